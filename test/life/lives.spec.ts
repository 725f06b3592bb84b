import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { wrongAtTheEndOf } from './judge.js';
import { Life, type LifePlan } from './life.js';
import { type Shape, SHAPES, TROUBLES, UNSEEN } from './life-erp.js';
import { LifeServer } from './life-server.js';

// Longer than a life waits until it is stuck, which says why.
vi.setConfig({ testTimeout: 600_000 });

let server: LifeServer;
beforeAll(async () => {
  server = await LifeServer.start();
});
afterAll(async () => await server[Symbol.asyncDispose]());

let lives = 0;

/** A life whose flow has read everything once. */
async function begin(plan: Omit<LifePlan, 'seed'>): Promise<Life> {
  const life = await Life.begin(server, { seed: (lives += 1), aheadSeconds: 0, ...plan });
  await life.startFlow();
  await life.untilRuns(1);
  return life;
}

const misfortunes = SHAPES.flatMap((shape) =>
  TROUBLES.filter((trouble) => !UNSEEN[shape].includes(trouble)).map((trouble) => ({ shape, trouble })),
);

describe.concurrent('one page of an ERP goes wrong once', () => {
  it.each(misfortunes)('$shape: $trouble', async ({ shape, trouble }) => {
    await using life = await begin({ shape, isDelta: false });
    life.truth.work();
    life.erp.planned.push({ page: 2, trouble });
    expect(await wrongAtTheEndOf(life)).toEqual([]);
    expect(life.erp.planned).toEqual([]);
  });
});

