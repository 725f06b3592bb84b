import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { PageCursor } from './cursor.js';
import { PaginationFault } from './paginator.js';

/**
 * Notices a read that goes round in circles: a token that comes twice, or a page whose records were all seen before.
 *
 * Pages are compared by a fingerprint of their body and edges. Since an envelope may change from request to request (a
 * server time, a request id), a page whose number of records, first and last record were seen before is compared by all its
 * records as well, and so is a short one, which may be the last. That is dear, so of full pages it is done from the second
 * sight on: such a loop is noticed one round later, and a healthy read never pays for it.
 */
export class LoopGuard {
  private readonly positions = new Set<string>();
  private readonly pages = new Set<string>();
  private readonly edges = new Set<string>();
  private readonly contents = new Set<string>();
  private before: { readonly page: string; readonly last: string | null; readonly content: string | null };

  constructor(from: PageCursor) {
    this.positions.add(placeOf(from));
    const [page = '', last = null] = (from.previous ?? '').split(SEPARATOR);
    this.before = { page, last, content: null };
    if (page !== '') this.pages.add(page);
  }

  /** Tells a page by its records and the digest of its body. Throws `PAGINATION_LOOP` for one that came long before. */
  see(records: PageRecords, digest: string): SeenPage {
    const { count, first, last } = records;
    if (count === 0) return { ...NO_RECORDS, page: digest };
    const edges = digestOf([count, first, last]);
    const page = `${digest}-${edges}`;
    const isLikely = this.edges.has(edges) && this.before.page !== page;
    const content = isLikely || records.isShort ? digestOf(records.content()) : null;
    const seen = { count, page, edges, content, last: digestOf(last) };
    if (this.before.page === page || (content !== null && content === this.before.content))
      return { ...seen, relation: 'repeats' };
    if (this.pages.has(page) || (content !== null && this.contents.has(content))) throw repeated(count);
    return { ...seen, relation: digestOf(first) === this.before.last ? 'overlaps' : 'new' };
  }

  /** Notes a page that was taken. */
  note({ page, edges, content, last, count }: SeenPage): void {
    if (count === 0) return;
    this.pages.add(page);
    this.edges.add(edges);
    if (content !== null) this.contents.add(content);
    this.before = { page, last, content };
  }

  /** Notes where the read goes next. Throws `PAGINATION_LOOP` when it was there before. */
  noteNext(next: PageCursor): void {
    const position = placeOf(next);
    if (this.positions.has(position)) {
      throw new PaginationFault(
        'PAGINATION_LOOP',
        'the response names a next page that was already read; reading on would never end',
      );
    }
    this.positions.add(position);
  }
}

/** A page as the guard tells it from others. `overlaps`: it begins with the last record of the page before. */
export interface SeenPage {
  readonly relation: 'new' | 'repeats' | 'overlaps';
  readonly count: number;
  readonly page: string;
  readonly edges: string;
  readonly content: string | null;
  readonly last: string;
}

const NO_RECORDS = { relation: 'new', count: 0, edges: '', content: null, last: '' } as const;
/** Stands in no digest. */
const SEPARATOR = '~';

/** What a cursor keeps of a page: enough to know it, its last record and its size again. */
export function fingerprintOf({ page, last, count }: SeenPage, before: PageCursor): string {
  const most = sizesBefore(before)?.most ?? 0;
  return count === 0 ? page : [page, last, count, Math.max(most, count)].join(SEPARATOR);
}

/** How many records the page before a cursor had, and the most that any before it had; null when that is not known. */
export function sizesBefore({
  previous,
}: PageCursor): { readonly count: number; readonly most: number } | null {
  const [count, most] = (previous ?? '').split(SEPARATOR).slice(2).map(Number);
  return count === undefined || most === undefined ? null : { count, most };
}

/** A page that shows what pages before it showed. */
export function repeated(count: number): PaginationFault {
  return new PaginationFault(
    'PAGINATION_LOOP',
    `the page has the same ${count} records as one before it: the ERP seems to ignore the paging parameters. Check their names in read.pagination, and where they travel. If it repeats its only page past the end of the list, set totalPath or hasMorePath`,
  );
}

/** The records of a page, as far as it takes to tell it from others. */
export interface PageRecords {
  readonly count: number;
  readonly first: unknown;
  readonly last: unknown;
  /** All of them, or something that stands for all. */
  readonly content: () => unknown;
  /** Whether there are fewer than were asked for, as on the last page of a list. */
  readonly isShort: boolean;
}

export function pageRecords(records: readonly unknown[], pageSize = 0): PageRecords {
  const count = records.length;
  return {
    count,
    first: records[0],
    last: records.at(-1),
    content: () => records,
    isShort: count < pageSize,
  };
}

const FINGERPRINT_BYTES = 8 * 1024;

/** The bytes of a response. */
interface Body {
  readonly length: number;
  subarray(from: number, to: number): Uint8Array;
}

/**
 * The fingerprint of a page's body: its size and a checksum of its beginning. That is enough, and costs next to nothing,
 * because pages only count as the same when their number of records, first and last record agree as well.
 */
export function bodyDigest(body: Body): string {
  return `${body.length}-${crc32(body.subarray(0, FINGERPRINT_BYTES)).toString(16)}`;
}

/** Where a cursor points; what a paginator learnt on the way (the order of markers) is no part of it. */
function placeOf(cursor: PageCursor): string {
  return digestOf({ ...cursor.position, order: undefined });
}

function digestOf(value: unknown): string {
  return hash('sha1', JSON.stringify(value) ?? '', 'base64');
}
