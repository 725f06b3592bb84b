import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOmnitronSimulator, startErpSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  getRun,
  replaceFlow,
  type RunBody,
  runToEnd,
  type Sides,
  waitForRun,
} from '../support/image-flow.js';
import { ToldErp } from '../support/told-erp.js';

let server: TestApp;
let sides: Sides;
let erp: ToldErp;
let place = 0;

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  [server, erp] = await Promise.all([startTestApp(), ToldErp.start()]);
  await createLogins(server, sides);
  await createFlow(server, erp.flow(sides));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), erp[Symbol.asyncDispose]()]);
});

/** Every test has products of its own. */
let skus: string[] = [];
beforeEach(async () => {
  place += 1;
  skus = Array.from({ length: 20 }, (_, n) => `T${place}-${String(n).padStart(2, '0')}`);
  erp.answer = (query) => erp.obey(query);
  await replaceFlow(server, erp.flow(sides));
});

/** The shop gets these images of the first products by a run. */
async function written(count: number, ...images: string[]): Promise<void> {
  erp.products = skus.slice(0, count).map((sku) => ({ sku, images: images.map((name) => `${sku}-${name}`) }));
  expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: count });
}

/** Gives some products other images. */
function change(count: number, imagesOf: (sku: string) => string[]): void {
  const changed = new Set(skus.slice(0, count));
  erp.products = erp.products.map((product) =>
    changed.has(product.sku) ? { ...product, images: imagesOf(product.sku) } : product,
  );
}

const held = (n: number): string[] =>
  (sides.omnitron.findContent(skus[n] ?? '')?.images ?? []).map(({ url }) =>
    url.replace(/^https:\/\/img\.example\/(.*)\.jpg$/, '$1'),
  );

async function codesOf({ id }: Pick<RunBody, 'id'>): Promise<Record<string, number>> {
  const { body } = await server.call('get', `/api/v1/runs/${id}/rows?limit=100`).expect(200);
  const { results } = body as { results: { status: string; code: string | null }[] };
  const groups = Map.groupBy(results, ({ status, code }) => code ?? status);
  return Object.fromEntries([...groups].map(([code, found]) => [code, found.length]));
}