describe.concurrent('people and clocks', () => {
  it.each([
    { aheadSeconds: -60, shape: 'offset' },
    { aheadSeconds: -30, shape: 'next' },
    { aheadSeconds: 60, shape: 'offset' },
  ] satisfies { aheadSeconds: number; shape: Shape }[])(
    'the clock of an ERP that is asked for changes is $aheadSeconds seconds ahead',
    async (plan) => {
      await using life = await begin({ ...plan, isDelta: true });
      for (let round = 0; round < 3; round += 1) {
        life.truth.work();
        await life.untilRuns(1);
      }
      expect(await wrongAtTheEndOf(life)).toEqual([]);
    },
  );

  it.each([true, false])('somebody cancels a run that writes (changes only: %s)', async (isDelta) => {
    await using life = await begin({ shape: 'offset', isDelta });
    const match = { path: '/api/v1/downloadable-image/' };
    life.shop.faults.add({ kind: 'latency', ms: 500, rate: 1, match });
    for (let round = 0; round < 4; round += 1) life.truth.work();
    const before = life.shop.report().writes;
    await life.until(() => life.shop.report().writes > before);
    const [run] = await life.runs();
    await server.call('POST', `/runs/${run!.id}/cancel`, {}, [409]);
    life.shop.faults.clear();
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('a page comes without its filter, twice, while the shop holds few products', async () => {
    const plan = { seed: 600, shape: 'images', isDelta: true, aheadSeconds: 0 } as const;
    await using life = await Life.begin(server, plan);
    const match = { path: '/api/v1/downloadable-image/' };
    life.shop.faults.add({ kind: 'latency', ms: 500, rate: 1, match });
    await life.startFlow();
    await life.until(() => life.shop.report().writes > 0);
    for (let round = 0; round < 2; round += 1) life.truth.work();
    for (let time = 0; time < 2; time += 1) life.erp.planned.push({ page: 2, trouble: 'filter ignored' });
    const [run] = await life.runs();
    await server.call('POST', `/runs/${run!.id}/cancel`, {}, [409]);
    life.shop.faults.clear();
    expect(await wrongAtTheEndOf(life)).toEqual([]);
    expect(life.erp.planned).toEqual([]);
  });

  it('the shop fails for a while, and what failed is given up', async () => {
    await using life = await begin({ shape: 'next', isDelta: true });
    const match = { path: '/api/v1/downloadable-image/', method: 'POST' };
    life.shop.faults.add({ kind: 'status', status: 500, rate: 1, match });
    life.truth.work();
    await life.untilRuns(1);
    life.shop.faults.clear();
    await askFor(life, life.truth.listed[0]);
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('the shop does not say what it holds for a while', async () => {
    await using life = await begin({ shape: 'next', isDelta: true });
    const match = { path: '/api/v1/downloadable-image/', method: 'GET' };
    life.shop.faults.add({ kind: 'status', status: 500, rate: 1, match });
    life.truth.work();
    await life.until(async () => (await life.runs()).some(({ state }) => state === 'paused'));
    life.shop.faults.clear();
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('an old run is retried when newer images are there', async () => {
    await using life = await begin({ shape: 'offset', isDelta: false });
    const match = { path: '/api/v1/downloadable-image/' };
    life.shop.faults.add({ kind: 'status', status: 400, rate: 1, match });
    life.truth.work();
    await life.untilRuns(1);
    const old = (await life.runs()).find(({ status }) => status === 'failed' || status === 'partial')!;
    life.shop.faults.clear();
    life.truth.work();
    await life.untilRuns(2);
    await server.call('POST', `/runs/${old.id}/retry-failed`, {}, [409, 422]);
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('the server is killed while it writes', async () => {
    await using life = await begin({ shape: 'images', isDelta: false });
    life.shop.faults.add({ kind: 'latency', ms: 300, rate: 1 });
    for (let round = 0; round < 4; round += 1) life.truth.work();
    const before = life.shop.report().writes;
    await life.until(() => life.shop.report().writes > before);
    await server.crash();
    life.shop.faults.clear();
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('somebody adds an image in the shop before the ERP changes the product', async () => {
    await using life = await begin({ shape: 'next', isDelta: false });
    const [sku = ''] = life.truth.listed;
    const url = life.addByHand(sku);
    life.truth.add(sku);
    await life.untilRuns(2);
    expect(life.shop.findContent(sku)?.images.map((image) => image.url)).toContain(url);
    expect(await life.stateOf(sku)).toBe('held');
    await askFor(life, life.truth.listed[1]);
    await life.untilRuns(1);
    expect(await life.stateOf(sku)).toBe('held');
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('somebody deletes images in the shop, and a reconciliation has them written again', async () => {
    await using life = await begin({ shape: 'offset', isDelta: true });
    for (const sku of life.truth.listed.slice(0, 3)) life.emptyByHand(sku);
    await server.call('POST', `/flows/${life.slug}/reconciliations`, { onDrift: 'repair' });
    const drifted = async (): Promise<number> => {
      const { results } = await server.call<{ results: { drifted: number }[] }>(
        'GET',
        `/flows/${life.slug}/reconciliations`,
      );
      return results[0]?.drifted ?? 0;
    };
    await life.until(async () => (await drifted()) === 3);
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('a second flow overwrites a product in turn, until somebody is told and stops it', async () => {
    await using life = await begin({ shape: 'next', isDelta: false });
    const [sku = ''] = life.truth.listed;
    const rival = await life.startRival(sku);
    await life.until(async () => (await life.stateOf(sku)) === 'flapping');
    await server.call('POST', `/flows/${rival}/stop`);
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });

  it('a user asks for one SKU, and the ERP sends everything', async () => {
    await using life = await begin({ shape: 'offset', isDelta: false });
    await life.stopFlow();
    await life.untilQuiet();
    life.truth.work();
    const { writes } = life.shop.report();
    const { runId } = await server.call<{ runId: string }>('POST', `/flows/${life.slug}/runs`, {
      sku: 'NO-SUCH',
    });
    await life.untilQuiet();
    const run = (await life.runs()).find(({ id }) => id === runId);
    expect([run?.status, run?.failure?.code]).toEqual(['failed', 'QUERY_IGNORED']);
    expect(life.shop.report().writes).toBe(writes);
    await life.startFlow();
    expect(await wrongAtTheEndOf(life)).toEqual([]);
  });
});

/** A user asks for one product of an ERP that sends them all, as soon as no other run stands in the way. */
async function askFor(life: Life, sku: string | undefined): Promise<void> {
  const ask = () => server.call<{ runId?: string }>('POST', `/flows/${life.slug}/runs`, { sku }, [409]);
  await life.until(async () => (await ask()).runId !== undefined);
}
