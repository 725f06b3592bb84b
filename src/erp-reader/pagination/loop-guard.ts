import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { PageCursor } from './page-cursor.js';
import { PaginationFault } from './paginator.js';

/**
 * Notices a read that goes round in circles: a token that comes twice, or a page whose records were all seen before.
 *
 * Pages are compared by a fingerprint of their body and edges. Since an envelope may change from request to request (a
 * server time, a request id), a page whose number of records, first and last record were seen before is compared by all its
 * records as well. That is dear, so it is done from the second sight on: such a loop is noticed one round later, and a
 * healthy read never pays for it.
 */
export class LoopGuard {
  private readonly positions = new Set<string>();
  private readonly pages = new Set<string>();
  private readonly edges = new Set<string>();
  private readonly contents = new Set<string>();

  constructor(from: PageCursor) {
    this.positions.add(placeOf(from));
    if (from.previous !== null) this.pages.add(from.previous);
  }

  /**
   * Notes a page by its records and the digest of its body, and gives the fingerprint of both. Throws `PAGINATION_LOOP`
   * for one that came before.
   */
  notePage({ count, first, last, content }: PageRecords, digest: string): string {
    if (count === 0) return digest;
    const edges = digestOf([count, first, last]);
    const page = `${digest}-${edges}`;
    if (this.pages.has(page) || (this.edges.has(edges) && this.isKnown(content()))) {
      throw new PaginationFault(
        'PAGINATION_LOOP',
        `the page has the same ${count} records as one before it: the ERP seems to ignore the paging parameters. Check their names in read.pagination, and where they travel`,
      );
    }
    this.pages.add(page);
    this.edges.add(edges);
    return page;
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

  /** Whether these very records were compared before. */
  private isKnown(records: unknown): boolean {
    const content = digestOf(records);
    if (this.contents.has(content)) return true;
    this.contents.add(content);
    return false;
  }
}

/** The records of a page, as far as it takes to tell it from others. */
export interface PageRecords {
  readonly count: number;
  readonly first: unknown;
  readonly last: unknown;
  /** All of them, or something that stands for all. */
  readonly content: () => unknown;
}

export function pageRecords(records: readonly unknown[]): PageRecords {
  return { count: records.length, first: records[0], last: records.at(-1), content: () => records };
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
