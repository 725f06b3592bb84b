import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOmnitronSimulator, startErpSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  getRun,
  replaceFlow,
  runToEnd,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';
import { ToldErp, type ToldProduct } from '../support/told-erp.js';

const IMAGES_PATH = '/api/v1/downloadable-image';
let server: TestApp;
let sides: Sides;
let erp: ToldErp;
let place = 0;
let skus: string[] = [];
/** What the ERP sends when it is asked for changes. */
let changes: readonly ToldProduct[] = [];

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  [server, erp] = await Promise.all([startTestApp(), ToldErp.start()]);
  await createLogins(server, sides);
  await createFlow(server, flow());
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), erp[Symbol.asyncDispose]()]);
});
beforeEach(async () => {
  place += 1;
  skus = Array.from({ length: 20 }, (_, n) => `O${place}-${String(n).padStart(2, '0')}`);
  erp.products = skus.map((sku) => ({ sku, images: [`${sku}-a`, `${sku}-b`, `${sku}-c`] }));
  erp.answer = (query) => (query.has('sku') ? erp.obey(query) : changes);
  sides.omnitron.faults.clear();
  await server.database.dataSource.query('TRUNCATE undelivered_products');
  await replaceFlow(server, flow());
  await server
    .call('put', '/api/v1/flows/images/checkpoint')
    .send({ lastRequest: new Date().toISOString() })
    .expect(200);
});

function flow(read: object = {}, cards: object = {}): Record<string, unknown> {
  return erp.flow(sides, { read: { modifiedDateKey: 'since', ...read }, ...cards });
}

const heldBy = (sku = ''): string[] =>
  (sides.omnitron.findContent(sku)?.images ?? []).map(({ url }) =>
    url.replace(/^https:\/\/img\.example\/(.*)\.jpg$/, '$1'),
  );

const IN_PAGES = { pagination: { type: 'page', pageSize: 2 } };
const sendPages = (pages: readonly (readonly ToldProduct[])[]): void => {
  erp.answer = (query) =>
    query.has('sku')
      ? Number(query.get('page') ?? 1) === 1
        ? erp.obey(query)
        : []
      : (pages[Number(query.get('page')) - 1] ?? []);
};

const codesOf = async (runId: string): Promise<[string, string | null][]> => {
  const { body } = await server.call('get', `/api/v1/runs/${runId}/rows`).expect(200);
  const { results } = body as { results: { sku: string; code: string | null }[] };
  return results.map(({ sku, code }) => [sku, code]);
};

const asked = (): (string | null)[] => erp.requests.map((query) => query.get('sku'));

describe('what was read and not delivered', () => {
  it('is asked for again, by SKU, by the run after one that was cancelled while it wrote', async () => {
    changes = erp.products;
    await replaceFlow(
      server,
      flow({}, { omnitron: { login: 'omnitron', domainUrl: sides.omnitron.url, concurrency: 1 } }),
    );
    sides.omnitron.faults.add({ kind: 'latency', ms: 100, rate: 1, match: { path: IMAGES_PATH } });
    const id = await startRun(server);
    await waitForRun(server, id, ({ written }) => written >= 1);
    await server.call('post', `/api/v1/runs/${id}/cancel`).expect(202);
    const cancelled = await waitForRun(server, id);
    expect(cancelled).toMatchObject({ status: 'cancelled' });
    expect(cancelled.skipped).toBeGreaterThan(0);
    sides.omnitron.faults.clear();
    changes = [];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: cancelled.skipped });
    expect(skus.map(heldBy)).toEqual(erp.products.map(({ images }) => images));
    erp.requests.length = 0;
    expect(await runToEnd(server)).toMatchObject({ status: 'empty' });
    expect(asked()).toEqual([null]);
  });

  it('comes with the images that the ERP has by then, and with those that failed', async () => {
    changes = erp.products.slice(0, 3);
    await replaceFlow(server, flow({}, { write: { maxAttempts: 1 } }));
    sides.omnitron.faults.add({
      kind: 'status',
      status: 500,
      rate: 1,
      times: 1,
      match: { path: IMAGES_PATH, method: 'POST' },
    });
    expect(await runToEnd(server)).toMatchObject({ status: 'partial', written: 2, failed: 1 });
    erp.products = erp.products.map(({ sku, images }) => ({ sku, images: [...images, `${sku}-new`] }));
    changes = [];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(skus.slice(0, 3).filter((sku) => heldBy(sku).includes(`${sku}-new`))).toHaveLength(1);
  });

  it('is read from further back where the ERP cannot be asked by SKU', async () => {
    changes = erp.products.slice(0, 3);
    await replaceFlow(server, flow({}, { erpQuery: {}, write: { maxAttempts: 1 } }));
    sides.omnitron.faults.add({
      kind: 'status',
      status: 500,
      rate: 1,
      times: 1,
      match: { path: IMAGES_PATH, method: 'POST' },
    });
    erp.requests.length = 0;
    await runToEnd(server);
    await server
      .call('put', '/api/v1/flows/images/checkpoint')
      .send({ lastRequest: '2030-01-01T00:00:00.000Z' })
      .expect(200);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1, skipped: 2 });
    await runToEnd(server);
    const since = erp.requests.map((query) => query.get('since') ?? '');
    expect(since[1]).toBe(since[0]);
    expect(since[2]).toMatch(/^2030/);
  });

  it('is written as it is now where it came on two pages, before a change and after it', async () => {
    const [moved = '', other = ''] = skus;
    erp.products = [{ sku: moved, images: ['m-b', 'm-c', 'm-d'] }];
    const still = { sku: other, images: ['o-a'] };
    sendPages([[{ sku: moved, images: ['m-a', 'm-b', 'm-c'] }, still], erp.products]);
    await replaceFlow(server, flow(IN_PAGES));
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 1, skipped: 1 });
    expect((await codesOf(run.id)).at(0)).toEqual([moved, 'TWO_VERSIONS']);
    expect(heldBy(moved)).toEqual([]);
    sendPages([]);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(heldBy(moved)).toEqual(['m-b', 'm-c', 'm-d']);
  });

  it('is put together at the second time where its records share images on purpose', async () => {
    const [sku = '', other = ''] = skus;
    const variants = [
      [
        { sku, images: ['v-a', 'v-b'] },
        { sku: other, images: ['w-a'] },
      ],
      [{ sku, images: ['v-b', 'v-c'] }],
    ];
    sendPages(variants);
    await replaceFlow(server, flow(IN_PAGES, { erpQuery: {} }));
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1, skipped: 1 });
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(heldBy(sku)).toEqual(['v-a', 'v-b', 'v-c']);
    const after = await runToEnd(server);
    expect(await codesOf(after.id)).toEqual([
      [sku, 'UNCHANGED'],
      [other, 'UNCHANGED'],
    ]);
  });

  it('is not asked for again at once when it fails again', async () => {
    changes = erp.products.slice(0, 1);
    await replaceFlow(server, flow({}, { write: { maxAttempts: 1 } }));
    sides.omnitron.faults.add({
      kind: 'status',
      status: 500,
      rate: 1,
      times: 2,
      match: { path: IMAGES_PATH, method: 'POST' },
    });
    expect(await runToEnd(server)).toMatchObject({ failed: 1 });
    changes = [];
    expect(await runToEnd(server)).toMatchObject({ failed: 1 });
    expect(await runToEnd(server)).toMatchObject({ status: 'empty' });
    await server.database.dataSource.query(`UPDATE undelivered_products SET next_ask_at = now()`);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
  });

  it('is forgotten when the ERP has it no more', async () => {
    changes = erp.products.slice(0, 1);
    await replaceFlow(server, flow({}, { write: { maxAttempts: 1 } }));
    sides.omnitron.faults.add({
      kind: 'status',
      status: 500,
      rate: 1,
      times: 1,
      match: { path: IMAGES_PATH, method: 'POST' },
    });
    await runToEnd(server);
    [changes, erp.products] = [[], []];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', skipped: 1 });
    expect(await runToEnd(server)).toMatchObject({ status: 'empty' });
  });
});

