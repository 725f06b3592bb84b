import { kindOf, type Pagination } from './pagination-kinds.js';
import type { PageObservation, Paginator, PagingParams, StopReason } from './paginator.js';

/** Where a page is, in the terms of its pagination; empty where there is none. */
export type PagePosition = object;

/** The resume point of a read: JSON, complete in itself, naming the page to ask for next. */
export interface PageCursor {
  /** Number of the page to ask for, from 1, over the whole read. */
  readonly pageNo: number;
  /** Number of the response that it is in, from 1: a large one goes on in several pages. */
  readonly responseNo: number;
  /** Which batch of the query's SKUs it belongs to, from 0. */
  readonly batch: number;
  /** Records that the pages before it held: those of this batch, and all. */
  readonly recordsRead: number;
  readonly recordsBefore: number;
  /** Records of this very response that earlier pages held. */
  readonly skip: number;
  /** The total that this batch declared so far, and the sum of those before it; null where one declared none. */
  readonly declared: number | null;
  readonly declaredBefore: number | null;
  readonly position: PagePosition;
  /** Fingerprint of the page before, so that a repeated page is noticed across a restart too. */
  readonly previous: string | null;
}

const single: Paginator<PagePosition> = {
  first: () => ({}),
  params: () => ({ url: null, values: [] }),
  next: () => ({ stop: 'single-request' }),
};

/** The paginator of a card, by its type; one request when there is none. */
function paginatorOf(pagination: Pagination | null): Paginator<PagePosition> {
  return pagination === null ? single : kindOf(pagination).paginator(pagination);
}

/** Whether a position that came from outside is one of this pagination. */
export function isPosition(
  pagination: Pagination | null,
  position: Readonly<Record<string, unknown>>,
): boolean {
  return pagination === null ? Object.keys(position).length === 0 : kindOf(pagination).isPosition(position);
}

/** Whether an answer of this status to the page at `cursor` says that the list has ended. */
export function isPastTheEnd(pagination: Pagination | null, cursor: PageCursor, status: number): boolean {
  return cursor.previous !== null && (paginatorOf(pagination).endsWith?.(status) ?? false);
}

/** The cursor of the first page of a read. */
export function firstPage(pagination: Pagination | null): PageCursor {
  return {
    pageNo: 1,
    responseNo: 1,
    batch: 0,
    recordsRead: 0,
    recordsBefore: 0,
    skip: 0,
    declared: null,
    declaredBefore: 0,
    position: paginatorOf(pagination).first(),
    previous: null,
  };
}

/**
 * The cursor of the first page of the batch after the one whose last page was at `cursor`, held `recordCount` records and
 * declared `declared`.
 */
export function firstPageOfNextBatch(
  pagination: Pagination | null,
  cursor: PageCursor,
  recordCount: number,
  declared: number | null,
): PageCursor {
  return {
    ...firstPage(pagination),
    pageNo: cursor.pageNo + 1,
    responseNo: cursor.responseNo + 1,
    batch: cursor.batch + 1,
    recordsBefore: cursor.recordsBefore + recordCount,
    declaredBefore: totalDeclared(cursor, declared),
  };
}

/** What all batches up to the one of `cursor` declared, which itself declared `declared`; null when one declared none. */
export function totalDeclared(cursor: PageCursor, declared: number | null): number | null {
  return cursor.declaredBefore === null || declared === null ? null : cursor.declaredBefore + declared;
}

/** The paging parameters of the page at `cursor`. */
export function pagingParams(pagination: Pagination | null, cursor: PageCursor): PagingParams {
  return paginatorOf(pagination).params(cursor.position);
}

/**
 * The cursor of the page after the one at `cursor`, which held `page`, or why reading ends.
 * Throws `PaginationFault` when there should be a next page but it cannot be named.
 */
export function nextPage(
  pagination: Pagination | null,
  cursor: PageCursor,
  page: PageObservation,
  seen: { readonly digest: string; readonly declared: number | null },
): { readonly next: PageCursor } | { readonly stop: StopReason } {
  const step = paginatorOf(pagination).next(cursor.position, page);
  if ('stop' in step) return step;
  return {
    next: {
      ...cursor,
      pageNo: cursor.pageNo + 1,
      responseNo: cursor.responseNo + 1,
      recordsRead: page.recordsRead,
      recordsBefore: cursor.recordsBefore + page.recordCount,
      skip: 0,
      position: step.next,
      declared: seen.declared,
      previous: seen.digest,
    },
  };
}
