import { Group, SegmentedControl, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ROW_STATUSES } from '../api/choices.js';
import { client, type Row, type RunDetail } from '../api/client.js';
import { Loading } from '../common/card.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { RowDetail } from './row-detail.js';
import { RowWindow } from './row-window.js';

const route = getRouteApi('/runs/$id');
const LIMIT = 100;

/** The rows of a run: filters in the address, a window over any number of them, and the row that is looked at. */
export function RowsCard({ run }: { readonly run: RunDetail }) {
  const { t, number } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/runs/$id' });
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const counts: Readonly<Record<string, number>> = {
    failed: run.failed,
    held: run.held,
    skipped: run.skipped,
    written: run.written,
  };
  const tabs = ROW_STATUSES.filter((status) => (counts[status] ?? 0) > 0 || status === search.status);
  return (
    <section className="card flush" aria-label={t('run.rows')} id="rows" style={{ scrollMarginTop: 70 }}>
      <div className="cardhead" style={{ padding: '16px 20px 0' }}>
        <Title order={2}>{t('run.rows')}</Title>
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label={t('runs.status')}
            value={search.status ?? ''}
            data={[
              { value: '', label: t('run.all') },
              ...tabs.map((status) => ({
                value: status,
                label: `${t(`row.${status}`)} ${number(counts[status] ?? 0)}`,
              })),
            ]}
            onChange={(value) =>
              set({
                status: ROW_STATUSES.find((status) => status === value),
                code: undefined,
                row: undefined,
              })
            }
          />
          <SkuField
            value={search.sku ?? ''}
            onChange={(sku) => set({ sku: sku === '' ? undefined : sku, row: undefined })}
          />
        </Group>
      </div>
      <Rows run={run} onSelect={(row) => set({ row })} />
    </section>
  );
}

function SkuField({ value, onChange }: { readonly value: string; readonly onChange: (sku: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 300);
  return (
    <TextInput
      size="xs"
      aria-label={t('run.findSku')}
      placeholder={t('run.findSku')}
      leftSection={<Icon name="search" size={14} />}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value.trim());
      }}
    />
  );
}

function useRows(id: string) {
  const { status, sku, code } = route.useSearch();
  return useInfiniteQuery({
    queryKey: ['run-rows', id, status, sku, code],
    queryFn: async ({ pageParam }) => {
      const query = { limit: LIMIT, status, sku, code: code as Row['code'] & string, cursor: pageParam };
      const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
      const { data } = await client.GET('/api/v1/runs/{id}/rows', { params: { path: { id }, query: given } });
      return data ?? { results: [], nextCursor: null, count: 0 };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

function Rows({
  run,
  onSelect,
}: {
  readonly run: RunDetail;
  readonly onSelect: (row: number | undefined) => void;
}) {
  const { t } = useWords();
  const { row: selected } = route.useSearch();
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useRows(run.id);
  if (error !== null) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div style={{ padding: 20 }}>
        <Loading />
      </div>
    );
  const rows = data.pages.flatMap(({ results }) => results);
  if (rows.length === 0)
    return (
      <div className="empty">
        {t(run.phase === 'read' && run.state !== 'finished' ? 'run.noRowsYet' : 'run.noRows')}
      </div>
    );
  const at = rows.findIndex(({ rowNo }) => rowNo === selected);
  const step = (by: number): (() => void) | null => {
    const next = at < 0 ? undefined : rows[at + by];
    return next === undefined ? null : () => onSelect(next.rowNo);
  };
  const window = (
    <RowWindow
      rows={rows}
      total={data.pages[0]?.count ?? rows.length}
      selected={selected}
      onSelect={onSelect}
      onEnd={() => {
        if (hasNextPage && !isFetching) void fetchNextPage();
      }}
    />
  );
  if (selected === undefined) return window;
  return (
    <div className="split">
      {window}
      <RowDetail
        run={run}
        rowNo={selected}
        previous={step(-1)}
        next={step(1)}
        onClose={() => onSelect(undefined)}
      />
    </div>
  );
}