describe('an old run', () => {
  it('never overwrites a newer image set, though its pages are gone', async () => {
    const [sku = ''] = skus;
    changes = erp.products.slice(0, 1);
    await replaceFlow(server, flow({}, { write: { maxAttempts: 1 } }));
    sides.omnitron.faults.add({
      kind: 'status',
      status: 500,
      rate: 1,
      times: 1,
      match: { path: IMAGES_PATH, method: 'POST' },
    });
    const { id } = await runToEnd(server);
    changes = [{ sku, images: [`${sku}-new`] }];
    erp.products = changes;
    await runToEnd(server);
    await server.database.dataSource.query('DELETE FROM run_pages');
    const { body } = await server.call('post', `/api/v1/runs/${id}/retry-failed`).expect(202);
    expect(body).toEqual({ rows: 0 });
    await waitForRun(server, id);
    expect(heldBy(sku)).toEqual([`${sku}-new`]);
  });
});

describe('held rows of an older run', () => {
  it('are taken back when a later run brings their products', async () => {
    changes = erp.products;
    await runToEnd(server);
    changes = erp.products.map(({ sku, images }) => ({ sku, images: images.slice(0, 2) }));
    const held = await runToEnd(server);
    expect(held).toMatchObject({ status: 'partial', held: 20 });
    changes = erp.products.slice(0, 5).map(({ sku, images }) => ({ sku, images: [...images, `${sku}-d`] }));
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 5 });
    expect(await getRun(server, held.id)).toMatchObject({ held: 15, skipped: 5 });
  });
});

describe('a read of changes', () => {
  const first = (sku: string): ToldProduct => ({ sku, images: [`${sku}-a2`] });

  it('that looks partial is held, and says what to declare', async () => {
    changes = erp.products;
    await runToEnd(server);
    changes = [first(skus[0] ?? '')];
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'partial', held: 1 });
    expect(run.warnings.join()).toMatch(/read\.delta to whole-products.*changed-images/s);
    expect(heldBy(skus[0])).toHaveLength(3);
  });

  it('of whole products is written as it comes', async () => {
    changes = erp.products;
    await runToEnd(server);
    await replaceFlow(server, flow({ delta: 'whole-products' }));
    changes = [first(skus[0] ?? '')];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(heldBy(skus[0])).toEqual([`${skus[0]}-a2`]);
  });

  it('of changed images reads the whole products by SKU, without a script', async () => {
    changes = erp.products;
    await runToEnd(server);
    await replaceFlow(server, flow({ delta: 'changed-images' }));
    const [one = '', two = ''] = skus;
    erp.products = erp.products.map((product) =>
      product.sku === one ? { sku: one, images: [`${one}-a2`, `${one}-b`, `${one}-c`] } : product,
    );
    changes = [first(one), { sku: two, images: [`${two}-b`] }, { sku: 'GONE', images: ['gone'] }];
    erp.requests.length = 0;
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 1, skipped: 2, pages: 2 });
    expect(asked()).toEqual([null, `${one},${two},GONE`]);
    expect([heldBy(one), heldBy(two)]).toEqual([
      [`${one}-a2`, `${one}-b`, `${one}-c`],
      ['a', 'b', 'c'].map((name) => `${two}-${name}`),
    ]);
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/rows?code=NOT_IN_ERP`).expect(200);
    expect(body).toMatchObject({ results: [{ sku: 'GONE' }] });
  });
});
