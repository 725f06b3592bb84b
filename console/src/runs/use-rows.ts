import { useDebouncedValue } from '@mantine/hooks';
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useQueries,
} from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { client, type Row, runPagesOptions, type Schemas } from '../api/client.js';

export interface RowFilter {
  readonly status?: Row['status'] | undefined;
  readonly sku?: string | undefined;
  readonly code?: string | undefined;
}

/** A list of rows of which only a part is here, however long it is. */
export interface RowSource {
  /** Places of the list that can be scrolled to. */
  readonly count: number;
  /** Rows in the whole list. */
  readonly total: number;
  /** The row of a place; undefined while it is not loaded, null where there is none. */
  readonly rowAt: (place: number) => Row | null | undefined;
  readonly placeOf: (rowNo: number) => number;
  /** Loaded places without a row: when it changes, places have other heights. */
  readonly gaps: number;
  /** Says which places are in view, so that they are loaded. */
  readonly onView: (first: number, last: number) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly refetch: () => void;
}

export const PER_BLOCK = 100;
/** A scroll bar that is dragged passes many blocks; those where it rests are read. */
const REST_MS = 80;
const NO_LIST: Schemas['RowList'] = {
  results: [],
  nextCursor: null,
  lastRowNo: null,
  count: 0,
  next: null,
  previous: null,
};

async function readRows(
  id: string,
  query: RowFilter & { readonly fromRow?: number; readonly cursor?: string | undefined },
): Promise<Schemas['RowList']> {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const { data } = await client.GET('/api/v1/runs/{id}/rows', {
    params: { path: { id }, query: { limit: PER_BLOCK, ...given } },
  });
  return data ?? NO_LIST;
}

/** The rows whose numbers begin with this hundred. */
export const rowBlock = (id: string, at: number) =>
  queryOptions({
    queryKey: ['run-rows', id, at],
    queryFn: () => readRows(id, { fromRow: at * PER_BLOCK }),
    // Where numbers are missing, the answer is filled up with rows of the next block.
    select: (list) => ({
      ...list,
      own: new Map(
        list.results.filter(({ rowNo }) => rowNo < (at + 1) * PER_BLOCK).map((row) => [row.rowNo, row]),
      ),
    }),
  });

/** Asks for what stands below a run together with it, not behind it. */
export function prefetchRows(
  queries: QueryClient,
  id: string,
  { status, sku, code, row = 0 }: RowFilter & { readonly row?: number | undefined },
): void {
  void queries.prefetchQuery(runPagesOptions(id));
  const isFiltered = [status, sku, code].some((filter) => filter !== undefined);
  if (!isFiltered) void queries.prefetchQuery(rowBlock(id, Math.floor(row / PER_BLOCK)));
}

/** All rows of a run, by their number: any place costs one request. */
export function useAllRows(id: string, selected: number | undefined): RowSource {
  const [view, setView] = useState<readonly [number, number]>(() => [selected ?? 0, selected ?? 0]);
  const [[first, last]] = useDebouncedValue(view, REST_MS);
  const from = Math.floor(first / PER_BLOCK);
  const blocks = Array.from({ length: Math.floor(last / PER_BLOCK) - from + 1 }, (_, index) => from + index);
  const results = useQueries({ queries: blocks.map((at) => rowBlock(id, at)) });
  const [known, setKnown] = useState({ count: 0, total: 0 });
  const lists = results.map(({ data }) => data);
  const count = Math.max(-1, ...lists.map((list) => list?.lastRowNo ?? -1)) + 1;
  const total = Math.max(0, ...lists.map((list) => list?.count ?? 0));
  if (count > known.count || total > known.total)
    setKnown({ count: Math.max(count, known.count), total: Math.max(total, known.total) });
  const rowAt = (place: number): Row | null | undefined => {
    const list = lists[Math.floor(place / PER_BLOCK) - from];
    return list === undefined ? undefined : (list.own.get(place) ?? null);
  };
  const onView = useCallback((top: number, bottom: number) => setView([top, bottom]), []);
  const places = Math.max(count, known.count);
  return {
    count: places,
    total: Math.max(total, known.total),
    rowAt,
    placeOf: (rowNo) => rowNo,
    gaps: lists.reduce(
      (sum, list, at) =>
        sum +
        (list === undefined ? 0 : Math.min(PER_BLOCK, places - (from + at) * PER_BLOCK) - list.own.size),
      0,
    ),
    onView,
    isPending: known.count === 0 && results.some(({ isPending }) => isPending),
    error: known.count === 0 ? (results.find(({ error }) => error !== null)?.error ?? null) : null,
    refetch: () => results.forEach((result) => void result.refetch()),
  };
}

/** The rows that match, from the first one on; more are read as the end comes near. */
export function useMatchingRows(id: string, { status, sku, code }: RowFilter): RowSource {
  const { data, error, isPending, refetch, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['run-rows', id, status, sku, code],
    queryFn: ({ pageParam }) => readRows(id, { status, sku, code, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = data?.pages.flatMap(({ results }) => results) ?? [];
  // An answer may be short, or empty, and not the last: the server looks at so many rows a time.
  const isShort = hasNextPage && !isFetching && rows.length < PER_BLOCK;
  useEffect(() => {
    if (isShort) void fetchNextPage();
  }, [isShort, fetchNextPage]);
  const length = rows.length;
  const onView = useCallback(
    (_first: number, last: number) => {
      if (last >= length - 30 && hasNextPage && !isFetching) void fetchNextPage();
    },
    [length, hasNextPage, isFetching, fetchNextPage],
  );
  return {
    count: length,
    total: Math.max(data?.pages[0]?.count ?? 0, length),
    rowAt: (place) => rows[place],
    placeOf: (rowNo) => rows.findIndex((row) => row.rowNo === rowNo),
    gaps: 0,
    onView,
    isPending: isPending || (length === 0 && hasNextPage),
    error: data === undefined ? error : null,
    refetch: () => void refetch(),
  };
}
