import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, type TestApp } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createLogins, imageFlow, type Sides } from '../support/image-flow.js';

interface Tick {
  slot: string;
  outcome: string;
  runId: string | null;
  code: string | null;
}

interface RunSummary {
  id: string;
  trigger: string;
  triggeredBy: string;
}

const MAPPING = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }];
const WITHIN_MS = 90_000;

describe('the schedule of three processes', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let sides: Sides;
  let place: ReturnType<typeof installation>;
  let processes: AppProcess[] = [];
  let call: TestApp['call'];

  beforeAll(async () => {
    database = await createTestDatabase();
    place = installation({ DATABASE_URL: database.url });
    const [erp, omnitron] = await Promise.all([startErpSimulator({ products: 5 }), startOmnitronSimulator()]);
    sides = { erp, omnitron };
    processes = await Promise.all([1, 2, 3].map(() => startAppProcess(place.environment)));
    const tokens = new Map<string, string>();
    for (const { url } of processes) {
      const { body } = await request(url).post('/api/v1/auth/login').send(ADMIN).expect(200);
      tokens.set(url, (body as { accessToken: string }).accessToken);
    }
    let next = 0;
    // Every call goes to another process.
    call = (method, path) => {
      const { url } = processes[next++ % processes.length] ?? { url: '' };
      const call = request(url)[method](path);
      return call.auth(tokens.get(url) ?? '', { type: 'bearer' });
    };
    await createLogins({ call }, sides);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(processes.map((app) => app.stop()));
    await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
    await database.drop();
    place.remove();
  });

  async function startFlow(name: string, schedule: object): Promise<void> {
    const flow = imageFlow(sides, { name, slug: name, schedule, script: null, mapping: MAPPING });
    await call('post', '/api/v1/flows').send(flow).expect(201);
    await call('post', `/api/v1/flows/${name}/start`).expect(200);
  }

  /** Oldest first. */
  async function ticksOf(flow: string): Promise<Tick[]> {
    const { body } = await call('get', `/api/v1/flows/${flow}/ticks?limit=100`).expect(200);
    return (body as { results: Tick[] }).results.toReversed();
  }

  function untilTicks(flow: string, enough: (ticks: Tick[]) => boolean): Promise<void> {
    return vi.waitFor(
      async () => {
        const ticks = await ticksOf(flow);
        if (!enough(ticks)) throw new Error(`The ticks of ${flow} are ${JSON.stringify(ticks)}.`);
      },
      { timeout: WITHIN_MS },
    );
  }

  async function runsOf(flow: string): Promise<RunSummary[]> {
    const { body } = await call('get', `/api/v1/runs?flow=${flow}&limit=100`).expect(200);
    return (body as { results: RunSummary[] }).results;
  }

  const runIds = (ticks: readonly Tick[]): string[] =>
    ticks.flatMap(({ runId }) => (runId === null ? [] : [runId])).toSorted();

  it('makes one run of a tick, and says of each tick what came of it', async () => {
    await startFlow('products', { type: 'interval', everySeconds: 1 });
    await startFlow('images', { type: 'after-flow', flow: 'products' });
    await untilTicks('products', (ticks) => ticks.length >= 6);
    await untilTicks('images', (ticks) => ticks.some(({ outcome }) => outcome === 'started'));
    await call('post', '/api/v1/flows/products/stop').expect(200);
    await call('post', '/api/v1/flows/images/stop').expect(200);

    for (const [flow, trigger] of [
      ['products', 'schedule'],
      ['images', 'after-flow'],
    ] as const) {
      const ticks = await ticksOf(flow);
      const runs = await runsOf(flow);
      expect(runs.map(({ id }) => id).toSorted()).toEqual(runIds(ticks));
      expect(new Set(runs.map((run) => `${run.trigger} ${run.triggeredBy}`))).toEqual(
        new Set([`${trigger} System`]),
      );
      expect(ticks.filter(({ outcome, code }) => outcome !== 'started' && code !== 'OVERLAP')).toEqual([]);
    }
    const slots = (await ticksOf('products')).map(({ slot }) => Date.parse(slot));
    expect(slots.map((slot) => (slot - (slots[0] ?? 0)) % 1000)).toEqual(slots.map(() => 0));
  });

  it('heeds a stop on every process at once', async () => {
    await startFlow('stopped', { type: 'interval', everySeconds: 1 });
    await untilTicks('stopped', (ticks) => ticks.length >= 2);
    await call('post', '/api/v1/flows/stopped/stop').expect(200);
    const before = await ticksOf('stopped');
    await startFlow('witness', { type: 'interval', everySeconds: 1 });
    await untilTicks('witness', (ticks) => ticks.length >= 3);
    await call('post', '/api/v1/flows/witness/stop').expect(200);
    expect(await ticksOf('stopped')).toEqual(before);
  });

  it('keeps a flow from being deleted while one of its runs is active', async () => {
    await startFlow('busy', { type: 'cron', expression: '0 0 0 1 1 ?' });
    const slow = { kind: 'latency', ms: 500, rate: 1, match: { path: '/products' } } as const;
    sides.erp.faults.add(slow);
    const started = await call('post', '/api/v1/flows/busy/runs').send({}).expect(202);
    const { body: refusal } = await call('delete', '/api/v1/flows/busy').expect(409);
    expect(refusal).toMatchObject({ code: 'RUN_ACTIVE', activeRunId: started.body.runId });
    sides.erp.faults.clear();
    await vi.waitFor(() => call('delete', '/api/v1/flows/busy').expect(204), WITHIN_MS);
    await call('get', '/api/v1/flows/busy').expect(404);
  });
});
