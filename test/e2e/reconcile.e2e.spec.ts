import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, replaceFlow, runToEnd, type Sides } from '../support/image-flow.js';
import { ToldErp } from '../support/told-erp.js';

interface LookBody {
  readonly id: string;
  readonly state: string;
  readonly lookedAt: number;
  readonly drifted: number;
  readonly detail: string | null;
}

let server: TestApp;
let sides: Sides;
let erp: ToldErp;
let place = 0;
let skus: string[] = [];

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

/** Five products with two images each, written by a run; nothing is left of those of other tests. */
beforeEach(async () => {
  place += 1;
  skus = Array.from({ length: 5 }, (_, n) => `R${place}-${n}`);
  erp.products = skus.map((sku) => ({ sku, images: [`${sku}-a`, `${sku}-b`] }));
  await replaceFlow(server, erp.flow(sides));
  await runToEnd(server);
  await settle('accept');
});

const urlOf = (name: string): string => `https://img.example/${name}.jpg`;
const inShop = (n: number): string[] =>
  (sides.omnitron.findContent(skus[n] ?? '')?.images ?? []).map(({ url }) => url.slice(20, -4));

/** Somebody changes the images of a product in the shop. */
function byHand(n: number, ...images: string[]): void {
  sides.omnitron.seedImages(
    skus[n] ?? '',
    images.map((name, order) => ({ url: urlOf(`${skus[n]}-${name}`), order, image_type: 'default' })),
  );
}

async function looks(): Promise<LookBody[]> {
  const { body } = await server.call('get', '/api/v1/flows/images/reconciliations').expect(200);
  return (body as { results: LookBody[] }).results;
}

async function reconcile(how: object = {}): Promise<LookBody> {
  const { body } = await server.call('post', '/api/v1/flows/images/reconciliations').send(how).expect(202);
  const { id } = body as { id: string };
  return await vi.waitFor(
    async () => {
      const look = (await looks()).find((candidate) => candidate.id === id);
      expect(look?.state).toMatch(/finished|failed/);
      return look!;
    },
    { timeout: 60_000, interval: 100 },
  );
}

async function drifts(): Promise<object[]> {
  const { body } = await server.call('get', '/api/v1/flows/images/drifts').expect(200);
  return (body as { results: object[] }).results;
}

async function settle(how: 'repair' | 'accept', sku?: string[]): Promise<unknown> {
  const { body } = await server.call('post', `/api/v1/flows/images/drifts/${how}`).send({ sku }).expect(200);
  return body;
}

describe('a look at what the shop holds', () => {
  it('tells what was added, removed and moved, product by product, and changes nothing', async () => {
    byHand(0, 'a', 'b', 'own');
    byHand(1, 'b');
    byHand(2, 'b', 'a');
    expect(await reconcile()).toMatchObject({
      state: 'finished',
      drifted: 3,
      imagesAdded: 1,
      imagesRemoved: 1,
      imagesChanged: 1,
    });
    const none = { added: [], removed: [], changed: [] };
    expect(await drifts()).toMatchObject([
      { sku: skus[0], ...none, added: [urlOf(`${skus[0]}-own`)] },
      { sku: skus[1], ...none, removed: [urlOf(`${skus[1]}-a`)] },
      { sku: skus[2], ...none, changed: [urlOf(`${skus[2]}-a`)] },
    ]);
    expect(inShop(1)).toEqual([`${skus[1]}-b`]);
    const { body } = await server.call('get', `/api/v1/products/${skus[1]}`).expect(200);
    expect(body).toMatchObject({ state: 'drifted' });
  });

  it('has the next run write again what a user repairs', async () => {
    byHand(0, 'a');
    byHand(1, 'a', 'b', 'own');
    await reconcile();
    expect(await settle('repair', [skus[0] ?? ''])).toEqual({ products: 1 });
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect([inShop(0), inShop(1)]).toEqual([
      [`${skus[0]}-a`, `${skus[0]}-b`],
      [`${skus[1]}-a`, `${skus[1]}-b`, `${skus[1]}-own`],
    ]);
    expect(await settle('repair')).toEqual({ products: 1 });
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(inShop(1)).toEqual([`${skus[1]}-a`, `${skus[1]}-b`]);
    expect(await reconcile()).toMatchObject({ drifted: 0 });
  });

  it('leaves what a user accepts until the ERP changes the product', async () => {
    byHand(0, 'own');
    await reconcile();
    await settle('accept');
    expect(await runToEnd(server)).toMatchObject({ written: 0 });
    expect([inShop(0), (await reconcile()).drifted]).toEqual([[`${skus[0]}-own`], 0]);
    erp.products = erp.products.map((product, n) =>
      n === 0 ? { ...product, images: [...product.images, `${product.sku}-c`] } : product,
    );
    expect(await runToEnd(server)).toMatchObject({ written: 1 });
    expect(inShop(0)).toEqual(['a', 'b', 'c'].map((name) => `${skus[0]}-${name}`));
  });

  it('keeps a drifted product from being overwritten with others that changed', async () => {
    byHand(0, 'a', 'b', 'own');
    await reconcile();
    erp.products = erp.products.map((product, n) =>
      n === 0 ? { ...product, images: [`${product.sku}-c`] } : product,
    );
    expect(await runToEnd(server)).toMatchObject({ written: 0, held: 1 });
    expect(inShop(0)).toContain(`${skus[0]}-own`);
  });

  it('repairs by itself where the flow says so', async () => {
    await replaceFlow(server, erp.flow(sides, { reconcile: { onDrift: 'repair' } }));
    byHand(3, 'a');
    expect(await reconcile()).toMatchObject({ drifted: 1 });
    expect(await drifts()).toEqual([]);
    expect(await runToEnd(server)).toMatchObject({ written: 1 });
    expect(inShop(3)).toEqual([`${skus[3]}-a`, `${skus[3]}-b`]);
  });

  it('takes a share of the products, another one every time', async () => {
    const { lookedAt } = await reconcile();
    const sizes = await Promise.all([0.1, 50].map((sharePercent) => reconcile({ sharePercent })));
    expect(sizes.every((sample) => sample.lookedAt < lookedAt)).toBe(true);
  });

  it('fails with words where the shop refuses to list images', async () => {
    const match = { path: '/api/v1/downloadable-image/', method: 'GET' };
    sides.omnitron.faults.add({ kind: 'status', status: 405, rate: 1, match });
    expect(await reconcile()).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('405') as string,
    });
    sides.omnitron.faults.clear();
  });
});
