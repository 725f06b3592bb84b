import { Link } from '@tanstack/react-router';
import type { Schemas } from '../api/client.js';
import { State } from '../common/state.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { Said } from '../common/said.js';
import { useWords } from '../words/index.js';
import { productWords } from '../words/products.js';
import { useSay } from '../words/say.js';

type Line = Schemas['LineEntryResponse'];
const HEADS = ['when', 'outcome', 'why', 'images', 'lost', 'flow', 'run'] as const;

/** The rows that brought one product, of all flows, newest first. */
export function HistoryTable({ lines }: { readonly lines: readonly Line[] }) {
  const say = useSay(productWords);
  return (
    <ScrollTable label={say('history')} head={<Heads texts={HEADS.map((word) => say(word))} />}>
      {lines.map((line) => (
        <LineRow key={`${line.run} ${line.row}`} line={line} />
      ))}
    </ScrollTable>
  );
}

function LineRow({ line }: { readonly line: Line }) {
  const { number, rowCode } = useWords();
  const say = useSay(productWords);
  return (
    <tr>
      <td>{line.finished_at === null ? '–' : <Time at={line.finished_at} />}</td>
      <td>
        <State of={line.outcome} word={`row.${line.outcome}`} />
      </td>
      <td style={{ minWidth: 220, overflowWrap: 'anywhere' }}>
        {line.code !== null && rowCode(line.code)}
        {line.detail !== null && (
          <div className="dim">
            <Said text={line.detail} />
          </div>
        )}
      </td>
      <td className="number">{number(line.image_count)}</td>
      <td className="number">{number(line.lost_images)}</td>
      <td>{line.flow}</td>
      <td>
        <Link className="link" to="/runs/$id" params={{ id: line.run }} search={{ row: line.row }}>
          {say('openRun')}
        </Link>
      </td>
    </tr>
  );
}
