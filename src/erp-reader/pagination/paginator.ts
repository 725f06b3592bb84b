/**
 * Pagination as pure functions. A paginator knows where the first page is, which parameters ask for the page at a
 * position, and, from what came back, where the next page is or why there is none. Positions are plain JSON, so that a
 * read can go on in another process, and nothing here sends, waits or remembers.
 *
 * Two principles hold for all of them. Raw records are counted, before anybody filters. And reading stops only for a
 * reason that has a name: a page that is merely short may come from an ERP that caps its pages, so it is no reason
 * unless the card says so.
 */
export interface Paginator<Position> {
  first(): Position;
  params(position: Position): PagingParams;
  /** Whether an answer of this status, to any page but the first, is the end of the list. Absent: none is. */
  endsWith?(status: number): boolean;
  /** Throws `PaginationFault` when no next page can be named although there should be one. */
  next(position: Position, page: JudgedPage): Step<Position>;
  /** The position after an empty page, to see whether that is a hole in the list. Absent: there is no such place. */
  beyond?(position: Position): Position;
}

/** What a page's request needs beyond the card's own: parameters by name, or another URL in place of the card's. */
export interface PagingParams {
  readonly url: string | null;
  readonly values: readonly { readonly key: string; readonly value: Marker }[];
}

/** A marker or token as the ERP gave it. A list is one too (in a JSON body). */
export type Marker = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

/** What came back for one page. */
export interface PageObservation {
  /** Records on this page, before any filter. */
  readonly recordCount: number;
  /** Records of all pages up to and with this one. */
  readonly recordsRead: number;
  /** The response as JSON, which the paths of the card look into. */
  readonly document: unknown;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** The URL that answered; relative links start from it. */
  readonly url: string;
  readonly status: number;
}

/** A page with what its declared total is worth. */
export interface JudgedPage extends PageObservation {
  /** Records in the whole result, where the ERP declared a number that can be true. */
  readonly total: number | null;
  /** Whether one more request must confirm a total that was reached. */
  readonly isTotalDoubted: boolean;
}

export type Step<Position> = { readonly next: Position } | { readonly stop: StopReason };

/** Why reading ended, in the words of the log. */
export const STOP_REASONS = {
  'single-request': 'the card has no pagination: one request is all',
  'empty-page': 'the page had no records',
  'short-page': 'the page had fewer records than the page size (stopOnShortPage)',
  'has-more-false': 'the response said that no more pages follow (hasMorePath)',
  'last-page-flag': 'the response said that it is the last page (lastPagePath)',
  'total-reached': 'the declared number of records was read (totalPath)',
  'last-page': 'the declared number of pages was read (totalPagesPath)',
  'not-found': 'the ERP answered 404 past the last page (stopOnNotFound)',
  'end-status': 'the ERP answered with a status that ends the list (endStatuses)',
  'repeated-page': 'the ERP repeated its last page: there is none after it',
  'no-marker': 'the response held no marker for a further page',
  'no-next': 'the response named no next page',
} as const;
export type StopReason = keyof typeof STOP_REASONS;

/** Reading cannot go on, and going on or stopping in silence would lose or repeat records. */
export class PaginationFault extends Error {
  constructor(
    readonly code: 'PAGINATION_LOOP' | 'MARKER_NOT_FOUND' | 'SEEK_UNORDERED' | 'NEXT_INVALID',
    message: string,
  ) {
    super(message);
    this.name = 'PaginationFault';
  }
}

/** Texts that ERPs write where there is no next page. */
const NO_MARKERS = new Set(['', '0', '-1', 'null', 'nil', 'none', 'undefined', 'false']);

/** Whether what stands in the place of a token or a URL says that no page follows: nothing, 0, -1, "", "null". */
export function isNoMarker(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  return (
    (typeof value === 'string' || typeof value === 'number') &&
    NO_MARKERS.has(String(value).trim().toLowerCase())
  );
}
