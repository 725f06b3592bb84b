import { Button, Group, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { client, type Run } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { Progress } from '../common/progress.js';
import { RunState } from '../common/state.js';
import { Table } from '../common/table.js';
import { RunDuration, Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords, type Word } from '../words/index.js';
import { RunFilters } from './run-filters.js';
import { runQuery } from './run-query.js';
import { RunTabs } from './run-tabs.js';

const route = getRouteApi('/runs');
const LIMIT = 25;
const HEADS: readonly Word[] = [
  'runs.flow',
  'runs.status',
  'runs.rows',
  'runs.trigger',
  'runs.when',
  'runs.duration',
];

export function RunsPage() {
  const { t } = useWords();
  const query = runQuery(route.useSearch());
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['get', '/api/v1/runs', query],
    queryFn: async ({ pageParam }) => {
      const paging = { limit: LIMIT, cursor: pageParam };
      const { data: page } = await client.GET('/api/v1/runs', { params: { query: { ...query, ...paging } } });
      return page ?? { results: [], nextCursor: null };
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const runs = data?.pages.flatMap(({ results }) => results);
  return (
    <>
      <title>{`${t('runs.title')} · ${t('product')}`}</title>
      <Title order={1}>{t('runs.title')}</Title>
      <RunFilters />
      <RunTabs />
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {runs === undefined && error === null && <Loading lines={10} />}
      {runs?.length === 0 && !hasNextPage && (
        <div className="card">
          <Empty title={t('runs.none')}>
            <p>{t('runs.noneText')}</p>
            <Link className="link" to="/">
              {t('toOverview')}
            </Link>
          </Empty>
        </div>
      )}
      {runs !== undefined && runs.length > 0 && (
        <div className="card flush">
          <Table label={t('runs.title')} heads={HEADS}>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </Table>
        </div>
      )}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('logs.more')}
          </Button>
        </Group>
      )}
    </>
  );
}

function RunRow({ run }: { readonly run: Run }) {
  const { t } = useWords();
  return (
    <tr>
      <td>
        <Link className="link" to="/runs/$id" params={{ id: run.id }}>
          {run.flow}
        </Link>
      </td>
      <td>
        <RunState run={run} />
      </td>
      <td style={{ minWidth: 160 }}>
        <Progress run={run} legend={false} />
      </td>
      <td>
        {t(`trigger.${run.trigger}`)}{' '}
        <span className="dim">{run.triggeredBy === 'System' ? '' : run.triggeredBy}</span>
      </td>
      <td>
        <Time at={run.startedAt ?? run.createdAt} />
      </td>
      <td>
        <RunDuration run={run} />
      </td>
    </tr>
  );
}
