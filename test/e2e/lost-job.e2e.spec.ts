import { afterAll, beforeAll, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  differences,
  imageFlow,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

const PRODUCTS = 600;
let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: PRODUCTS }),
    startOmnitronSimulator({ products: PRODUCTS }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

/** As the other processes do with the jobs of one that they take for dead, after a crash of Postgres say. */
async function takeJobsAway(): Promise<number> {
  const [, count] = await server.database.dataSource.query<[unknown, number]>(
    `UPDATE queue.job SET state = 'retry', retry_count = retry_count + 1, start_after = now() + interval '6 s'
     WHERE state = 'active' AND data ? 'batchNo'`,
  );
  return count;
}

it('a worker that has lost its job leaves the rows that it has not sent to the next one', async () => {
  sides.omnitron.faults.add({
    kind: 'latency',
    ms: 150,
    rate: 1,
    match: { path: '/api/v1/downloadable-image/', method: 'POST' },
  });
  const runId = await startRun(server);
  await waitForRun(server, runId, ({ written }) => written >= 20);
  expect(await takeJobsAway()).toBeGreaterThan(0);
  expect(await waitForRun(server, runId)).toMatchObject({
    status: 'succeeded',
    written: PRODUCTS,
    skipped: 0,
  });
  expect(differences(sides)).toEqual([]);
});
