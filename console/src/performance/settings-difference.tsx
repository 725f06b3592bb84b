import { api, type Run } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { performanceWords } from '../words/performance.js';
import { useSay } from '../words/say.js';

interface SettingsDifferenceProps {
  readonly one: Run;
  readonly other: Run;
}

/** Which fields of the flow the two runs did not have alike. */
export function SettingsDifference({ one, other }: SettingsDifferenceProps) {
  const say = useSay(performanceWords);
  const isOfTwo = one.flow !== other.flow;
  const isSame = !isOfTwo && one.flowVersion === other.flowVersion;
  const isAsked = !isOfTwo && !isSame;
  const { data, error } = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/versions/{version}/diff',
    {
      params: {
        path: { slug: other.flow, version: other.flowVersion },
        query: { against: one.flowVersion },
      },
    },
    { enabled: isAsked },
  );
  return (
    <Card title={say('settings')}>
      {isOfTwo && <p className="dim">{say('twoFlows')}</p>}
      {isSame && <p className="dim">{say('sameSettings')}</p>}
      {error !== null && <ProblemView error={error} />}
      {isAsked && data === undefined && error === null && <Loading lines={2} />}
      {data?.differences.length === 0 && <p className="dim">{say('noDifference')}</p>}
      <ul className="plain lines">
        {data?.differences.map(({ path, ...sides }) => (
          <li key={path}>
            <b className="mono">{path}</b>
            <Side word={say('first')} value={Reflect.get(sides, 'before')} />
            <Side word={say('second')} value={Reflect.get(sides, 'after')} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Side({ word, value }: { readonly word: string; readonly value: unknown }) {
  const say = useSay(performanceWords);
  return (
    <div>
      {word}:{' '}
      {value === undefined ? <i>{say('absent')}</i> : <code className="mono">{JSON.stringify(value)}</code>}
    </div>
  );
}
