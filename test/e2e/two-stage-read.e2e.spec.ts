import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';
import { installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase } from '../support/database.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  replaceFlow,
  runToEnd,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';
import { TwoStageErp } from '../support/two-stage-erp.js';

let server: TestApp;
let sides: Sides;
let erp: TwoStageErp;

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  [server, erp] = await Promise.all([startTestApp(), TwoStageErp.start()]);
  await createLogins(server, sides);
  await createFlow(server, flow());
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), erp[Symbol.asyncDispose]()]);
});
beforeEach(async () => {
  await erp[Symbol.asyncDispose]();
  erp = await TwoStageErp.start();
  sides.omnitron.reset();
  await server.database.dataSource.query('TRUNCATE product_states, undelivered_products');
  await server.call('put', '/api/v1/flows/images/checkpoint').send({ lastRequest: null }).expect(200);
  await replaceFlow(server, flow());
});

const MAPPING = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }];

function cardsOf(read: object): Record<string, unknown> {
  return imageFlow(sides, {
    erpQuery: { sku: { key: 'sku', type: 'csv', batchSize: 5 } },
    read,
    script: null,
    mapping: MAPPING,
    write: { foreignImages: 'replace' },
  });
}

const byPage = { type: 'page', pageKey: 'page', limitKey: null, totalPath: '$.total' };

/** `/changes` names products by id, `/products` sends them whole. */
function flow(products: object = {}, read: object = {}): Record<string, unknown> {
  return cardsOf({
    url: `${erp.origin}/changes`,
    modifiedDateKey: 'since',
    recordsPath: '$.items',
    pagination: byPage,
    products: { idPath: '$.id', url: `${erp.origin}/products`, key: 'ids', batchSize: 8, ...products },
    ...read,
  });
}

/** `/list` sends products without images; those are asked for one by one. */
function detailed(detail: object = {}, read: object = {}): Record<string, unknown> {
  return cardsOf({
    url: `${erp.origin}/list`,
    recordsPath: '$.items',
    pagination: byPage,
    details: [
      {
        url: `${erp.origin}/products/\${record.id}/images`,
        recordsPath: '$.images',
        pagination: { type: 'page', pageKey: 'page', limitKey: null },
        into: '$.images',
        ...detail,
      },
    ],
    ...read,
  });
}

const held = (sku: string): string[] => (sides.omnitron.findContent(sku)?.images ?? []).map(({ url }) => url);
const wrong = (): string[] =>
  erp.products.map(({ sku }) => sku).filter((sku) => held(sku).join() !== erp.images(sku).join());

async function rowsOf(runId: string, query: string): Promise<Record<string, unknown>[]> {
  const { body } = await server.call('get', `/api/v1/runs/${runId}/rows?${query}`).expect(200);
  return (body as { results: Record<string, unknown>[] }).results;
}

