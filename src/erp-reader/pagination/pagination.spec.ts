import { readdirSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { ReadCard } from '../read-card.dto.js';
import {
  bodyDigest,
  fingerprintOf,
  firstPage,
  isPastTheEnd,
  LoopGuard,
  nextPage,
  type PageCursor,
  PAGINATION_CLASSES,
  pageRecords,
  pagingParams,
  repeated,
  type StopReason,
} from './index.js';

interface Answer {
  document: unknown;
  headers?: Record<string, string | string[]>;
  status?: number;
}

/** Reads from a list of answers as the reader does, and tells every request's parameters and why it stopped. */
function walk(
  pagination: Record<string, unknown> | null,
  answers: Answer[],
  from?: PageCursor,
): { requests: string[]; stop: StopReason | 'out of answers'; cursor: PageCursor } {
  const settings = plainToInstance(ReadCard, { url: 'https://erp/x', pagination }).pagination;
  const requests: string[] = [];
  let cursor = from ?? firstPage(settings);
  const guard = new LoopGuard(cursor);
  for (const answer of answers) {
    const params = pagingParams(settings, cursor);
    requests.push(
      params.url ??
        params.values
          .map(({ key, value }) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
          .join('&'),
    );
    const records = recordsOf(answer.document);
    const seen = guard.see(pageRecords(records), bodyDigest(Buffer.from(JSON.stringify(answer.document))));
    if (seen.relation === 'repeats') throw repeated(records.length);
    guard.note(seen);
    const step = nextPage(
      settings,
      cursor,
      {
        recordCount: records.length,
        recordsRead: cursor.recordsRead + records.length,
        document: answer.document,
        headers: answer.headers ?? {},
        url: 'https://erp.example.com/api/images?limit=2',
        status: answer.status ?? 200,
      },
      fingerprintOf(seen, cursor),
    );
    if ('stop' in step) return { requests, stop: step.stop, cursor };
    guard.noteNext(step.next);
    cursor = step.next;
  }
  return { requests, stop: 'out of answers', cursor };
}

function recordsOf(document: unknown): unknown[] {
  return (document as { results?: unknown[] }).results ?? [];
}

const page = (ids: unknown[], envelope: Record<string, unknown> = {}): Answer => ({
  document: { ...envelope, results: ids.map((id) => ({ id })) },
});

describe('without pagination', () => {
  it('makes one request', () => {
    expect(walk(null, [page([1, 2])])).toMatchObject({ requests: [''], stop: 'single-request' });
  });
});

describe('offset pagination', () => {
  const offset = { type: 'offset', pageSize: 2 };

  it('reads until a page is empty', () => {
    expect(walk(offset, [page([1, 2]), page([3, 4]), page([5]), page([])])).toMatchObject({
      requests: ['offset=0&limit=2', 'offset=2&limit=2', 'offset=4&limit=2', 'offset=5&limit=2'],
      stop: 'empty-page',
    });
  });

  it('loses nothing when the ERP caps its pages below the page size', () => {
    const { requests } = walk({ ...offset, pageSize: 500 }, [page([1, 2]), page([3, 4]), page([])]);
    expect(requests).toEqual(['offset=0&limit=500', 'offset=2&limit=500', 'offset=4&limit=500']);
  });

  it('stops at a short page only when told to', () => {
    expect(walk({ ...offset, stopOnShortPage: true }, [page([1, 2]), page([3])]).stop).toBe('short-page');
    expect(walk(offset, [page([1, 2]), page([3])]).stop).toBe('out of answers');
  });

  it('stops when the declared total was read', () => {
    const pages = [page([1, 2], { count: 3 }), page([3], { count: '3' })];
    expect(walk({ ...offset, totalPath: '$.count' }, pages).stop).toBe('total-reached');
  });

  it.each([
    ['X-Total-Count', '3'],
    ['Content-Range', 'items 0-1/3'],
  ])('stops when the total of the header %s was read', (totalHeader, value) => {
    const headers = { [totalHeader.toLowerCase()]: value };
    const pages = [page([1, 2]), page([3])].map((one) => ({ ...one, headers }));
    expect(walk({ ...offset, totalHeader }, pages).stop).toBe('total-reached');
    const unknown = pages.map((one) => ({ ...one, headers: { [totalHeader.toLowerCase()]: '0-1/*' } }));
    expect(walk({ ...offset, totalHeader }, unknown).stop).toBe('out of answers');
  });

  it('finds totals and flags in the JSON of a text', () => {
    const pages = [page([1, 2], { meta: '{"count":3}' }), page([3], { meta: '{"count":3}' })];
    expect(walk({ ...offset, totalPath: '$.meta.count' }, pages).stop).toBe('total-reached');
    const flagged = page([1, 2], { meta: '{"last":true}' });
    expect(walk({ ...offset, lastPagePath: '$.meta.last' }, [flagged]).stop).toBe('last-page-flag');
  });

  it('moves on by the page size where the card says so', () => {
    const pages = [page([1]), page([2, 3]), page([])];
    const { requests } = walk({ ...offset, offsetStep: 'page-size' }, pages);
    expect(requests).toEqual(['offset=0&limit=2', 'offset=2&limit=2', 'offset=4&limit=2']);
  });

  it.each([false, 0, 'false', 'N', null, ''])(
    'stops when the response says that nothing follows: %j',
    (more) => {
      expect(walk({ ...offset, hasMorePath: '$.more' }, [page([1, 2], { more })]).stop).toBe(
        'has-more-false',
      );
    },
  );

  it('keeps reading when a filter empties a whole page', () => {
    const settings = { ...offset, hasMorePath: '$.more' };
    const pages = [page([1, 2], { more: true }), page([], { more: true }), page([5], { more: false })];
    expect(walk(settings, pages)).toMatchObject({
      requests: ['offset=0&limit=2', 'offset=2&limit=2', 'offset=4&limit=2'],
      stop: 'has-more-false',
    });
  });

  it('starts at the first offset it is told, and leaves the limit out without a key', () => {
    const settings = { ...offset, firstOffset: 1, offsetKey: '$skip', limitKey: null };
    expect(walk(settings, [page([1]), page([])]).requests).toEqual(['$skip=1', '$skip=2']);
  });

  it('is an error when the ERP ignores the offset and sends the same page again', () => {
    expect(() => walk(offset, [page([1, 2]), page([1, 2])])).toThrow(/same 2 records.*ignore the paging/);
  });

  it('notices repeated records behind an envelope that changes', () => {
    const pages = [1, 2, 3].map((time) => page([1, 2], { time }));
    expect(() => walk(offset, pages)).toThrow(/same 2 records/);
  });

  it('notices a repeated page across a restart', () => {
    const { cursor } = walk(offset, [page([1, 2])]);
    const restored = JSON.parse(JSON.stringify(cursor)) as PageCursor;
    expect(() => walk(offset, [page([1, 2])], restored)).toThrow(/same 2 records/);
  });

  it('allows pages that differ in the middle alone', () => {
    const pages = [page([1, 5, 9]), page([1, 6, 9]), page([1, 7, 9]), page([])];
    expect(walk(offset, pages).stop).toBe('empty-page');
  });
});

describe('page number pagination', () => {
  const numbered = { type: 'page', pageSize: 2 };

  it('counts from 1, or from where it is told', () => {
    expect(walk(numbered, [page([1, 2]), page([])]).requests).toEqual(['page=1&limit=2', 'page=2&limit=2']);
    expect(walk({ ...numbered, firstPage: 0 }, [page([1])]).requests).toEqual(['page=0&limit=2']);
  });

  it('reads the number of pages that a header declares', () => {
    const pages = [page([1]), page([])].map((one) => ({ ...one, headers: { 'x-wp-totalpages': '2' } }));
    const settings = { ...numbered, totalPagesHeader: 'X-WP-TotalPages' };
    expect(walk(settings, pages)).toMatchObject({ stop: 'last-page', requests: { length: 2 } });
  });

  it('reads the declared number of pages, empty ones in the middle too', () => {
    const pages = [page([1], { pages: 3 }), page([], { pages: 3 }), page([2], { pages: 3 })];
    expect(walk({ ...numbered, totalPagesPath: '$.pages' }, pages)).toMatchObject({
      requests: ['page=1&limit=2', 'page=2&limit=2', 'page=3&limit=2'],
      stop: 'last-page',
    });
  });

  it.each([0, 1, 5])('reads as many pages as there are when the first has the number %i', (firstPage) => {
    const settings = { ...numbered, firstPage, totalPagesPath: '$.pages' };
    const pages = [1, 3, 5, 7].map((id) => page([id, id + 1], { pages: 3 }));
    expect(walk(settings, pages)).toMatchObject({
      requests: [0, 1, 2].map((n) => `page=${firstPage + n}&limit=2`),
      stop: 'last-page',
    });
    expect(walk(settings, [page([1, 2], { pages: 1 }), page([3])])).toMatchObject({ stop: 'last-page' });
  });

  it('takes no 404 on the first page for the end, nor another status later', () => {
    const { pagination } = plainToInstance(ReadCard, {
      url: 'https://erp/x',
      pagination: { ...numbered, stopOnNotFound: true },
    });
    const first = firstPage(pagination);
    const later = { ...first, pageNo: 2, previous: 'digest' };
    expect([404, 410, 200].map((status) => isPastTheEnd(pagination, first, status))).toEqual([
      false,
      false,
      false,
    ]);
    expect([404, 410, 200].map((status) => isPastTheEnd(pagination, later, status))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes a 404 past the last page for the end', () => {
    const settings = { ...numbered, stopOnNotFound: true };
    const end = { document: { detail: 'Invalid page.' }, status: 404 };
    expect(walk(settings, [page([1, 2]), end]).stop).toBe('not-found');
  });
});

describe('seek pagination', () => {
  const seek = { type: 'seek', markerKey: 'after', markerPath: '$.results[-1].id', pageSize: 2 };

  it('asks for what comes after the last record', () => {
    expect(walk(seek, [page([3, 8]), page([9]), page([])])).toMatchObject({
      requests: ['limit=2', 'after=8&limit=2', 'after=9&limit=2'],
      stop: 'empty-page',
    });
  });

  it('sends the first marker it is given', () => {
    expect(walk({ ...seek, firstMarker: '0' }, [page([1])]).requests).toEqual(['after=0&limit=2']);
  });

  it.each([
    ['0 as a number', [page([0]), page([])], 'after=0&limit=2'],
    ['an empty text', [page(['']), page([])], 'after=&limit=2'],
  ])('takes %s for a marker', (_what, pages, request) => {
    expect(walk(seek, pages).requests[1]).toBe(request);
  });

  it('reads a marker from the body, past a page that a filter emptied, to where there is none', () => {
    const settings = { ...seek, markerPath: '$.cursor' };
    const pages = [page([1], { cursor: 'a' }), page([], { cursor: 'b' }), page([2], { cursor: null })];
    expect(walk(settings, pages)).toMatchObject({
      requests: ['limit=2', 'after=a&limit=2', 'after=b&limit=2'],
      stop: 'no-marker',
    });
  });

  it('ends at an empty page that repeats the marker', () => {
    const pages = [page([1], { cursor: 7 }), page([], { cursor: 7 })];
    expect(walk({ ...seek, markerPath: '$.cursor' }, pages).stop).toBe('empty-page');
  });

  it('reads a marker from a header', () => {
    const settings = { ...seek, markerPath: null, markerHeader: 'X-Next-Marker' };
    const pages = [{ ...page([1]), headers: { 'x-next-marker': 'm1' } }, page([2])];
    expect(walk(settings, pages)).toMatchObject({
      requests: ['limit=2', 'after=m1&limit=2'],
      stop: 'no-marker',
    });
  });

  it('is an error when the last record has no marker', () => {
    expect(() => walk(seek, [page([1, null])])).toThrow(/\$\.results\[-1\]\.id finds no marker.*2 records/);
  });

  it('is an error when a marker repeats', () => {
    const pages = [page([1], { cursor: 'a' }), page([2], { cursor: 'b' }), page([3], { cursor: 'a' })];
    expect(() => walk({ ...seek, markerPath: '$.cursor' }, pages)).toThrow(/already read/);
  });

  it.each([
    ['within a page', [page([1, 5, 3])]],
    ['from one page to the next', [page([5, 9]), page([2, 11])]],
    ['in the other direction', [page([9, 5]), page([7])]],
    ['as digits in texts', [page(['9', '10', '8'])]],
    ['as dates', [page(['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'])]],
  ])('refuses records out of order %s', (_where, pages) => {
    expect(() => walk(seek, pages)).toThrow(/not sorted by \$\.results\[-1\]\.id: .* comes after/);
  });

  it('does not judge texts in an order of the ERP, nor anything when told not to', () => {
    expect(walk(seek, [page(['b', 'Ç', 'a']), page([])]).stop).toBe('empty-page');
    expect(walk({ ...seek, checkOrder: false }, [page([3, 1, 2]), page([])]).stop).toBe('empty-page');
  });
});

describe('next field pagination', () => {
  it('follows absolute and relative URLs until there is none', () => {
    const next = { type: 'next', nextPath: '$.next', limitKey: 'limit', pageSize: 2 };
    const pages = [
      page([1], { next: 'https://erp.example.com/api/images?page=2' }),
      page([2], { next: '?page=3' }),
      page([3], { next: null }),
    ];
    expect(walk(next, pages)).toMatchObject({
      requests: [
        'limit=2',
        'https://erp.example.com/api/images?page=2',
        'https://erp.example.com/api/images?page=3',
      ],
      stop: 'no-next',
    });
  });

  it.each([0, '0', -1, '-1', '', ' ', 'null', 'None', 'undefined', false, null])(
    'takes %j in the place of a token for the end',
    (token) => {
      const next = { type: 'next', nextPath: '$.next', nextKey: 'cursor' };
      expect(walk(next, [page([1], { next: token })])).toMatchObject({ requests: [''], stop: 'no-next' });
      const marker = { type: 'seek', markerPath: '$.next', markerKey: 'cursor' };
      expect(walk(marker, [page([1], { next: token })]).stop).toBe('no-marker');
    },
  );

  it('takes 0 for a token where a flag says that more follows', () => {
    const next = { type: 'next', nextPath: '$.next', nextKey: 'cursor', hasMorePath: '$.more' };
    expect(walk(next, [page([1], { next: 0, more: true }), page([2])]).requests).toEqual(['', 'cursor=0']);
  });

  it.each([1, 'abc', 'a0'])('takes %j for a token', (token) => {
    const next = { type: 'next', nextPath: '$.next', nextKey: 'cursor' };
    expect(walk(next, [page([1], { next: token }), page([2])])).toMatchObject({
      requests: ['', `cursor=${token}`],
      stop: 'no-next',
    });
  });

  it('keeps reading when a filter empties a whole page', () => {
    const next = { type: 'next', nextPath: '$.next', nextKey: 'cursor' };
    expect(walk(next, [page([], { next: 'a' }), page([1])]).requests).toEqual(['', 'cursor=a']);
  });

  it('follows the Link header', () => {
    const next = { type: 'next', nextHeader: 'Link' };
    const link = '</api/images?page=1>; rel="first", </api/images?page=2>; title="a, b"; rel="last next"';
    expect(walk(next, [{ ...page([1]), headers: { link } }, page([2])]).requests).toEqual([
      '',
      'https://erp.example.com/api/images?page=2',
    ]);
  });

  it.each([
    [{}, 'http://10.0.0.5:8080/api/images?page=2', 'https://erp.example.com/api/images?page=2'],
    [
      { nextTake: 'path' },
      'http://10.0.0.5:8080/v2/images?page=2',
      'https://erp.example.com/v2/images?page=2',
    ],
    [{ nextTake: 'path' }, '?page=2', 'https://erp.example.com/api/images?page=2'],
    [{ nextTake: 'query' }, 'http://app:8080/images?page=2', 'https://erp.example.com/api/images?page=2'],
  ])('reads on at the host of the card with %j when the ERP names %s', (more, link, asked) => {
    const settings = { type: 'next', nextPath: '$.next', ...more };
    expect(walk(settings, [page([1], { next: link }), page([2])]).requests[1]).toBe(asked);
  });

  it('ends at the statuses that the card names', () => {
    const settings = { type: 'next', nextPath: '$.next', nextKey: 'c', endStatuses: [404] };
    const pages = [page([1], { next: 'a' }), { ...page([]), status: 404 }];
    expect(walk(settings, pages).stop).toBe('end-status');
  });

  it.each([
    ['$.paging.cursor', { paging: '{"cursor":"a b"}' }],
    ['$.d.meta.cursor', { d: '{"meta":"{\\"cursor\\":\\"a b\\"}"}' }],
    ['$.list[0].cursor', { list: ['{"cursor":"a b"}'] }],
  ])('finds the token at %s in the JSON of a text', (nextPath, more) => {
    const settings = { type: 'next', nextPath, nextKey: 'c' };
    expect(walk(settings, [page([1], more), page([2])]).requests).toEqual(['', 'c=a b']);
  });

  it('sends a token that is JSON itself as it is', () => {
    const settings = { type: 'next', nextPath: '$.next', nextKey: 'c' };
    expect(walk(settings, [page([1], { next: '{"id":5}' }), page([2])]).requests[1]).toBe('c={"id":5}');
  });

  it('stays on https when the ERP names its own address behind a proxy', () => {
    const next = { type: 'next', nextPath: '$.next' };
    const pages = [page([1], { next: 'http://erp.example.com/api/images?page=2' }), page([2])];
    expect(walk(next, pages).requests[1]).toBe('https://erp.example.com/api/images?page=2');
  });

  it.each([
    [
      'another host',
      'https://evil.example.net/x',
      /on evil\.example\.net but this one came from erp\.example\.com/,
    ],
    ['a URL that is none', 'http://', /not a URL/],
    ['a token where a URL should be', 17, /should hold the URL of the next page but holds 17; set .*nextKey/],
    ['a page that was read before', '?page=2', /already read/],
  ])('refuses %s', (_what, link, message) => {
    const pages = [page([1], { next: '?page=2' }), page([2], { next: link })];
    expect(() => walk({ type: 'next', nextPath: '$.next' }, pages)).toThrow(message);
  });
});

describe('the kinds of pagination', () => {
  it('are the files of their folder', () => {
    const files = readdirSync(new URL('kinds', import.meta.url)).filter((file) => file !== 'index.ts');
    expect(PAGINATION_CLASSES).toHaveLength(files.length);
  });
});
