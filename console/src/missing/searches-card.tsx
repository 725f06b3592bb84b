import { Link } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Card, Empty, Loading } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { Icon, type IconName } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { missingWords } from '../words/missing.js';
import { useSay } from '../words/say.js';
import { nameOf, PLACES, type Search } from './answers.js';

const HEADS = ['when', 'state', 'found', 'answers', 'runs'] as const;
const LOOKS: Readonly<Record<string, readonly [string, IconName]>> = {
  queued: ['idle', 'clock'],
  running: ['info', 'runs'],
  finished: ['good', 'check'],
  failed: ['bad', 'cross'],
};
const STATES = ['queued', 'running', 'finished', 'failed'] as const;

/** The last searches, each from what it looked at to what the ERP answered; they are followed while they go on. */
export function SearchesCard({ slug }: { readonly slug: string }) {
  const say = useSay(missingWords);
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/missing/searches',
    { params: { path: { slug }, query: { limit: 10 } } },
    { refetchInterval: ({ state }) => (state.data?.results.some(isOpen) === true ? 1500 : 15_000) },
  );
  return (
    <Card title={say('searches')} flush>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={3} />}
      {data?.results.length === 0 && (
        <Empty title={say('noSearches')}>
          <p>{say('noSearchesText')}</p>
        </Empty>
      )}
      {data !== undefined && data.results.length > 0 && (
        <ScrollTable label={say('searches')} head={<Heads texts={HEADS.map((word) => say(word))} />}>
          {data.results.map((search) => (
            <Entry key={search.id} search={search} />
          ))}
        </ScrollTable>
      )}
    </Card>
  );
}

/** Until everything that it triggered was answered. */
function isOpen({ state, triggered, answers }: Search): boolean {
  if (state === 'queued' || state === 'running') return true;
  return Object.values(answers).reduce((sum, count) => sum + count, 0) < triggered;
}

function Entry({ search }: { readonly search: Search }) {
  const { number, problem } = useWords();
  const say = useSay(missingWords);
  const {
    createdAt,
    triggeredBy,
    lookedAt,
    missing,
    withoutIdentifier,
    heldBack,
    triggered,
    answers,
    runIds,
  } = search;
  const [tone, icon] = LOOKS[search.state] ?? ['idle', 'dash'];
  const state = STATES.find((name) => name === search.state) ?? 'queued';
  const told = PLACES.filter((place) => (answers[place] ?? 0) > 0);
  return (
    <tr>
      <td>
        <Time at={createdAt} />
        <div className="dim">{triggeredBy}</div>
      </td>
      <td>
        <span className={`state ${tone}`}>
          <Icon name={icon} size={13} />
          {say(`state.${state}`)}
        </span>
        {search.code !== null && (
          <div className="dim searchfault">
            {problem(search.code) ?? search.code}: {search.detail}
          </div>
        )}
      </td>
      <td>
        {number(lookedAt)} → {number(missing)} → <b>{number(triggered)}</b>
        <div className="dim">
          {[
            ...(heldBack > 0 ? [say('heldBack', { n: heldBack })] : []),
            ...(withoutIdentifier > 0 ? [say('withoutIdentifier', { n: withoutIdentifier })] : []),
          ].join(', ')}
        </div>
      </td>
      <td>
        {told.length === 0 && <span className="dim">{triggered > 0 ? say('noAnswers') : '–'}</span>}
        {told.map((place) => (
          <div key={place}>
            {say(nameOf(place))}: {number(answers[place] ?? 0)}
          </div>
        ))}
      </td>
      <td>
        {runIds.length === 0 && <span className="dim">–</span>}
        {runIds.slice(0, 5).map((id, at) => (
          <span key={id}>
            {at > 0 && ', '}
            <Link className="link" to="/runs/$id" params={{ id }}>
              {say('run')} {at + 1}
            </Link>
          </span>
        ))}
        {runIds.length > 5 && <span className="dim"> +{runIds.length - 5}</span>}
      </td>
    </tr>
  );
}
