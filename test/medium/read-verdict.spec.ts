import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadPage } from '../../src/erp-reader/index.js';
import { type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';
import { type ErpAnswer, type SeenRequest, serveErp } from '../support/scripted-erp.js';

/** How a read says that it ended, over real HTTP. */
let app: ReaderApp;

beforeAll(async () => {
  app = await startReaderApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const items = (from: number, to: number): object[] =>
  Array.from({ length: to - from }, (_, n) => ({ sku: `P-${from + n}` }));

/** An ERP of `size` records by offset; `answer` may answer a request in its place. */
function listOf(
  size: number,
  envelope: (offset: number) => object,
  answer: (offset: number, times: number, request: SeenRequest) => ErpAnswer | null = () => null,
): ReturnType<typeof serveErp> {
  const asked = new Map<number, number>();
  return serveErp((request) => {
    const offset = Number(request.query.get('offset'));
    const limit = Number(request.query.get('limit') ?? 10);
    const times = (asked.get(offset) ?? 0) + 1;
    asked.set(offset, times);
    const json = {
      items: items(offset, Math.max(offset, Math.min(size, offset + limit))),
      ...envelope(offset),
    };
    return answer(offset, times, request) ?? { json };
  });
}

const card = (origin: string, pagination: object, more: object = {}): Record<string, unknown> => ({
  url: origin,
  recordsPath: '$.items',
  pagination: { type: 'offset', pageSize: 10, ...pagination },
  ...more,
});
const verdictOf = (pages: readonly ReadPage[]): unknown =>
  pages.find(({ verdict }) => verdict?.verdict === 'doubtful')?.verdict ?? pages.at(-1)?.verdict;
const offsetsOf = (erp: { readonly seen: readonly SeenRequest[] }): unknown[] =>
  erp.seen.map(({ query }) => query.get('offset'));
const total = { totalPath: '$.total' };

describe('a complete read', () => {
  it('is one whose declared total was read', async () => {
    await using erp = await listOf(25, () => ({ total: 25 }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
    expect(erp.seen).toHaveLength(3);
  });

  it('ends at a short page and an empty one, without asking twice', async () => {
    await using erp = await listOf(25, () => ({}));
    const pages = await app.read({ card: card(erp.origin, {}) });
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
    expect(erp.seen).toHaveLength(4);
  });

  it('is looked at again where it ends behind a full page and no total is declared', async () => {
    await using erp = await listOf(20, () => ({}));
    const pages = await app.read({ card: card(erp.origin, {}) });
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
    expect(erp.seen.map(({ query }) => query.get('offset'))).toEqual(['0', '10', '20', '20', '30']);
  });
});

describe('an empty page in the middle', () => {
  const once = (offset: number, times: number, json: object): ErpAnswer | null =>
    offset === 10 && times === 1 ? { json } : null;

  it.each([{ items: [] }, { items: null }])('is asked for again and read: %j', async (json) => {
    await using erp = await listOf(
      25,
      () => ({}),
      (offset, times) => once(offset, times, json),
    );
    const pages = await app.read({ card: card(erp.origin, {}) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
  });

  it('is asked for again and read where a total says that more follows', async () => {
    await using erp = await listOf(
      25,
      () => ({ total: 25 }),
      (offset, times) => once(offset, times, { items: [], total: 25 }),
    );
    expect(recordsOf(await app.read({ card: card(erp.origin, total) }))).toHaveLength(25);
  });

  it('fails the read where it stays empty and a total says that more follows', async () => {
    await using erp = await listOf(
      25,
      () => ({}),
      (offset) => ({
        json: { items: offset === 10 ? [] : items(offset, offset + 10), total: 25 },
      }),
    );
    await expect(app.read({ card: card(erp.origin, total) })).rejects.toMatchObject({
      code: 'READ_SHORT',
      message: expect.stringMatching(
        /Page 2 .*10 records were read but the ERP declared 25 records \(\$\.total\)/,
      ),
    });
    expect(erp.seen).toHaveLength(5);
  });

  it('fails the read where it stays empty and the page after it has records', async () => {
    await using erp = await listOf(
      25,
      () => ({}),
      (offset) => (offset === 10 ? { json: { items: [] } } : null),
    );
    await expect(app.read({ card: card(erp.origin, {}) })).rejects.toMatchObject({
      code: 'READ_SHORT',
      message: expect.stringContaining('the page has no records, but the one after it has 5'),
    });
  });
});

describe('a total', () => {
  it.each([-1, 0])('of %i is none', async (declared) => {
    await using erp = await listOf(25, () => ({ total: declared }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
    expect(pages.at(-1)?.warnings).toEqual([expect.stringContaining(`declared ${declared} records`)]);
  });

  it('that counts the records of a page is none', async () => {
    await using erp = await listOf(25, (offset) => ({ total: Math.min(10, 25 - offset) }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
  });

  it('that counts a page which the ERP caps below the page size is none', async () => {
    await using erp = await serveErp(({ query }) => {
      const offset = Number(query.get('offset'));
      return { json: { items: items(offset, Math.min(45, offset + 20)), total: 20 } };
    });
    const pages = await app.read({ card: card(erp.origin, { ...total, pageSize: 500 }) });
    expect(recordsOf(pages)).toHaveLength(45);
  });

  it('that counts products where records are images is none', async () => {
    await using erp = await listOf(25, () => ({ total: 12 }));
    expect(recordsOf(await app.read({ card: card(erp.origin, total) }))).toHaveLength(25);
  });

  it('that a full first page reaches is confirmed by one request', async () => {
    await using erp = await listOf(10, () => ({ total: 10 }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(erp.seen.map(({ query }) => query.get('offset'))).toEqual(['0', '10']);
    expect(pages.at(-1)).toMatchObject({
      recordCount: 0,
      stopReason: 'the declared number of records was read (totalPath)',
      verdict: { verdict: 'complete' },
    });
  });

  it.each([400, 404, 416])('is confirmed by a refusal (%i) of the page behind it', async (status) => {
    await using erp = await listOf(
      10,
      () => ({ total: 10 }),
      (offset) => (offset === 10 ? { status, json: { message: 'no such page' } } : null),
    );
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
  });

  it('is in doubt where the request that should confirm it fails', async () => {
    await using erp = await listOf(
      10,
      () => ({ total: 10 }),
      (offset) => (offset === 10 ? { status: 500, json: { message: 'down' } } : null),
    );
    const pages = await app.read({ card: card(erp.origin, total, { maxAttempts: 1 }) });
    expect(verdictOf(pages)).toMatchObject({
      verdict: 'doubtful',
      reason: expect.stringContaining('answered with 500'),
    });
  });

  it.each([['3 kayıt'], [1234.56], ['1.234,56']])('that is no whole number is said: %j', async (declared) => {
    await using erp = await listOf(25, () => ({ total: declared }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(pages[0]?.warnings).toEqual([expect.stringContaining('which is no whole number')]);
  });

  it('that changes while reading makes the read doubtful', async () => {
    await using erp = await listOf(25, (offset) => ({ total: offset === 0 ? 26 : 25 }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(verdictOf(pages)).toMatchObject({
      verdict: 'doubtful',
      reason: expect.stringContaining('$.total changed from 26 to 25'),
    });
    expect(offsetsOf(erp)).toEqual(['0', '10', '10', '20']);
  });

  it('that changes on one answer alone, which came without its filter say, is no doubt', async () => {
    await using erp = await listOf(
      25,
      () => ({ total: 25 }),
      (offset, times) =>
        offset === 10 && times === 1 ? { json: { items: items(500, 510), total: 900 } } : null,
    );
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
    expect(recordsOf(pages)).toEqual(items(0, 25));
    expect(offsetsOf(erp)).toEqual(['0', '10', '10', '20']);
  });

  it.each([
    ['a list that is shorter', 14],
    ['a list that is shorter than what was read', 7],
    ['an empty list', 0],
  ])('that promised more than %s has (%i) makes the read doubtful', async (_list, size) => {
    await using erp = await listOf(
      size,
      () => ({ total: size }),
      (offset) => (offset === 0 ? { json: { items: items(500, 510), total: 900 } } : null),
    );
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(verdictOf(pages)).toMatchObject({
      verdict: 'doubtful',
      reason: expect.stringContaining(`$.total changed from 900 to ${size}`),
    });
  });

  it('that is 0 behind the first page says nothing', async () => {
    await using erp = await listOf(25, (offset) => ({ total: offset === 0 ? 25 : 0 }));
    const pages = await app.read({ card: card(erp.origin, total) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(verdictOf(pages)).toMatchObject({ verdict: 'complete' });
  });
});

describe('a doubtful read', () => {
  it('is one whose pages overlap: records moved while they were read', async () => {
    await using erp = await serveErp(({ query }) => {
      const offset = Number(query.get('offset'));
      const shift = offset === 0 ? 0 : 1;
      return {
        json: { items: items(offset - shift, Math.max(offset - shift, Math.min(25, offset + 10 - shift))) },
      };
    });
    const pages = await app.read({ card: card(erp.origin, {}) });
    expect(verdictOf(pages)).toMatchObject({
      verdict: 'doubtful',
      reason: expect.stringContaining('begins with the last record of the page before it'),
    });
  });

  it('is one that a flag ends on a full page, when the flag is named like the opposite', async () => {
    await using erp = await listOf(25, () => ({ last: false }));
    const pages = await app.read({ card: card(erp.origin, { hasMorePath: '$.last' }) });
    expect(verdictOf(pages)).toMatchObject({
      verdict: 'doubtful',
      reason: expect.stringContaining('lastPagePath'),
    });
  });
});

describe('the end of a list', () => {
  it('is told by a flag that is true on the last page', async () => {
    await using erp = await listOf(25, (offset) => ({ last: offset === 20 }));
    const pages = await app.read({ card: card(erp.origin, { lastPagePath: '$.last' }) });
    expect(recordsOf(pages)).toHaveLength(25);
    expect(erp.seen).toHaveLength(3);
  });

  it('is told by a status of the card', async () => {
    await using erp = await listOf(
      20,
      () => ({}),
      (offset) => (offset === 20 ? { status: 400, json: { code: 'invalid_page_number' } } : null),
    );
    const pages = await app.read({ card: card(erp.origin, { endStatuses: [400] }) });
    expect(recordsOf(pages)).toHaveLength(20);
    expect(pages.at(-1)?.stopReason).toContain('endStatuses');
    await expect(app.read({ card: card(`${erp.origin}/`, {}) })).rejects.toMatchObject({
      code: 'PAGE_REFUSED',
    });
  });

  it.each([
    ['a short page', 25, 'complete'],
    ['a full page', 20, 'doubtful'],
  ])('is a page that the ERP repeats: %s', async (_page, size, verdict) => {
    await using erp = await serveErp(({ query }) => {
      const page = Math.min(Number(query.get('page')), Math.ceil(size / 10));
      return { json: { items: items(page * 10 - 10, Math.min(size, page * 10)), served: Math.random() } };
    });
    const pagination = { type: 'page', pageSize: 10, offsetKey: undefined };
    const pages = await app.read({ card: card(erp.origin, pagination) });
    expect(new Set(recordsOf(pages).map((record) => JSON.stringify(record))).size).toBe(size);
    expect(verdictOf(pages)).toMatchObject({ verdict });
  });

  it('is no repeated page where the ERP seems to ignore the paging', async () => {
    await using erp = await serveErp(() => ({ json: { items: items(0, 10) } }));
    await expect(app.read({ card: card(erp.origin, {}) })).rejects.toMatchObject({ code: 'PAGINATION_LOOP' });
  });
});