describe('a read in two stages', () => {
  it('finds identifiers, each once, and reads whole products by them in batches', async () => {
    const run = await runToEnd(server);
    expect(run).toMatchObject({
      status: 'succeeded',
      verdict: 'complete',
      records: 35,
      products: 35,
      written: 35,
    });
    expect(wrong()).toEqual([]);
    const batches = erp.asked('/products');
    // Asked for at once, they come in any order.
    const sizes = batches.map((target) => target.split('ids=')[1]?.split(',').length ?? 0);
    expect(sizes.sort((a, b) => b - a)).toEqual([8, 8, 8, 8, 3]);
    expect(new Set(batches.flatMap((target) => target.split('ids=')[1]?.split(','))).size).toBe(35);
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/pages`).expect(200);
    const { results } = body as { results: Record<string, unknown>[] };
    expect(results.filter(({ identifiers }) => identifiers !== null)).toHaveLength(
      erp.asked('/changes').length,
    );
    expect(results.map(({ pageNo }) => pageNo)).toEqual(results.map((_, index) => index + 1));
    expect(run).toMatchObject({ pages: results.length, requests: erp.seen.length });
    expect(run.steps.find(({ step }) => step === 'read')?.counts).toMatchObject({ records: 35 });
  });

  it('asks for some batches at once, and never for more', async () => {
    await replaceFlow(server, flow({ batchSize: 2, concurrency: 3 }));
    let open = 0;
    let most = 0;
    const reached = Promise.withResolvers<undefined>();
    erp.instead = async ({ path }) => {
      if (path !== '/products') return undefined;
      open += 1;
      most = Math.max(most, open);
      if (open === 3) reached.resolve(undefined);
      await reached.promise;
      open -= 1;
      return undefined;
    };
    expect(await runToEnd(server)).toMatchObject({ written: 35 });
    expect(erp.asked('/products')).toHaveLength(18);
    expect(most).toBe(3);
  });

  it('looks SKUs up by the first request, where identifiers are the own ones of the ERP', async () => {
    const run = await runToEnd(server, { sku: ['T-0003', 'T-0007', 'NONE'] });
    expect(run).toMatchObject({ status: 'partial', written: 2, failed: 1 });
    expect(await rowsOf(run.id, 'status=failed')).toMatchObject([{ sku: 'NONE', code: 'NOT_FOUND_IN_ERP' }]);
    expect(erp.asked('/changes')[0]).toContain('sku=T-0003,T-0007,NONE');
    expect(erp.asked('/products')).toEqual(['/products?ids=1003,1007']);
  });

  it('goes to the second request at once with SKUs that are the identifiers', async () => {
    await replaceFlow(server, flow({ idPath: '$.sku', identifiers: 'sku', key: 'skus', batchSize: 2 }));
    const run = await runToEnd(server, { sku: ['T-0003', 'T-0007', 'NONE'] });
    expect(run).toMatchObject({ status: 'partial', written: 2, failed: 1 });
    expect(erp.seen.map(({ target }) => decodeURIComponent(target))).toEqual([
      '/products?skus=T-0003,T-0007',
      '/products?skus=NONE',
    ]);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 33, skipped: 2 });
  });

  it('shows an identifier that the second request knows no more as a row that is left out', async () => {
    const gone = erp.products[4];
    erp.instead = ({ path }) => {
      if (path === '/products') erp.products = erp.products.filter((product) => product !== gone);
      return undefined;
    };
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 34, skipped: 1 });
    expect(await rowsOf(run.id, 'status=skipped')).toMatchObject([
      { sku: null, code: 'NOT_IN_ERP', detail: expect.stringContaining('identifier 1004') as string },
    ]);
  });

  it('fails where a record names no product, and where the ERP ignores the SKUs', async () => {
    erp.instead = ({ path }) =>
      path === '/changes' ? { json: { total: 2, items: [{ id: 1000 }, { key: 'x' }] } } : undefined;
    expect(await runToEnd(server)).toMatchObject({
      status: 'failed',
      failure: {
        step: 'read',
        code: 'IDENTIFIER_NOT_FOUND',
        detail: expect.stringContaining('Record 2 of page 1') as string,
      },
    });
    erp.instead = ({ path }) =>
      path === '/changes'
        ? {
            json: {
              total: 2,
              items: [
                { id: 1000, sku: 'T-0000' },
                { id: 1001, sku: 'T-0001' },
              ],
            },
          }
        : undefined;
    expect(await runToEnd(server, { sku: ['T-0009'] })).toMatchObject({
      status: 'failed',
      written: 0,
      failure: { code: 'QUERY_IGNORED' },
    });
  });

  it('goes on behind the last batch that was staged when it is resumed', async () => {
    await replaceFlow(server, flow({ concurrency: 1 }, { maxAttempts: 1 }));
    erp.instead = ({ path, query }) =>
      path === '/products' && query.get('ids')?.includes('1020') === true ? { status: 503 } : undefined;
    const failed = await runToEnd(server);
    expect(failed).toMatchObject({
      status: 'failed',
      verdict: 'short',
      written: 0,
      failure: { code: 'PAGE_FAILED' },
    });
    erp.instead = () => undefined;
    const [changes, before] = [erp.asked('/changes').length, erp.asked('/products').length];
    await server.call('post', `/api/v1/runs/${failed.id}/resume`).expect(202);
    expect(await waitForRun(server, failed.id)).toMatchObject({ status: 'succeeded', written: 35 });
    expect(wrong()).toEqual([]);
    expect(erp.asked('/changes')).toHaveLength(changes);
    expect(erp.asked('/products').slice(before)[0]).toBe(erp.asked('/products')[before - 1]);
    expect(erp.asked('/products')).toHaveLength(6);
  });

  it('shows both stages in the test screens', async () => {
    const { body: read } = await server
      .call('post', '/api/v1/test/read')
      .send({ flow: 'images' })
      .expect(200);
    expect(read).toMatchObject({
      ok: true,
      pages: [
        { pageNo: 1, identifiers: expect.arrayContaining(['1000']) as string[], nextCursor: { pageNo: 2 } },
        { pageNo: 2, identifiers: null, recordCount: 8, nextCursor: null },
      ],
    });
    expect(
      (read as { exchanges: { request: { url: string } }[] }).exchanges.map(
        ({ request: { url } }) => new URL(url).pathname,
      ),
    ).toEqual(['/changes', '/products']);
    const { body: tried } = await server
      .call('post', '/api/v1/test/flow')
      .send({ flow: 'images', maxPages: 20 })
      .expect(200);
    expect((tried as { rows: object[] }).rows).toHaveLength(35);
  });

  it('is refused with words where its cards do not fit', async () => {
    const products = { idPath: '$[*].id', key: null, pagination: { ...byPage, totalPath: '$..x' } };
    const { body } = await server
      .call('put', '/api/v1/flows/images')
      .send(flow(products, { delta: 'changed-images', passOn: 'response' }))
      .expect(422);
    expect((body as { errors: { path: string }[] }).errors.map(({ path }) => path).toSorted()).toEqual([
      'read.delta',
      'read.products',
      'read.products.idPath',
      'read.products.key',
      'read.products.pagination.totalPath',
    ]);
  });
});

describe('detail requests', () => {
  it('put what each brings into its record, over all its pages', async () => {
    await replaceFlow(server, detailed());
    const run = await runToEnd(server);
    expect(run).toMatchObject({
      status: 'succeeded',
      verdict: 'complete',
      records: 35,
      written: 35,
      warnings: [],
    });
    expect(wrong()).toEqual([]);
    expect(run).toMatchObject({ requests: erp.seen.length });
  });

  it('leave out a record whose detail is gone, and say so', async () => {
    await replaceFlow(server, detailed());
    erp.instead = ({ path }) => (path === '/products/1004/images' ? { status: 404 } : undefined);
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 34 });
    expect(run.warnings).toEqual([
      'read.details[0] found nothing for 1 record of page 1, left out; the first was answered with 404.',
    ]);
  });

  it('go on with an empty list, or fail, where the card says so', async () => {
    erp.instead = ({ path }) => (path === '/products/1004/images' ? { status: 404 } : undefined);
    await replaceFlow(server, detailed({ missing: 'fail' }));
    expect(await runToEnd(server)).toMatchObject({ status: 'failed', failure: { code: 'DETAIL_NOT_FOUND' } });
    await replaceFlow(server, detailed({ missing: 'empty' }));
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 34, skipped: 1 });
  });

  it('fail the read when no record of a page has one, for the URL is wrong', async () => {
    await replaceFlow(server, detailed({ url: `${erp.origin}/nowhere/\${record.id}` }));
    expect(await runToEnd(server)).toMatchObject({
      status: 'failed',
      written: 0,
      failure: {
        step: 'read',
        code: 'DETAIL_NOT_FOUND',
        detail: expect.stringContaining('every one of the 20') as string,
      },
    });
    await replaceFlow(server, detailed({ url: `${erp.origin}/products/\${record.code}/images` }));
    expect(await runToEnd(server)).toMatchObject({
      failure: {
        code: 'DETAIL_NOT_FOUND',
        detail: expect.stringContaining('has no ${record.code}') as string,
      },
    });
  });

  it('are asked again after 429, and fail the read where that goes on', async () => {
    await replaceFlow(server, detailed({}, { maxAttempts: 2, waitMinutes: 0 }));
    let times = 0;
    erp.instead = ({ path }) =>
      path === '/products/1004/images' && times++ === 0
        ? { status: 429, headers: { 'retry-after': '0' } }
        : undefined;
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 35, requests: erp.seen.length });
    erp.instead = ({ path }) => (path === '/products/1004/images' ? { status: 503 } : undefined);
    expect(await runToEnd(server)).toMatchObject({
      status: 'failed',
      failure: {
        code: 'PAGE_FAILED',
        detail: expect.stringMatching(/read\.details\[0\] of page 1: .*\/products\/1004\/images/) as string,
      },
    });
  });

  it('never take the credentials to another host that a record names', async () => {
    await replaceFlow(server, detailed({ url: '${record.href}' }));
    erp.instead = ({ path }) =>
      path === '/list'
        ? { json: { total: 1, items: [{ sku: 'T-0000', href: 'http://127.0.0.1:1/x' }] } }
        : undefined;
    expect(await runToEnd(server)).toMatchObject({
      status: 'failed',
      failure: { code: 'READ_URL_INVALID', detail: expect.stringContaining('another host') as string },
    });
    erp.instead = ({ path }) =>
      path === '/list'
        ? { json: { total: 1, items: [{ sku: 'T-0000', href: '/products/1000/images' }] } }
        : undefined;
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
  });

  it('are shown in the test screens, those of the records that are shown', async () => {
    await replaceFlow(server, detailed());
    const { body } = await server.call('post', '/api/v1/test/read').send({ flow: 'images' }).expect(200);
    expect(body).toMatchObject({
      ok: true,
      pages: [{ recordCount: 10, requests: erp.seen.length, nextCursor: { skip: 10 } }],
    });
    const [page] = (body as { pages: { records: { images: unknown[] }[]; nextCursor: object }[] }).pages;
    expect(page?.records.map(({ images }) => images.length)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    const cursor = page?.nextCursor;
    const { body: on } = await server
      .call('post', '/api/v1/test/read')
      .send({ flow: 'images', cursor })
      .expect(200);
    expect((on as { pages: { records: { sku: string }[] }[] }).pages[0]?.records[0]?.sku).toBe('T-0010');
  });
});

describe('a sample that is read', () => {
  it.each([
    ['of the second stage', () => flow(), 8],
    ['with the details of its records', () => detailed(), 10],
  ])('is one of products: %s', async (_what, document, count) => {
    await replaceFlow(server, document());
    await server.call('post', '/api/v1/flows/images/samples').send({ name: 'page' }).expect(201);
    const sample = { flow: 'images', name: 'page' };
    const { body } = await server
      .call('post', '/api/v1/test/flow')
      .send({ flow: 'images', sample })
      .expect(200);
    const { rows } = body as { rows: { sku: string; images: unknown[] }[] };
    expect(rows).toHaveLength(count);
    for (const { sku, images } of rows) expect(images).toHaveLength(erp.images(sku).length);
    await server.call('delete', '/api/v1/flows/images/samples/page').expect(204);
  });
});

describe('a process that is killed', () => {
  it(
    'goes on exactly: details of the page in hand are asked for again, and no product is lost',
    { timeout: 120_000 },
    async () => {
      const database = await createTestDatabase();
      const place = installation({ DATABASE_URL: database.url });
      const start = async () => {
        const app = await startAppProcess(place.environment);
        const { body } = await request(app.url).post('/api/v1/auth/login').send(ADMIN).expect(200);
        const { accessToken: token } = body as { accessToken: string };
        const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
          request(app.url)[method](path).auth(token, { type: 'bearer' });
        return { app, url: app.url, token, call };
      };
      await erp[Symbol.asyncDispose]();
      erp = await TwoStageErp.start(400);
      const first = await start();
      try {
        await createLogins(first, sides);
        const both = detailed(
          {},
          {
            url: `${erp.origin}/changes`,
            products: { idPath: '$.id', url: `${erp.origin}/products`, key: 'ids', batchSize: 150 },
          },
        );
        await createFlow(first, both);
        const reached = new Promise<void>((resolve) => {
          erp.instead = () => {
            if (erp.asked(/\/images$/).length > 500) resolve();
            return undefined;
          };
        });
        const runId = await startRun(first);
        await reached;
        await first.app.kill();
        erp.instead = () => undefined;
        const [changes, products] = [erp.asked('/changes').length, erp.asked('/products').length];
        const second = await start();
        expect(await waitForRun(second, runId)).toMatchObject({
          status: 'succeeded',
          records: 400,
          written: 400,
        });
        expect(wrong()).toEqual([]);
        expect(erp.asked('/changes')).toHaveLength(changes);
        expect(erp.asked('/products').length - products).toBeLessThanOrEqual(3);
        await second.app.stop();
      } finally {
        await first.app.kill();
        await database.drop();
        place.remove();
      }
    },
  );
});