describe('the damage policy', () => {
  it('lets single products lose an image, however few products a run has', async () => {
    await written(1, 'a', 'b', 'c');
    change(1, (sku) => [`${sku}-a`, `${sku}-b`]);
    expect(await runToEnd(server)).toMatchObject({
      status: 'succeeded',
      written: 1,
      held: 0,
      imagesAdded: 0,
      imagesRemoved: 1,
    });
    expect(held(0)).toEqual([`${skus[0]}-a`, `${skus[0]}-b`]);
  });

  it('holds the products that lose images when they are too many, writes the others, and says so', async () => {
    await written(20, 'a', 'b');
    change(8, (sku) => [`${sku}-a`]);
    erp.products = erp.products.map((product, n) =>
      n < 19 ? product : { ...product, images: [...product.images, `${product.sku}-c`] },
    );
    const run = await runToEnd(server);
    expect(run).toMatchObject({
      status: 'partial',
      written: 1,
      skipped: 11,
      held: 8,
      imagesAdded: 1,
      imagesRemoved: 0,
    });
    expect(run.warnings).toEqual([expect.stringMatching(/8 of 20 products.*8 products are held.*release/s)]);
    expect(await codesOf(run)).toEqual({ WOULD_LOSE_IMAGES: 8, UNCHANGED: 11, written: 1 });
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/held?limit=3`).expect(200);
    const { results, nextAfter } = body as { results: Record<string, unknown>[]; nextAfter: number };
    const image = (name: string, mark: object) =>
      expect.objectContaining({ url: `https://img.example/${skus[0]}-${name}.jpg`, ...mark });
    expect(results).toHaveLength(3);
    expect(results[0]).toMatchObject({
      sku: skus[0],
      code: 'WOULD_LOSE_IMAGES',
      lostImages: 1,
      images: [image('a', { isNew: false })],
      shopImages: [image('a', { isRemoved: false }), image('b', { isRemoved: true })],
    });
    const rest = await server.call('get', `/api/v1/runs/${run.id}/held?after=${nextAfter}`).expect(200);
    expect(rest.body).toMatchObject({ nextAfter: null, results: { length: 5 } });
    expect([held(0), held(19)]).toEqual([
      [`${skus[0]}-a`, `${skus[0]}-b`],
      [`${skus[19]}-a`, `${skus[19]}-b`, `${skus[19]}-c`],
    ]);
  });

  it('compares images by URL, not by their number', async () => {
    await written(10, 'a', 'b', 'c');
    change(6, (sku) => [`${sku}-x`, `${sku}-y`, `${sku}-z`]);
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'partial', held: 6, skipped: 4 });
    expect(held(0)).toEqual(['a', 'b', 'c'].map((name) => `${skus[0]}-${name}`));
  });

  it('takes the same picture file with another query for the same image: a version, a signature', async () => {
    erp.products = skus.map((sku) => ({ sku, images: [`https://img.example/${sku}.jpg?sig=1`] }));
    await runToEnd(server);
    change(20, (sku) => [`https://img.example/${sku}.jpg?sig=2`]);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 20, imagesChanged: 20 });
    erp.products = skus.map((sku, n) => ({ sku, images: [`https://img.example/image.php?id=${sku}${n}`] }));
    expect(await runToEnd(server)).toMatchObject({ status: 'partial', held: 20 });
  });

  it('guards posts as well', async () => {
    const post = async (count: number) => {
      const rows = skus
        .slice(0, 10)
        .map((sku) => ({ product_sku: sku, images: urls.slice(0, count).map((url) => `${url}/${sku}`) }));
      const { body } = await server.call('post', '/api/v1/outbound/posted').send(rows).expect(202);
      return waitForRun(server, (body as { runId: string }).runId);
    };
    const urls = ['https://img.example/a', 'https://img.example/b'];
    const flow = { name: 'Posted', slug: 'posted', direction: 'outbound' };
    await createFlow(server, { ...flow, omnitron: { login: 'omnitron', domainUrl: sides.omnitron.url } });
    await server.call('post', '/api/v1/flows/posted/start').expect(200);
    expect(await post(2)).toMatchObject({ status: 'succeeded', written: 10 });
    expect(await post(1)).toMatchObject({ status: 'partial', written: 0, held: 10 });
  });

  it('holds a placeholder that suddenly stands in many products, though these are few', async () => {
    await written(20, 'a', 'b');
    change(4, (sku) => ['https://img.example/no-image.jpg', `${sku}-b`]);
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'partial', held: 4, skipped: 16 });
    expect(await codesOf(run)).toMatchObject({ PLACEHOLDER_IMAGE: 4 });
    expect(run.warnings.join()).toContain('no-image.jpg suddenly replaces images of 4 products');
  });

  it('takes images that products share for no placeholder: sizes of a colour had the same before', async () => {
    erp.products = skus.slice(0, 20).map((sku, n) => ({ sku, images: n < 4 ? ['red-1', 'red-2'] : [sku] }));
    await runToEnd(server);
    change(4, () => ['red-3', 'red-4']);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 4, held: 0 });
  });

  it('guards a run of many SKUs, and a retry, like any other', async () => {
    await written(10, 'a', 'b');
    change(10, (sku) => [`${sku}-a`]);
    expect(await runToEnd(server, { sku: skus.slice(0, 10) })).toMatchObject({ status: 'partial', held: 10 });
    expect(await runToEnd(server, { sku: skus.slice(0, 2) })).toMatchObject({
      status: 'succeeded',
      written: 2,
    });
  });

  it('lets a forced run take away what it likes', async () => {
    await written(10, 'a', 'b');
    change(10, (sku) => [`${sku}-a`]);
    expect(await runToEnd(server, { force: true })).toMatchObject({
      status: 'succeeded',
      written: 10,
      imagesRemoved: 10,
    });
  });

  it('decides the same in a dry run', async () => {
    await written(10, 'a', 'b');
    change(8, (sku) => [`${sku}-a`]);
    const { body } = await server.call('post', '/api/v1/test/flow').send({ flow: 'images' }).expect(200);
    const { rows } = body as { rows: { status: string; code: string | null }[] };
    expect(rows.filter(({ status, code }) => status === 'held' && code === 'WOULD_LOSE_IMAGES')).toHaveLength(
      8,
    );
  });

  it('with null holds none for their number', async () => {
    await written(10, 'a', 'b');
    await replaceFlow(server, erp.flow(sides, { write: { removalGuardPercent: null } }));
    change(10, (sku) => [`${sku}-a`]);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 10 });
  });

  it('guards a run that is written page by page', async () => {
    await written(10, 'a', 'b');
    await replaceFlow(server, erp.flow(sides, { write: { rowGrouping: 'page' } }));
    change(10, (sku) => [`${sku}-a`]);
    expect(await runToEnd(server)).toMatchObject({ status: 'partial', written: 0, held: 10 });
  });
});

