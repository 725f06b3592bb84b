import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOmnitronSimulator, startErpSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { serveHttp } from '../support/http-server.js';
import { createFlow, createLogins, imageFlow, runToEnd, type Sides } from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;
let erp: Awaited<ReturnType<typeof serveHttp>>;
/** How many images the ERP has of each product. */
let counts: readonly number[] = [];

const skuOf = (place: number): string => sides.erp.catalogue.product(place).sku;

const imagesOf = (sku: string, count: number): object[] =>
  Array.from({ length: count }, (_, n) => ({ url: `https://img.example/${sku}-${n}.jpg`, order: n }));

const flow = (write: object): Record<string, unknown> =>
  imageFlow(sides, {
    read: { url: `${erp.origin}/products`, recordsPath: '$', pagination: { type: 'offset', pageSize: 100 } },
    script: null,
    mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }],
    write,
  });

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 3 }),
    startOmnitronSimulator({ products: 3 }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  erp = await serveHttp((request, response) => {
    const offset = Number(new URL(request.url ?? '/', 'http://erp').searchParams.get('offset'));
    const products = counts.slice(offset).map((count, n) => {
      const sku = skuOf(offset + n);
      return { sku, images: imagesOf(sku, count) };
    });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(products));
  });
  server = await startTestApp();
  await createLogins(server, sides);
  await createFlow(server, flow({ removalGuardPercent: 50 }));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), erp[Symbol.asyncDispose]()]);
});

/** How many images the shop holds of each product. */
const held = (): (number | undefined)[] =>
  counts.map((_, place) => sides.omnitron.findContent(skuOf(place))?.images.length);

async function replaceFlow(write: object): Promise<void> {
  await server.call('put', '/api/v1/flows/images').send(flow(write)).expect(200);
}

/** SKU, status and code of the rows of a run. */
async function rowsOf(runId: string): Promise<unknown[]> {
  const answer = await server.call('get', `/api/v1/runs/${runId}/rows?limit=100`).expect(200);
  const { results } = answer.body as { results: { sku: string; status: string; code: string | null }[] };
  return results.map(({ sku, status, code }) => [sku, status, code]);
}

describe('the removal guard', () => {
  it('writes nothing when more products would lose images than it allows, and names each of them', async () => {
    counts = [3, 3, 3];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 3 });
    counts = [1, 2, 4];
    const run = await runToEnd(server);
    expect(run).toMatchObject({
      status: 'failed',
      written: 0,
      failure: { step: 'group', code: 'REMOVAL_GUARD' },
    });
    expect(run.failure?.detail).toContain('2 of 3 products');
    expect(await rowsOf(run.id)).toEqual([
      [skuOf(0), 'skipped', 'WOULD_LOSE_IMAGES'],
      [skuOf(1), 'skipped', 'WOULD_LOSE_IMAGES'],
      [skuOf(2), 'skipped', 'RUN_STOPPED'],
    ]);
    expect(held()).toEqual([3, 3, 3]);
  });

  it('lets pass what is within its percentage, and everything when the run is forced', async () => {
    counts = [1, 3, 4];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 2, skipped: 1 });
    expect(held()).toEqual([1, 3, 4]);
    counts = [1, 1, 1];
    expect(await runToEnd(server, { force: true })).toMatchObject({ status: 'succeeded', written: 3 });
    expect(held()).toEqual([1, 1, 1]);
  });
});

describe('a product without images', () => {
  it('is refused, and keeps what the shop holds', async () => {
    counts = [0, 1, 1];
    const run = await runToEnd(server);
    expect(run).toMatchObject({ written: 0, skipped: 2, failed: 1 });
    expect(await rowsOf(run.id)).toContainEqual([skuOf(0), 'failed', 'EMPTY_IMAGE_LIST']);
    expect(held()).toEqual([1, 1, 1]);
  });

  it('loses its images when write.allowImageRemoval says so', async () => {
    await replaceFlow({ removalGuardPercent: null, allowImageRemoval: true });
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1, skipped: 2, failed: 0 });
    expect(held()).toEqual([0, 1, 1]);
  });
});
