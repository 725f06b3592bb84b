import { Group, SegmentedControl, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ROW_STATUSES } from '../api/choices.js';
import type { RunDetail } from '../api/client.js';
import { Loading } from '../common/card.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { RowDetail } from './row-detail.js';
import { nextRow, RowWindow } from './row-window.js';
import { type RowSource, useAllRows, useMatchingRows } from './use-rows.js';

const route = getRouteApi('/runs/$id');

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
  const isFiltered = [search.status, search.sku, search.code].some((filter) => filter !== undefined);
  const props = { run, onSelect: (row: number | undefined) => set({ row }) };
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
      {isFiltered ? <MatchingRows {...props} /> : <AllRows key={run.id} {...props} />}
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

interface RowsProps {
  readonly run: RunDetail;
  readonly onSelect: (row: number | undefined) => void;
}

function AllRows(props: RowsProps) {
  const { row } = route.useSearch();
  return <Rows {...props} rows={useAllRows(props.run.id, row)} />;
}

function MatchingRows(props: RowsProps) {
  return <Rows {...props} rows={useMatchingRows(props.run.id, route.useSearch())} />;
}

function Rows({ run, rows, onSelect }: RowsProps & { readonly rows: RowSource }) {
  const { t } = useWords();
  const { row: selected } = route.useSearch();
  if (rows.error !== null) return <ProblemView error={rows.error} onRetry={rows.refetch} />;
  if (rows.isPending)
    return (
      <div style={{ padding: 20 }}>
        <Loading />
      </div>
    );
  if (rows.count === 0)
    return (
      <div className="empty">
        {t(run.phase === 'read' && run.state !== 'finished' ? 'run.noRowsYet' : 'run.noRows')}
      </div>
    );
  const window = <RowWindow rows={rows} selected={selected} onSelect={onSelect} />;
  if (selected === undefined) return window;
  const at = rows.placeOf(selected);
  const step = (by: -1 | 1): (() => void) | null => {
    const next = at < 0 ? null : nextRow(rows, at, by);
    return next === null ? null : () => onSelect(next);
  };
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
