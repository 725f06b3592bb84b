import { Button, Group, SegmentedControl, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { LOG_LEVELS } from '../api/choices.js';
import { client } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { Exports } from '../common/exports.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords, type Word } from '../words/index.js';
import { type Entry, type Level, LogTable } from './log-table.js';
import { SkuStory } from './sku-story.js';

const route = getRouteApi('/logs');
const PATHS = {
  main: '/api/v1/logs',
  steps: '/api/v1/logs/steps',
  lines: '/api/v1/logs/lines',
  logins: '/api/v1/logs/logins',
} as const;
const EXPORTS: Partial<Record<Level, string>> = {
  main: '/api/v1/logs/export',
  steps: '/api/v1/logs/steps/export',
  lines: '/api/v1/logs/lines/export',
};

type Search = Readonly<Partial<Record<'flow' | 'login' | 'text' | 'sku' | 'from' | 'to', string>>> & {
  readonly level?: Level;
};

/** What of the search a level understands. */
function queryOf(level: Level, { flow, login, text, sku, from, to }: Search): Record<string, string> {
  const known = {
    ...(level === 'logins' ? { login } : { flow }),
    text,
    ...(level === 'lines' ? { sku } : {}),
    from: from && new Date(from).toISOString(),
    to: to && new Date(to).toISOString(),
  };
  return Object.fromEntries(
    Object.entries(known).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  );
}

export function LogsPage() {
  const { t } = useWords();
  const search = route.useSearch();
  const level: Level = search.level ?? 'main';
  const query = queryOf(level, search);
  const path = EXPORTS[level];
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['logs', level, query],
    queryFn: async ({ pageParam }) => {
      const paging = pageParam === undefined ? query : { ...query, cursor: pageParam };
      const { data: page } = await client.GET(PATHS[level], { params: { query: { limit: 50, ...paging } } });
      return page as unknown as { results: Entry[]; next_cursor: string | null };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
    // Entries of another level have other members.
    placeholderData: (previous, query) => (query?.queryKey[1] === level ? previous : undefined),
  });
  const entries = data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <>
      <title>{`${t('logs.title')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{t('logs.title')}</Title>
        {path !== undefined && <Exports path={path} query={query} />}
      </Group>
      <Filters level={level} />
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {level === 'lines' && search.sku !== undefined && data !== undefined && (
        <SkuStory sku={search.sku} lines={entries} />
      )}
      {data === undefined && error === null && <Loading lines={10} />}
      {data !== undefined && entries.length === 0 && (
        <div className="card">
          <Empty title={t('logs.none')}>
            <p>{t('logs.noneText')}</p>
          </Empty>
        </div>
      )}
      {entries.length > 0 && <LogTable level={level} entries={entries} />}
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

/** Sent by Enter or the button, so that a search is not begun with every letter. */
function Filters({ level }: { readonly level: Level }) {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/logs' });
  const [draft, setDraft] = useState<Search>(search);
  // What was typed and not yet sent stays while other filters change.
  useEffect(() => setDraft((before) => ({ ...before, ...search })), [search]);
  const field = (name: 'flow' | 'login' | 'text' | 'sku' | 'from' | 'to', word: Word, type = 'text') => (
    <TextInput
      label={t(word)}
      type={type}
      value={draft[name] ?? ''}
      onChange={({ currentTarget }) => setDraft((before) => ({ ...before, [name]: currentTarget.value }))}
    />
  );
  return (
    <>
      <div>
        <SegmentedControl
          aria-label={t('logs.kind')}
          value={level}
          data={LOG_LEVELS.map((value) => ({ value, label: t(`logs.${value}`) }))}
          onChange={(value) =>
            void navigate({ search: { ...search, level: LOG_LEVELS.find((one) => one === value) } })
          }
        />
      </div>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          const given = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== ''));
          void navigate({ search: given });
        }}
      >
        {level === 'lines' && field('sku', 'logs.sku')}
        {level === 'logins' ? field('login', 'logs.login') : field('flow', 'runs.flow')}
        {field('text', 'logs.textHint')}
        {field('from', 'logs.from', 'datetime-local')}
        {field('to', 'logs.to', 'datetime-local')}
        <Button type="submit">{t('logs.search')}</Button>
        {Object.keys(search).some((name) => name !== 'level') && (
          <Button
            variant="default"
            onClick={() =>
              void navigate({ search: search.level === undefined ? {} : { level: search.level } })
            }
          >
            {t('runs.clear')}
          </Button>
        )}
      </form>
    </>
  );
}
