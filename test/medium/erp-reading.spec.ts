import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ERP_ACCOUNT, type ErpSimulator, startErpSimulator } from '../../src/demo/index.js';
import type { ErpSimulatorOptions } from '../../src/demo/index.js';
import { type Asked, type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';

let app: ReaderApp;
let erp: ErpSimulator;

beforeAll(async () => {
  app = await startReaderApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

async function start(options: ErpSimulatorOptions = {}): Promise<void> {
  erp = await startErpSimulator({ products: 60, authentication: 'none', ...options });
}
beforeEach(async () => await start());
afterEach(async () => await erp.stop());

const card = (
  path: string,
  pagination: Record<string, unknown> | null,
  more: Record<string, unknown> = {},
) => ({
  url: `${erp.url}${path}`,
  recordsPath: '$.results',
  pagination,
  maxRetryWaitSeconds: 5,
  ...more,
});
const offset = { type: 'offset', pageSize: 25 };
const idsOf = async (asked: Asked): Promise<unknown[]> =>
  recordsOf(await app.read(asked)).map((record) => (record as { id: unknown }).id);
const sixty = Array.from({ length: 60 }, (_, index) => index + 1);

describe('every pagination reads the whole catalogue, each record once', () => {
  it.each([
    ['offset', '/products/offset', offset],
    ['page number', '/products/page', { type: 'page', pageSize: 25, totalPagesPath: '$.pages' }],
    [
      'seek by the last id',
      '/products/seek',
      { type: 'seek', markerKey: 'after', markerPath: '$.results[-1].id', pageSize: 25 },
    ],
    [
      'an absolute next URL',
      '/products/next',
      { type: 'next', nextPath: '$.next', limitKey: 'limit', pageSize: 25 },
    ],
    [
      'a relative next URL',
      '/products/next-relative',
      { type: 'next', nextPath: '$.next', limitKey: 'limit', pageSize: 25 },
    ],
    [
      'a next token',
      '/products/next-token',
      { type: 'next', nextPath: '$.next', nextKey: 'cursor', limitKey: 'limit', pageSize: 25 },
    ],
  ])('%s', async (_what, path, pagination) => {
    expect(await idsOf({ card: card(path, pagination) })).toEqual(sixty);
    expect(erp.requests.length).toBeLessThanOrEqual(4);
  });

  it('the Link header, over a bare list', async () => {
    const pagination = { type: 'next', nextHeader: 'Link', limitKey: 'limit', pageSize: 25 };
    expect(await idsOf({ card: card('/products/link', pagination, { recordsPath: null }) })).toEqual(sixty);
  });

  it('offset in a JSON-RPC body', async () => {
    const pagination = {
      type: 'offset',
      offsetKey: '$.params.offset',
      limitKey: '$.params.limit',
      pageSize: 25,
    };
    const extraParams = { jsonrpc: '2.0', id: 1, method: 'products' };
    const asked = { card: card('/products/offset', pagination, { method: 'POST', extraParams }) };
    expect(await idsOf(asked)).toEqual(sixty);
  });
});

describe('users of similar systems suffer, and here', () => {
  it('2. pagination does not stop early without a word when the ERP caps its pages', async () => {
    await erp.stop();
    await start({ maxPageSize: 7 });
    const pages = await app.read({ card: card('/products/offset', { ...offset, totalPath: '$.total' }) });
    expect(recordsOf(pages)).toHaveLength(60);
    expect(pages.at(-1)).toMatchObject({
      declaredTotal: 60,
      stopReason: 'the declared number of records was read (totalPath)',
    });
  });

  it('2. a declared total that was not read fails the read', async () => {
    await erp.stop();
    await start({ declaredTotal: 99 });
    const asked = { card: card('/products/offset', { ...offset, totalPath: '$.total' }) };
    await expect(app.read(asked)).rejects.toMatchObject({
      code: 'READ_SHORT',
      message: expect.stringContaining('60 records were read but the ERP declared 99 records'),
    });
  });

  it.each([
    ['ignores-paging', '/products/offset', offset],
    [
      'repeats-cursor',
      '/products/next-token',
      { type: 'next', nextPath: '$.next', nextKey: 'cursor', limitKey: 'limit', pageSize: 25 },
    ],
  ] as const)('3. pagination that never ends is an error: %s', async (defect, path, pagination) => {
    await erp.stop();
    await start({ defect });
    await expect(app.read({ card: card(path, pagination) })).rejects.toMatchObject({
      code: 'PAGINATION_LOOP',
    });
    expect(erp.requests.length).toBeLessThanOrEqual(3);
  });

  it('5. a read that failed at its last page goes on there', async () => {
    erp.faults.add({ kind: 'status', status: 403, skip: 2 });
    const asked = { card: card('/products/offset', offset) };
    let last: Awaited<ReturnType<typeof app.read>>[number] | undefined;
    const failing = async (): Promise<void> => {
      for await (const page of app.pagesOf(asked)) last = page;
    };
    await expect(failing()).rejects.toMatchObject({ code: 'PAGE_REFUSED' });
    const rest = await app.read({ ...asked, from: last?.next ?? null });
    expect(recordsOf(rest)).toHaveLength(10);
    expect(Math.max(...Object.values(erp.report().pages))).toBe(1);
  });

  it.each(['seconds', 'http-date'] as const)(
    '7. 429 and Retry-After in %s are waited for',
    async (retryAfterForm) => {
      erp.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 1, retryAfterForm, skip: 1 });
      const startedAt = performance.now();
      const pages = await app.read({ card: card('/products/offset', offset) });
      expect(recordsOf(pages)).toHaveLength(60);
      expect(pages[1]?.attempts).toBe(2);
      expect(performance.now() - startedAt).toBeGreaterThan(retryAfterForm === 'seconds' ? 1000 : 1);
    },
  );

  it('7. the pace that a card names for its host is kept', async () => {
    const startedAt = performance.now();
    await app.read({ card: card('/products/offset', offset, { requestsPerSecond: 5 }) });
    expect(erp.requests).toHaveLength(4);
    expect(performance.now() - startedAt).toBeGreaterThan(550);
  });

  it.each([
    [{ kind: 'reset', when: 'before' }],
    [{ kind: 'reset', when: 'during' }],
    [{ kind: 'status', status: 500 }],
    [{ kind: 'truncated-json' }],
  ] as const)('8. a fault that passes is got over: %j', async (fault) => {
    erp.faults.add({ ...fault, skip: 1 });
    expect(await idsOf({ card: card('/products/offset', offset) })).toEqual(sixty);
  });

  it.each(['before', 'during'] as const)(
    '8. a hang %s the answer ends with the time for a page',
    async (when) => {
      erp.faults.add({ kind: 'hang', when, times: 9 });
      const asked = { card: card('/products/offset', offset, { timeoutSeconds: 1, maxAttempts: 1 }) };
      await expect(app.read(asked)).rejects.toMatchObject({
        kind: 'transient',
        message: expect.stringMatching(/^Page 1 \(GET .*offset=0/),
      });
    },
  );

  it('8. a hang ends with the run that is cancelled', async () => {
    erp.faults.add({ kind: 'hang', when: 'before' });
    const controller = new AbortController();
    const reading = app.read({ card: card('/products/offset', offset), signal: controller.signal });
    await expect.poll(() => erp.requests.length).toBe(1);
    controller.abort(new Error('cancelled by hand'));
    await expect(reading).rejects.toThrow('cancelled by hand');
  });
});

describe('with a login', () => {
  const login = (slug: string, more: Record<string, unknown> = {}) => ({
    slug,
    name: slug,
    type: 'jwt',
    settings: { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT },
    ...more,
  });

  it('12. a token that dies on the way is renewed, and no page is lost', async () => {
    await erp.stop();
    await start({ authentication: 'jwt', tokenLifeRequests: 2 });
    await app.createLogin(login('dies'));
    const pages = await app.read({ card: card('/products/offset', offset, { login: 'dies' }) });
    expect(recordsOf(pages)).toHaveLength(60);
    expect(new Set(pages.map(({ attributes }) => attributes['token.erp'])).size).toBe(2);
    expect(erp.report().logins).toBe(2);
  });

  it('12. a 200 that says "session expired" is a renewal too, where the login says so', async () => {
    await erp.stop();
    await start({ authentication: 'jwt', tokenLifeRequests: 2, expiredAnswer: 'body-200' });
    await app.createLogin(login('says-so', { session: { rejectedText: 'SESSION_EXPIRED' } }));
    const pages = await app.read({ card: card('/products/offset', offset, { login: 'says-so' }) });
    expect(recordsOf(pages)).toHaveLength(60);
  });

  it('12. a 200 that says it in words of its own is a renewal where a rule of the card says so, once', async () => {
    await erp.stop();
    await start({ authentication: 'jwt', tokenLifeRequests: 2, expiredAnswer: 'body-200' });
    await app.createLogin(login('by-rule'));
    const errorWhen = [{ matches: 'SESSION_EXPIRED', then: 'renew-login' }];
    const pages = await app.read({ card: card('/products/offset', offset, { login: 'by-rule', errorWhen }) });
    expect(recordsOf(pages)).toHaveLength(60);
    expect(erp.report().logins).toBe(2);
    const always = [...errorWhen, { path: '$.results', exists: true, then: 'renew-login' }];
    await expect(
      app.read({ card: card('/products/offset', offset, { login: 'by-rule', errorWhen: always }) }),
    ).rejects.toMatchObject({
      code: 'ERP_UNAUTHORIZED',
      message: expect.stringContaining('A new session of the login "by-rule" did not help'),
      details: { excerpt: expect.stringContaining('"results"') as unknown },
    });
  });

  it('a session that a new login does not better is an error, not a loop', async () => {
    await erp.stop();
    await start({ authentication: 'jwt', tokenLifeRequests: 0 });
    await app.createLogin(login('refused'));
    await expect(
      app.read({ card: card('/products/offset', offset, { login: 'refused' }) }),
    ).rejects.toMatchObject({
      code: 'ERP_UNAUTHORIZED',
      message: expect.stringContaining('login "refused"'),
    });
    expect(erp.report().logins).toBe(2);
  });

  it('15. no token stands in what is stored or told of a page', async () => {
    await erp.stop();
    await start({ authentication: 'jwt' });
    await app.createLogin(login('quiet'));
    const pages = await app.read({
      card: card(
        '/products/next',
        { type: 'next', nextPath: '$.next', limitKey: 'limit', pageSize: 25 },
        { login: 'quiet' },
      ),
    });
    const token = pages[0]?.attributes['token.erp']?.replace('Bearer ', '') ?? '';
    expect(token.length).toBeGreaterThan(20);
    for (const { request, next, stopReason, warnings } of pages) {
      expect(JSON.stringify({ request, next, stopReason, warnings })).not.toContain(token);
    }
  });
});

describe('a run with a query', () => {
  const erpQuery = {
    sku: { key: 'sku', type: 'csv', batchSize: 2 },
    modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
    custom: { key: 'status', type: 'string' },
  };
  const skus = ['AK000000-KRM-S', 'AK000002-LCV-M', 'AK000001-KRM-S'];

  it('reads several SKUs in as few requests as may be', async () => {
    const pages = await app.read({
      card: card('/products/offset', offset),
      erpQuery,
      query: { sku: skus },
    });
    expect(
      recordsOf(pages)
        .map((record) => (record as { sku: string }).sku)
        .sort(),
    ).toEqual(skus.toSorted());
    expect(erp.requests.map(({ url }) => url)).toContain(
      '/products/offset?sku=AK000000-KRM-S,AK000002-LCV-M&offset=0&limit=25',
    );
  });

  it('reads changes since a date in the timezone of the flow', async () => {
    erp.touch('AK000000-KRM-S');
    const since = new Date(Date.now() - 60_000).toISOString();
    const pages = await app.read({
      card: card('/products/offset', offset),
      erpQuery,
      query: { modifiedDateGt: since },
    });
    expect(recordsOf(pages)).toHaveLength(2);
  });

  it('reads, on a schedule, what changed since the last request', async () => {
    erp.touch('AK000000-KRM-S');
    const pages = await app.read({
      card: card('/products/offset', offset, { modifiedDateKey: 'modified_date__gt', lookBackSeconds: 0 }),
      erpQuery,
      lastRequest: new Date(Date.now() - 60_000).toISOString(),
    });
    expect(recordsOf(pages)).toHaveLength(2);
  });
});
