import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { RunReaper } from '../../src/runs/run-reaper.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  differences,
  getRun,
  imageFlow,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

let api: TestApp;
let sides: Sides;
/** The secrets of the logins are opened with a key that lies here. */
const dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-'));

/** Nobody works here: jobs wait until a test loses them. */
beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 50 }),
    startOmnitronSimulator({ products: 50 }),
  ]);
  sides = { erp, omnitron };
  api = await startTestApp({ ROLES: 'api', DATA_DIR: dataDir });
  await createLogins(api, sides);
  await createFlow(api, imageFlow(sides));
});
afterAll(async () => {
  await api.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
});

const reap = (): Promise<string[]> => api.app.get(RunReaper, { strict: false }).reap();

it('a run whose job was lost is taken up again, once, and one that waits for a worker is left alone', async () => {
  const runId = await startRun(api);
  expect(await reap()).toEqual([]);
  await api.database.dataSource.query(`DELETE FROM queue.job WHERE data ->> 'runId' = $1`, [runId]);
  const reaped = await Promise.all([reap(), reap()]);
  expect(reaped.flat()).toEqual([runId]);
  expect(await getRun(api, runId)).toMatchObject({ state: 'queued' });
  await using worker = await startTestApp({
    ROLES: 'worker',
    DATABASE_URL: api.database.url,
    DATA_DIR: dataDir,
  });
  expect(await waitForRun(worker, runId)).toMatchObject({ status: 'succeeded', written: 50 });
  expect(differences(sides)).toEqual([]);
});