describe('held rows', () => {
  it('are released, all or by SKU, and dropped; the run counts them', async () => {
    await written(10, 'a', 'b');
    change(8, (sku) => [`${sku}-a`]);
    const { id } = await runToEnd(server);
    const [first = '', second = ''] = skus;
    const post = (how: string, body: object) => server.call('post', `/api/v1/runs/${id}/${how}`).send(body);
    expect((await post('release', { sku: [first] }).expect(202)).body).toEqual({ rows: 1 });
    expect(await waitForRun(server, id)).toMatchObject({ status: 'partial', written: 1, held: 7 });
    expect((await post('drop', { sku: [second] }).expect(200)).body).toEqual({ rows: 1 });
    expect(await getRun(server, id)).toMatchObject({ status: 'partial', held: 6, skipped: 3 });
    expect((await post('release', {}).expect(202)).body).toEqual({ rows: 6 });
    expect(await waitForRun(server, id)).toMatchObject({ status: 'succeeded', written: 7, held: 0 });
    expect([held(0), held(1), held(7)]).toEqual([
      [`${first}-a`],
      [`${second}-a`, `${second}-b`],
      [`${skus[7]}-a`],
    ]);
    expect((await post('drop', {}).expect(409)).body).toMatchObject({ code: 'NOTHING_HELD' });
  });
});

describe('a run of SKUs', () => {
  it('never writes a product that it did not ask for', async () => {
    await written(10, 'a', 'b');
    erp.answer = () => erp.products;
    change(10, (sku) => [`${sku}-a`, `${sku}-b`, `${sku}-c`]);
    const run = await runToEnd(server, { sku: skus[3] });
    expect(run).toMatchObject({ status: 'succeeded', written: 1, skipped: 9 });
    expect(await codesOf(run)).toEqual({ NOT_ASKED_FOR: 9, written: 1 });
    expect(held(0)).toEqual([`${skus[0]}-a`, `${skus[0]}-b`]);
  });

  it('writes what it asked for, in whichever batch of its SKUs the ERP sends it first', async () => {
    await replaceFlow(server, erp.flow(sides, { erpQuery: { sku: { key: 'sku', type: 'string' } } }));
    erp.products = skus.slice(0, 4).map((sku) => ({ sku, images: [sku] }));
    erp.answer = () => erp.products;
    const run = await runToEnd(server, { sku: skus.slice(0, 2) });
    expect(await codesOf(run)).toEqual({ written: 2, NOT_ASKED_FOR: 2 });
  });

  it('fails when the ERP sends nothing of what it asked for', async () => {
    await written(10, 'a', 'b');
    erp.answer = () => erp.products;
    change(10, (sku) => [`${sku}-a`]);
    const run = await runToEnd(server, { sku: 'X-1', force: true });
    expect(run).toMatchObject({ status: 'failed', written: 0, failure: { code: 'QUERY_IGNORED' } });
    expect(run.failure?.detail).toContain('asked for X-1, and the ERP sent 10 other products');
    const { body } = await server
      .call('post', '/api/v1/test/flow')
      .send({ flow: 'images', query: { sku: 'X-1' } })
      .expect(200);
    expect((body as { steps: { code: string | null }[] }).steps.map(({ code }) => code)).toContain(
      'QUERY_IGNORED',
    );
  });
});

describe('a product without images', () => {
  it('is skipped, keeps what the shop holds, and does not make the run partial', async () => {
    await written(5, 'a', 'b');
    change(1, () => []);
    erp.products = [...erp.products, { sku: skus[9] ?? '', images: [] }];
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 0, skipped: 6 });
    expect(await codesOf(run)).toEqual({ NO_IMAGES: 2, UNCHANGED: 4 });
    expect(run.warnings).toEqual([expect.stringContaining('no images any more of 1 products')]);
    expect(held(0)).toHaveLength(2);
  });

  it('fails with emptyImages fail, and loses its images with remove or the old allowImageRemoval', async () => {
    await written(5, 'a', 'b');
    change(1, () => []);
    await replaceFlow(server, erp.flow(sides, { write: { emptyImages: 'fail' } }));
    expect(await codesOf(await runToEnd(server))).toEqual({ EMPTY_IMAGE_LIST: 1, UNCHANGED: 4 });
    await replaceFlow(server, erp.flow(sides, { write: { allowImageRemoval: true } }));
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1, imagesRemoved: 2 });
    expect(held(0)).toEqual([]);
  });

  it('is held with many others like it, though emptyImages is remove', async () => {
    await written(10, 'a');
    change(10, () => []);
    await replaceFlow(server, erp.flow(sides, { write: { emptyImages: 'remove' } }));
    expect(await runToEnd(server)).toMatchObject({ status: 'partial', held: 10 });
    expect(held(0)).toHaveLength(1);
  });
});
