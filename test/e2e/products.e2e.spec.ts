import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOmnitronSimulator, startErpSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, type RunBody, runToEnd, type Sides } from '../support/image-flow.js';
import { ToldErp } from '../support/told-erp.js';
import { AlarmEvaluator } from '../../src/monitoring/alarms/alarm-evaluator.js';

interface Product {
  readonly sku: string;
  readonly state: string;
  readonly why: string;
  readonly flow: string | null;
  readonly run: string | null;
  readonly images: { url: string }[] | null;
}

let server: TestApp;
let sides: Sides;
let erp: ToldErp;

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  [server, erp] = await Promise.all([startTestApp(), ToldErp.start()]);
  await createLogins(server, sides);
  await createFlow(server, erp.flow(sides));
  await createFlow(server, { ...erp.flow(sides), name: 'Second', slug: 'second' });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), erp[Symbol.asyncDispose]()]);
});

async function send(
  skus: readonly string[],
  images: (sku: string) => string[],
  flow?: string,
): Promise<RunBody> {
  erp.products = skus.map((sku) => ({ sku, images: images(sku) }));
  return runToEnd(server, {}, flow);
}

async function list(query: string): Promise<Product[]> {
  const { body } = await server.call('get', `/api/v1/products?limit=100&${query}`).expect(200);
  return (body as { results: Product[] }).results;
}

async function show(sku: string) {
  const { body } = await server.call('get', `/api/v1/products/${encodeURIComponent(sku)}`).expect(200);
  return body as {
    state: string;
    shops: Product[];
    history: { flow: string; outcome: string; code: string }[];
  };
}

describe('a product', () => {
  it('is in sync, with its images, flow and run, and its history over all flows', async () => {
    const run = await send(['P/1', 'P-2'], (sku) => [`${sku.replace('/', '-')}-a`]);
    expect(await list('sku=P/1')).toMatchObject([
      {
        sku: 'P/1',
        state: 'in-sync',
        flow: 'images',
        run: run.id,
        images: [{ url: 'https://img.example/P-1-a.jpg' }],
      },
    ]);
    await send(['P/1'], () => ['P-1-b'], 'second');
    const product = await show('P/1');
    expect(product).toMatchObject({ state: 'in-sync', shops: [{ flow: 'second' }] });
    expect(product.history.map(({ flow, outcome }) => [flow, outcome])).toEqual([
      ['second', 'written'],
      ['images', 'written'],
    ]);
  });

  it('is never-seen when no run brought it', async () => {
    expect(await show('NOBODY')).toEqual({ sku: 'NOBODY', state: 'never-seen', shops: [], history: [] });
  });

  it('is held with the reason, and failed with Omnitron’s words, until a run delivers it', async () => {
    const skus = Array.from({ length: 8 }, (_, n) => `H-${n}`);
    await send(skus, (sku) => [`${sku}-a`, `${sku}-b`]);
    const { id } = await send(skus, (sku) => [`${sku}-a`]);
    expect((await list('state=held')).map(({ sku }) => sku)).toEqual(skus);
    const [held] = await list('state=held&sku=H-0&flow=images');
    expect(held?.why).toMatch(/would lose images.*1 of its images would be taken away/s);
    const { text } = await server.call('get', '/api/v1/products/export?state=held').expect(200);
    expect(text.trim().split('\r\n')).toHaveLength(skus.length + 1);
    await server.call('post', `/api/v1/runs/${id}/drop`).send({}).expect(200);
    expect(await list('state=held')).toEqual([]);
    expect(await show('H-0')).toMatchObject({ state: 'in-sync', history: [{ code: 'DROPPED' }, {}] });
    sides.omnitron.faults.add({
      kind: 'status',
      status: 400,
      rate: 1,
      times: 1,
      match: { path: '/api/v1/downloadable-image', method: 'POST' },
    });
    await send(['F-1'], () => ['f']);
    expect(await show('F-1')).toMatchObject({ state: 'owed', shops: [{ code: 'OMNITRON_REJECTED' }] });
    await send(['F-1'], () => ['f']);
    expect(await show('F-1')).toMatchObject({ state: 'in-sync' });
  });

  it('flaps when two flows overwrite each other in turn, and an alarm says so', async () => {
    for (const name of ['x', 'y']) {
      await send(['W-1'], () => [`W-${name}-1`]);
      await send(['W-1'], () => [`W-${name}-2`], 'second');
    }
    expect(await list('state=flapping')).toMatchObject([{ sku: 'W-1', flow: 'second' }]);
    const alarm = (condition: string) => ({
      name: condition,
      condition,
      threshold: 1,
      resolveThreshold: 1,
      windowMinutes: 60,
      openAfterSeconds: 0,
      resolveAfterSeconds: 0,
      webhook: { url: `${erp.origin}/hook`, secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}` },
    });
    const skus = Array.from({ length: 8 }, (_, n) => `A-${n}`);
    await send(skus, (sku) => [`${sku}-a`, `${sku}-b`]);
    await send(skus, (sku) => [`${sku}-a`]);
    for (const condition of ['flapping', 'held-rows'])
      await server.call('post', '/api/v1/alarms').send(alarm(condition)).expect(201);
    await server.database.dataSource.query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
    await server.app.get(AlarmEvaluator).evaluate();
    const events = await server.database.dataSource.query<{ message: string }[]>(
      'SELECT message FROM alarm_events ORDER BY message',
    );
    expect(events.map(({ message }) => message)).toEqual([
      expect.stringContaining('8 held rows wait'),
      expect.stringContaining('1 products are overwritten in turn'),
    ]);
    await send(['W-1'], () => ['W-z'], 'second');
    expect(await show('W-1')).toMatchObject({ state: 'in-sync' });
  });
});
