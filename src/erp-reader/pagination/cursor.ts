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
