import { kindOf, type Pagination } from './pagination-kinds.js';
import type { PageCursor, PagePosition } from './cursor.js';
import { sizesBefore } from './loop-guard.js';
import { looksFull } from './page-size.js';
import type { PageObservation, Paginator, PagingParams, StopReason } from './paginator.js';
import { judgeTotal, type JudgedTotal } from './total.js';

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

/** Whether the page at `cursor` is asked for only to confirm that the declared total was the whole list. */
export function confirmsTotal({ declared, recordsRead }: PageCursor): boolean {
  return recordsRead > 0 && declared === recordsRead;
}

/** The page after an empty one at `cursor`; null where the pagination cannot name it. */
export function pageBeyond(pagination: Pagination | null, cursor: PageCursor): PageCursor | null {
  const position = paginatorOf(pagination).beyond?.(cursor.position);
  return position === undefined ? null : { ...cursor, position };
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
  return cursor.declaredBefore === null || declared === null || declared < 0
    ? null
    : cursor.declaredBefore + declared;
}

/** The paging parameters of the page at `cursor`. */
export function pagingParams(pagination: Pagination | null, cursor: PageCursor): PagingParams {
  return paginatorOf(pagination).params(cursor.position);
}

/** Where reading goes on after a page, or why it ends, and what its total is worth. */
export type NextPage = ({ readonly next: PageCursor } | { readonly stop: StopReason }) & {
  readonly total: JudgedTotal;
};

/**
 * The cursor of the page after the one at `cursor`, which held `page`, or why reading ends; `previous` is what the cursor
 * keeps of the page. Throws `PaginationFault` when there should be a next page but it cannot be named.
 */
export function nextPage(
  pagination: Pagination | null,
  cursor: PageCursor,
  page: PageObservation,
  previous: string,
): NextPage {
  const { recordCount, recordsRead } = page;
  const total = judgeTotal(pagination, cursor, page);
  const isTotalDoubted =
    pagination !== null &&
    (cursor.recordsRead === 0 || total.doubt !== null) &&
    looksFull(pagination, recordCount, sizesBefore(cursor)?.most ?? null);
  const step = paginatorOf(pagination).next(cursor.position, {
    ...page,
    total: total.known,
    isTotalDoubted,
  });
  if ('stop' in step) {
    const isConfirmed = recordCount === 0 && recordsRead > 0 && total.known === recordsRead;
    return { stop: isConfirmed ? 'total-reached' : step.stop, total };
  }
  return {
    next: {
      ...cursor,
      pageNo: cursor.pageNo + 1,
      responseNo: cursor.responseNo + 1,
      recordsRead,
      recordsBefore: cursor.recordsBefore + recordCount,
      skip: 0,
      position: step.next,
      declared: total.declared,
      previous,
    },
    total,
  };
}
