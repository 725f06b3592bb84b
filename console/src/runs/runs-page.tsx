import { Button, Group, NativeSelect, Title } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { RUN_STATUSES, RUN_TRIGGERS } from '../api/choices.js';
import { api, type Run } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { Progress } from '../common/progress.js';
import { RunState } from '../common/state.js';
import { Table } from '../common/table.js';
import { RunDuration, Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords, type Word } from '../words/index.js';

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
  const search = route.useSearch();
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/runs',
    { params: { query: { limit: LIMIT, ...search } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <>
      <title>{`${t('runs.title')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{t('runs.title')}</Title>
        <span className="dim" aria-live="polite">
          {data !== undefined && t('runs.count', { n: data.count })}
        </span>
      </Group>
      <Filters />
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading lines={10} />
      ) : (
        <RunTable runs={data.results} count={data.count} />
      )}
    </>
  );
}

function Filters() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/runs' });
  const { data } = api.useQuery('get', '/api/v1/flows', { params: { query: { limit: 100 } } });
  const set = (change: Record<string, string | undefined>): void => {
    void navigate({ search: (before) => ({ ...before, ...change, page: undefined }), replace: true });
  };
  const choices = <T extends string>(names: readonly T[], word: (name: T) => Word) => [
    { value: '', label: t('runs.any') },
    ...names.map((name) => ({ value: name, label: t(word(name)) })),
  ];
  const flows = (data?.results ?? []).map(({ slug, name }) => ({ value: slug, label: name }));
  const isFiltered = Object.keys(search).some((name) => name !== 'page');
  return (
    <div className="filters">
      <NativeSelect
        label={t('runs.flow')}
        data={[{ value: '', label: t('runs.any') }, ...flows]}
        value={search.flow ?? ''}
        onChange={({ currentTarget }) => set({ flow: currentTarget.value || undefined })}
      />
      <NativeSelect
        label={t('runs.status')}
        data={choices(RUN_STATUSES, (name) => `status.${name}`)}
        value={search.status ?? ''}
        onChange={({ currentTarget }) => set({ status: currentTarget.value || undefined })}
      />
      <NativeSelect
        label={t('runs.trigger')}
        data={choices(RUN_TRIGGERS, (name) => `trigger.${name}`)}
        value={search.trigger ?? ''}
        onChange={({ currentTarget }) => set({ trigger: currentTarget.value || undefined })}
      />
      {isFiltered && (
        <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('runs.clear')}
        </Button>
      )}
    </div>
  );
}

function RunTable({ runs, count }: { readonly runs: readonly Run[]; readonly count: number }) {
  const { t } = useWords();
  const { page = 1 } = route.useSearch();
  if (runs.length === 0) {
    return (
      <div className="card">
        <Empty title={t('runs.none')}>
          <p>{t('runs.noneText')}</p>
          <Link className="link" to="/">
            {t('toOverview')}
          </Link>
        </Empty>
      </div>
    );
  }
  const pages = Math.max(1, Math.ceil(count / LIMIT));
  return (
    <div className="card flush">
      <Table label={t('runs.title')} heads={HEADS}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </Table>
      {pages > 1 && (
        <Group justify="center" p="sm">
          <PageLink page={page - 1} disabled={page <= 1} word="runs.previous" />
          <span className="dim">{t('runs.page', { page, pages })}</span>
          <PageLink page={page + 1} disabled={page >= pages} word="runs.next" />
        </Group>
      )}
    </div>
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

function PageLink({
  page,
  disabled,
  word,
}: {
  readonly page: number;
  readonly disabled: boolean;
  readonly word: Word;
}) {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/runs' });
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={disabled}
      onClick={() => void navigate({ search: (before) => ({ ...before, page }) })}
    >
      {t(word)}
    </Button>
  );
}
