import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { client, type RunDetail, type Schemas } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Card, Loading } from '../common/card.js';
import { PictureSwitch } from '../common/thumbnails.js';
import { Time } from '../common/time.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { HeldImages } from './held-images.js';
import { useSettle } from './settle.js';

type HeldRow = Schemas['HeldRowResponse'];
type Settle = ReturnType<typeof useSettle>['settle'];

/** Rows that wait for a person, each with what it would do to the shop, and the two ways out: for one, and for all. */
export function HeldRows({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const may = useMay();
  const { settle, dialog } = useSettle(run.id);
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useHeld(run.id);
  const rows = data?.pages.flatMap(({ results }) => results) ?? [];
  const list = useKeptFocus(rows.length);
  const decide = run.state === 'finished' && may('POST /api/v1/runs/{id}/release') ? settle : null;
  return (
    <Card title={t('run.held', { n: run.held })} aside={<PictureSwitch />}>
      {dialog}
      <div className="note warn">
        <Icon name="hand" />
        <div className="decide">
          <div>{t('run.heldText')}</div>
          {decide !== null && (
            <Group gap="xs">
              <Button size="compact-md" onClick={() => decide('release', null, run.held)}>
                {t('run.release')}
              </Button>
              <Button size="compact-md" variant="default" onClick={() => decide('drop', null, run.held)}>
                {t('run.drop')}
              </Button>
            </Group>
          )}
        </div>
      </div>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      <ul className="held" ref={list} tabIndex={-1} aria-label={t('run.heldList')}>
        {rows.map((row) => (
          <Held key={row.rowNo} row={row} settle={decide} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('logs.more')}
        </Button>
      )}
    </Card>
  );
}

function Held({ row, settle }: { readonly row: HeldRow; readonly settle: Settle | null }) {
  const { t, rowCode } = useWords();
  const { sku } = row;
  const name = sku ?? t('row.title', { row: row.rowNo });
  const button = (how: 'release' | 'drop') =>
    settle !== null &&
    sku !== null && (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t(how === 'release' ? 'run.releaseOne' : 'run.dropOne')}: ${sku}`}
        onClick={() => settle(how, sku, 1)}
      >
        {t(how === 'release' ? 'run.releaseOne' : 'run.dropOne')}
      </Button>
    );
  return (
    <li>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <h3 className="mono">{name}</h3>
          <div title={row.detail ?? undefined}>{rowCode(row.code)}</div>
          <span className="dim">
            {t('row.lost', { n: row.lostImages })} · <span className="mono">{row.code}</span>
          </span>
        </div>
        <Group gap="xs" wrap="nowrap">
          {button('release')}
          {button('drop')}
        </Group>
      </Group>
      {row.code === 'FOREIGN_IMAGES' && <p style={{ overflowWrap: 'anywhere' }}>{row.detail}</p>}
      <div className="sides">
        <section aria-label={`${name}: ${t('held.now')}`}>
          <h4>
            {t('held.now')}{' '}
            {row.shopKnownAt !== null && (
              <span className="dim">
                <Time at={row.shopKnownAt} />
              </span>
            )}
          </h4>
          {row.shopImages === null ? (
            <p className="dim">{t('held.unknown')}</p>
          ) : (
            <HeldImages
              images={row.shopImages.map(({ url, order, isRemoved }) => ({
                url,
                order,
                isMarked: isRemoved,
              }))}
              mark="held.removed"
            />
          )}
        </section>
        <section aria-label={`${name}: ${t('held.then')}`}>
          <h4>{t('held.then')}</h4>
          <HeldImages
            images={row.images.map(({ url, order, isNew }) => ({
              url,
              order,
              isMarked: isNew && row.shopImages !== null,
            }))}
            mark="held.new"
          />
        </section>
      </div>
    </li>
  );
}

function useHeld(id: string) {
  return useInfiniteQuery({
    queryKey: ['run-held', id],
    queryFn: async ({ pageParam }) => {
      const params = { path: { id }, query: { after: pageParam, limit: 20 } };
      const { data } = await client.GET('/api/v1/runs/{id}/held', { params });
      return data ?? { results: [], nextAfter: null };
    },
    initialPageParam: -1,
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  });
}

/** When the row that had the focus is settled and goes, the list has it: the keyboard goes on where it was. */
function useKeptFocus(length: number) {
  const list = useRef<HTMLUListElement>(null);
  const before = useRef(length);
  useEffect(() => {
    if (length < before.current && (document.activeElement ?? document.body) === document.body)
      list.current?.focus({ preventScroll: true });
    before.current = length;
  }, [length]);
  return list;
}
