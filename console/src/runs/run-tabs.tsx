import { getRouteApi, Link } from '@tanstack/react-router';
import { RUN_STATUSES } from '../api/choices.js';
import { api, type Schemas } from '../api/client.js';
import { useWords, type Word } from '../words/index.js';
import { runQuery } from './run-query.js';

const route = getRouteApi('/runs');
const STATES = ['queued', 'running', 'paused'] as const;
/** Shown even where there are none: where a person looks first. */
const ALWAYS: ReadonlySet<string> = new Set(['running', 'succeeded', 'partial', 'failed']);

interface Tab {
  readonly state?: (typeof STATES)[number];
  readonly status?: (typeof RUN_STATUSES)[number];
  readonly word: Word;
  readonly count: number | undefined;
}

/** The runs in each state, and by how they ended, with how many there are: each a link. */
export function RunTabs() {
  const { t } = useWords();
  const search = route.useSearch();
  const { state: _state, status: _status, ...filter } = runQuery(search);
  const { data } = api.useQuery('get', '/api/v1/runs/counts', { params: { query: filter } });
  const countOf = (name: keyof Schemas['RunsByStateResponse']['counts']) => data?.counts[name];
  const tabs: readonly Tab[] = [
    { word: 'runs.all', count: data?.all },
    ...STATES.map((state) => ({ state, word: `state.${state}` as const, count: countOf(state) })),
    ...RUN_STATUSES.map((status) => ({ status, word: `status.${status}` as const, count: countOf(status) })),
  ];
  return (
    <nav className="tabs" aria-label={t('runs.status')}>
      {tabs.map(({ state, status, word, count }) => {
        const isChosen = search.state === state && search.status === status;
        if (!isChosen && count === 0 && !ALWAYS.has(state ?? status ?? 'running')) return null;
        return (
          <Link
            key={word}
            to="/runs"
            search={{ ...search, state, status }}
            replace
            activeOptions={{ exact: true }}
          >
            {t(word)} <TabCount count={count} isExact={data?.isExact ?? true} />
          </Link>
        );
      })}
    </nav>
  );
}

function TabCount({ count, isExact }: { readonly count: number | undefined; readonly isExact: boolean }) {
  const { number } = useWords();
  return (
    <span className="number dim">{count === undefined ? '…' : `${number(count)}${isExact ? '' : '+'}`}</span>
  );
}
