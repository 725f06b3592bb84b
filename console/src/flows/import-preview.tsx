import type { Schemas } from '../api/client.js';
import { ProblemPaths } from '../common/problem-paths.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';
import { FieldDiff } from './field-diff.js';

const TONES = { created: 'good', changed: 'info', unchanged: 'idle', refused: 'bad' } as const;

/** What an import would do to each flow of its file. */
export function ImportPreview({ report }: { readonly report: Schemas['ImportReport'] }) {
  const say = useSay(flowWords);
  return (
    <ul className="imported" aria-label={say('results')}>
      {report.flows.map(({ slug, action, version, differences, problems }, index) => (
        <li key={`${index} ${slug}`}>
          <b className="mono">{slug}</b>{' '}
          <span className={`state ${TONES[action]}`}>{say(`action.${action}`)}</span>{' '}
          {version !== null && action === 'changed' && (
            <span className="dim">{say('action.version', { version })}</span>
          )}
          <ProblemPaths problems={problems} />
          {action === 'changed' && <FieldDiff differences={differences} />}
        </li>
      ))}
    </ul>
  );
}
