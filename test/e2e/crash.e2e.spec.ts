import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import {
  createFlow,
  createLogins,
  differences,
  imageFlow,
  type RunBody,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

let database: TestDatabase;
let sides: Sides;
let place: ReturnType<typeof installation>;
let processes: AppProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  place = installation({ DATABASE_URL: database.url });
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
});
afterAll(async () => {
  await Promise.all(processes.map((app) => app.kill()));
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
  await database.drop();
  place.remove();
});

async function start(environment = place.environment) {
  const app = await startAppProcess(environment);
  processes.push(app);
  const { body } = await request(app.url).post('/api/v1/auth/login').send(ADMIN).expect(200);
  const { accessToken: token } = body as { accessToken: string };
  const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
    request(app.url)[method](path).auth(token, { type: 'bearer' });
  return { app, url: app.url, token, call };
}

const slowly = (path: string, ms: number) => ({ kind: 'latency' as const, ms, rate: 1, match: { path } });

const WITHIN = { timeout: 120_000 };

describe('kill -9', WITHIN, () => {
  it('in the middle of the write loses nothing: started again, the run finishes by itself', async () => {
    sides.omnitron.faults.add(slowly('/api/v1/downloadable-image', 25));
    const first = await start();
    await createLogins(first, sides);
    await createFlow(first, imageFlow(sides));
    const runId = await startRun(first, { force: true });
    await waitForRun(first, runId, ({ written }) => written >= 200);
    await first.app.kill();

    sides.omnitron.faults.clear();
    const second = await start();
    const run = await waitForRun(second, runId);
    expect(run).toMatchObject({ status: 'succeeded', products: 1500, written: 1500, skipped: 0, failed: 0 });
    expect(differences(sides)).toEqual([]);
    expect(sides.omnitron.report()).toMatchObject({ skus: 1500, differentWrites: 0, imagesDeleted: 0 });
    await second.app.stop();
  });

  it('takes the embedded Postgres along, and loses nothing either', async () => {
    sides.erp.reset();
    sides.omnitron.reset();
    sides.omnitron.faults.add(slowly('/api/v1/downloadable-image', 25));
    const alone = installation({});
    const first = await start(alone.environment);
    await createLogins(first, sides);
    await createFlow(first, imageFlow(sides));
    const runId = await startRun(first);
    await waitForRun(first, runId, ({ written }) => written >= 200);
    await first.app.kill();
    sides.omnitron.faults.clear();
    const second = await start(alone.environment);
    const run = await waitForRun(second, runId);
    expect(run).toMatchObject({ status: 'succeeded', products: 1500, written: 1500, failed: 0 });
    expect(differences(sides)).toEqual([]);
    expect(await second.app.stop()).toBe(0);
    alone.remove();
  });

  it('in the middle of the read repeats at most one page', async () => {
    sides.erp.reset();
    sides.omnitron.reset();
    sides.erp.faults.add(slowly('/products/offset', 400));
    const first = await start();
    const runId = await startRun(first, { force: true });
    await waitForRun(first, runId, ({ pages }) => pages >= 1);
    await first.app.kill();
    const second = await start();
    const run: RunBody = await waitForRun(second, runId);
    expect(run).toMatchObject({ status: 'succeeded', written: 1500 });
    expect(differences(sides)).toEqual([]);
    const asked = sides.erp.requests.filter(({ url }) => url.includes('/products/offset'));
    // One page again, and two looks at the end and behind it before it is believed.
    expect(asked.length - run.pages).toBeLessThanOrEqual(1 + 2);
    expect(await second.app.stop()).toBe(0);
  });
});

describe('SIGTERM', WITHIN, () => {
  it('ends the process cleanly in the middle of the write, followers or not; another process goes on at once', async () => {
    sides.erp.reset();
    sides.omnitron.reset();
    sides.omnitron.faults.add(slowly('/api/v1/downloadable-image', 25));
    const first = await start();
    const runId = await startRun(first, { force: true });
    await waitForRun(first, runId, ({ written }) => written >= 200);
    const follower = await fetch(`${first.url}/api/v1/runs/${runId}/events`, {
      headers: { authorization: `Bearer ${first.token}` },
    });
    expect(follower.status).toBe(200);
    expect(await first.app.stop()).toBe(0);
    sides.omnitron.faults.clear();
    const second = await start();
    expect(await waitForRun(second, runId)).toMatchObject({ status: 'succeeded', written: 1500 });
    expect(sides.omnitron.report()).toMatchObject({ writes: 1500, repeatedWrites: 0 });
    await second.app.stop();
  });
});
