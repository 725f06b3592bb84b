import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
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
import { ToldErp } from '../support/told-erp.js';

let server: TestApp;
let sides: Sides;
let erp: ToldErp;
let place = 0;
let sku = '';

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

beforeEach(async () => {
  place += 1;
  sku = `F${place}`;
  await replaceFlow(server, erp.flow(sides));
});

const urlOf = (name: string): string => `https://img.example/${name}.jpg`;

/** Somebody puts these images into the shop, by hand. */
function byHand(name: string, ...images: string[]): void {
  sides.omnitron.addProduct({ sku: name });
  sides.omnitron.seedImages(
    name,
    images.map((image, order) => ({ url: urlOf(image), order, image_type: 'default' })),
  );
}

const inShop = (name: string): string[] =>
  (sides.omnitron.findContent(name)?.images ?? []).map(({ url }) => url.slice(20, -4));

const settings = (write: object): Promise<unknown> => replaceFlow(server, erp.flow(sides, { write }));

async function codeOf(runId: string, name: string): Promise<unknown> {
  const { body } = await server.call('get', `/api/v1/runs/${runId}/rows?limit=100`).expect(200);
  const { results } = body as { results: { sku: string; status: string; code: string | null }[] };
  const row = results.find((candidate) => candidate.sku === name);
  return row?.code ?? row?.status;
}

describe('images that no run wrote', () => {
  it('hold their product at the first write, name what would go, and let the others through', async () => {
    byHand(sku, 'own');
    byHand(`${sku}-equal`, 'e');
    erp.products = [
      { sku, images: ['a'] },
      { sku: `${sku}-equal`, images: ['e', 'more'] },
      { sku: `${sku}-new`, images: ['n'] },
    ];
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'partial', written: 2, held: 1 });
    expect([inShop(sku), inShop(`${sku}-equal`), inShop(`${sku}-new`)]).toEqual([
      ['own'],
      ['e', 'more'],
      ['n'],
    ]);
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/rows?status=held`).expect(200);
    expect((body as { results: object[] }).results).toEqual([
      expect.objectContaining({
        sku,
        code: 'FOREIGN_IMAGES',
        lostImages: 1,
        detail: expect.stringContaining(urlOf('own')) as string,
      }),
    ]);
  });

  it('go when a user releases the row, and are then known to be gone', async () => {
    byHand(sku, 'own');
    erp.products = [{ sku, images: ['a'] }];
    const { id } = await runToEnd(server);
    await server.call('post', `/api/v1/runs/${id}/release`).send({}).expect(202);
    await waitForRun(server, id);
    expect([inShop(sku), await getRun(server, id)]).toMatchObject([['a'], { status: 'succeeded', held: 0 }]);
    erp.products = [{ sku, images: ['b'] }];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
  });

  it('are found again in every run until somebody decides', async () => {
    byHand(sku, 'own');
    for (const name of ['a', 'b']) {
      erp.products = [{ sku, images: [name] }];
      expect(await runToEnd(server)).toMatchObject({ held: 1, written: 0 });
    }
    expect(inShop(sku)).toEqual(['own']);
  });

  it('that were added after a write are seen as soon as what is known is older than write.lookAgainHours', async () => {
    erp.products = [{ sku, images: ['a'] }];
    await runToEnd(server);
    byHand(sku, 'a', 'own');
    erp.products = [{ sku, images: ['a', 'b'] }];
    await settings({ lookAgainHours: 0 });
    expect(await runToEnd(server)).toMatchObject({ held: 1, written: 0 });
    expect(inShop(sku)).toEqual(['a', 'own']);
  });

  it('stay beside those of the ERP with foreignImages keep', async () => {
    byHand(sku, 'own');
    erp.products = [{ sku, images: ['a'] }];
    await settings({ foreignImages: 'keep' });
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(inShop(sku).toSorted()).toEqual(['a', 'own']);
    erp.products = [{ sku, images: ['b'] }];
    await runToEnd(server);
    expect(inShop(sku).toSorted()).toEqual(['b', 'own']);
    expect(await runToEnd(server)).toMatchObject({ skipped: 1, written: 0 });
  });

  it('go without a look with foreignImages replace, and in a forced run', async () => {
    byHand(sku, 'own');
    byHand(`${sku}-forced`, 'own');
    await settings({ foreignImages: 'replace' });
    erp.products = [{ sku, images: ['a'] }];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
    await settings({});
    erp.products = [{ sku: `${sku}-forced`, images: ['a'] }];
    expect(await runToEnd(server, { force: true })).toMatchObject({ status: 'succeeded', written: 1 });
    expect([inShop(sku), inShop(`${sku}-forced`)]).toEqual([['a'], ['a']]);
  });

  it('are no images that the shop lists in another writing', async () => {
    byHand(sku, 'b%C3%BCy%C3%BCk', 'small');
    erp.products = [{ sku, images: ['https://img.example/büyük.jpg?v=3', 'small', 'new'] }];
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', held: 0, written: 1 });
  });

  it('show in a dry run, before anything is written', async () => {
    byHand(sku, 'own');
    erp.products = [{ sku, images: ['a'] }];
    const tested = await server.call('post', '/api/v1/test/flow').send({ flow: 'images' }).expect(200);
    const { rows } = tested.body as { rows: object[] };
    expect(rows).toEqual([expect.objectContaining({ sku, status: 'held', code: 'FOREIGN_IMAGES' })]);
    const run = await runToEnd(server);
    expect(await codeOf(run.id, sku)).toBe('FOREIGN_IMAGES');
  });
});

const REFUSAL = {
  kind: 'status',
  status: 405,
  rate: 1,
  match: { path: '/api/v1/downloadable-image/', method: 'GET' },
} as const;

describe('a shop that cannot be compared', () => {
  it('ends the run before it writes, where it has listed images before', async () => {
    erp.products = [{ sku, images: ['a'] }];
    sides.omnitron.faults.add(REFUSAL);
    expect(await runToEnd(server)).toMatchObject({
      status: 'failed',
      written: 0,
      failure: { code: 'OMNITRON_LIST_REFUSED' },
    });
    sides.omnitron.faults.clear();
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 1 });
  });

  it('has the run wait where it has listed images before, and answers what cannot be read', async () => {
    erp.products = [{ sku, images: ['b'] }];
    const { match } = REFUSAL;
    sides.omnitron.faults.add({ kind: 'invalid-json', rate: 1, match });
    const runId = await startRun(server);
    const paused = await waitForRun(server, runId, ({ state }) => state === 'paused');
    expect(paused).toMatchObject({ written: 0, pause: { detail: expect.stringContaining('nor a list') } });
    sides.omnitron.faults.clear();
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 1 });
  });

  it('is said on the run, which goes on with what was written before, where it never has', async () => {
    const omnitron = await startOmnitronSimulator({ products: 1, unknownProducts: 'create' });
    const other = { erp: sides.erp, omnitron };
    omnitron.faults.add(REFUSAL);
    await createLogins(server, other, '-other');
    const card = { login: 'omnitron-other', domainUrl: omnitron.url };
    await replaceFlow(server, erp.flow(other, { omnitron: card }));
    erp.products = [{ sku, images: ['a'] }];
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', written: 1 });
    expect(run.warnings).toEqual([expect.stringContaining('does not list images by SKU')]);
    await omnitron.stop();
  });
});
