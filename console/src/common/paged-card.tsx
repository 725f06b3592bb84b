import type { ReactNode } from 'react';
import { ProblemView } from '../shell/problem-view.js';
import { Card, Empty, Loading } from './card.js';
import { Pages } from './pages.js';

interface PagedCardProps<T> {
  readonly title: string;
  /** What stands there while the list has no entry. */
  readonly none: string;
  readonly noneText: string;
  /** The query of the list, as far as it has come. */
  readonly list: {
    readonly data: { readonly count: number; readonly results: readonly T[] } | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** From 1, of so many entries each. */
  readonly page: number;
  readonly limit: number;
  readonly go: (page: number) => void;
  readonly children: (entries: readonly T[]) => ReactNode;
}

/** A card with one page of a list: loading, refused, empty, or its entries and what leads to the others. */
export function PagedCard<T>({ title, none, noneText, list, page, limit, go, children }: PagedCardProps<T>) {
  const { data, error, refetch } = list;
  const hasEntries = data !== undefined && data.count > 0;
  return (
    <Card title={title} flush={hasEntries}>
      {error != null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error == null && <Loading />}
      {data?.count === 0 && (
        <Empty title={none}>
          <p>{noneText}</p>
        </Empty>
      )}
      {hasEntries && (
        <>
          {children(data.results)}
          <Pages page={page} limit={limit} count={data.count} go={go} />
        </>
      )}
    </Card>
  );
}
