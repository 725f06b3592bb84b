import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECORDS_OF_200_MB, serveLargeResponse } from '../../bench/support/large-response.js';
import { readInOwnProcess } from '../../bench/support/own-process.js';
import type { PageCursor } from '../../src/erp-reader/index.js';
import { type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';
import { type ScriptedErp, serveErp } from '../support/scripted-erp.js';

const RECORDS = 30_000;
const filler = 'x'.repeat(400);
const records = Array.from({ length: RECORDS }, (_, id) => ({ id, filler }));
const large = JSON.stringify({ count: RECORDS + 1, results: records, next: '/images?page=2' });
const small = JSON.stringify({ count: RECORDS + 1, results: [{ id: RECORDS }], next: null });

let app: ReaderApp;
let erp: ScriptedErp;
beforeAll(async () => {
  app = await startReaderApp();
  erp = await serveErp(({ query }) => ({ body: query.get('page') === '2' ? small : large }));
});
afterAll(async () => {
  await erp[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const card = () => ({
  url: `${erp.origin}/images`,
  recordsPath: '$.results',
  pagination: { type: 'next', nextPath: '$.next', totalPath: '$.count' },
});
const idsOf = (content: unknown[]) => content.map((record) => (record as { id: number }).id);
const all = Array.from({ length: RECORDS + 1 }, (_, id) => id);

describe('a large response', () => {
  it('goes on in several pages, every record once, from a single request', async () => {
    erp.seen.length = 0;
    const pages = await app.read({ card: card() });
    expect(idsOf(recordsOf(pages))).toEqual(all);
    expect(pages.map(({ pageNo }) => pageNo)).toEqual(pages.map((_page, index) => index + 1));
    expect(pages.length).toBeGreaterThan(10);
    expect(Math.max(...pages.map(({ bytes }) => bytes))).toBeLessThan(1024 * 1024);
    expect(pages.at(-1)).toMatchObject({ next: null, declaredTotal: RECORDS + 1, warnings: [] });
    expect(erp.seen.map(({ target }) => target)).toEqual(['/images', '/images?page=2']);
  });

  it('is gone on with, after a crash in its middle, without passing a record on twice', async () => {
    const before: unknown[] = [];
    let cursor: PageCursor | null = null;
    for await (const page of app.pagesOf({ card: card() })) {
      before.push(...(page.content as unknown[]));
      cursor = JSON.parse(JSON.stringify(page.next)) as PageCursor;
      if (page.pageNo === 2) break;
    }
    const after = await app.read({ card: card(), from: cursor });
    expect(after[0]?.pageNo).toBe(3);
    expect(idsOf([...before, ...recordsOf(after)])).toEqual(all);
  });

  it('counts as the one page that it is for read.maxPages', async () => {
    const pages = await app.read({ card: { ...card(), maxPages: 2 } });
    expect(recordsOf(pages)).toHaveLength(RECORDS + 1);
    await expect(app.read({ card: { ...card(), maxPages: 1 } })).rejects.toMatchObject({ code: 'PAGE_CAP' });
  });

  it('of 200 MB is read within 600 MB of memory', async () => {
    await using server = await serveLargeResponse(RECORDS_OF_200_MB);
    const asked = { url: `${server.origin}/gzip`, recordsPath: '$.results', maxPageMegabytes: 256 };
    const figures = await readInOwnProcess(asked);
    expect(figures.records).toBe(RECORDS_OF_200_MB);
    expect(figures.megabytes).toBeGreaterThan(200);
    expect(figures.peakRssMb).toBeLessThan(600);
  });

  it('that names its own page as the next is an error', async () => {
    await using loop = await serveErp(() => ({ body: large.replace('/images?page=2', '/images') }));
    const asked = { card: { ...card(), url: `${loop.origin}/images` } };
    await expect(app.read(asked)).rejects.toMatchObject({ code: 'PAGINATION_LOOP' });
    expect(loop.seen).toHaveLength(2);
  });
});
