import { hash } from 'node:crypto';
import type { PageCursor } from './page-cursor.js';
import { PaginationFault } from './paginator.js';

/**
 * Notices a read that goes round in circles: a token that comes twice, or a page whose records were all seen before.
 *
 * Bodies are compared by hash. Since an envelope may change from request to request (a server time, a request id), a page
 * whose size, first and last record were seen before is compared by all its records as well. That is dear, so it
 * is done from the second sight on: such a loop is noticed one round later, and a healthy read never pays for it.
 */
export class LoopGuard {
  private readonly positions = new Set<string>();
  private readonly bodies = new Set<string>();
  private readonly edges = new Set<string>();
  private readonly contents = new Set<string>();

  constructor(from: PageCursor) {
    this.positions.add(placeOf(from));
    if (from.previous !== null) this.bodies.add(from.previous);
  }

  /** Notes a page; `digest` is the hash of its body. Throws `PAGINATION_LOOP` for one that came before. Empty pages may. */
  notePage(records: readonly unknown[], digest: string): void {
    if (records.length === 0) return;
    if (this.isRepeated(records, digest)) {
      throw new PaginationFault(
        'PAGINATION_LOOP',
        `the page has the same ${records.length} records as one before it: the ERP seems to ignore the paging parameters. Check their names in read.pagination, and where they travel`,
      );
    }
    this.bodies.add(digest);
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

  private isRepeated(records: readonly unknown[], digest: string): boolean {
    if (this.bodies.has(digest)) return true;
    const edge = digestOf([records.length, records[0], records.at(-1)]);
    if (!this.edges.has(edge)) {
      this.edges.add(edge);
      return false;
    }
    const content = digestOf(records);
    if (this.contents.has(content)) return true;
    this.contents.add(content);
    return false;
  }
}

/** The fingerprint of a page's body. */
export function bodyDigest(body: Buffer): string {
  return hash('sha1', body, 'base64');
}

/** Where a cursor points; what a paginator learnt on the way (the order of markers) is no part of it. */
function placeOf(cursor: PageCursor): string {
  return digestOf({ ...cursor.position, order: undefined });
}

function digestOf(value: unknown): string {
  return hash('sha1', JSON.stringify(value) ?? '', 'base64');
}
