import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { RunPauses } from '../../src/runs/run-pauses.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  differences,
  getRun,
  imageFlow,
  type RunBody,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

type PausedRun = RunBody & { resumeAt: string | null; pause: { code: string; detail: string } | null };

let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 300 }),
    startOmnitronSimulator({ products: 300 }),
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

/** Starts a run into an Omnitron that is down, and gives it as soon as it is paused. */
async function startPaused(): Promise<PausedRun> {
  sides.omnitron.faults.add({
    kind: 'status',
    status: 502,
    rate: 1,
    match: { path: '/api/v1/downloadable-image' },
  });
  const runId = await startRun(server, { force: true });
  return (await waitForRun(server, runId, ({ state }) => state === 'paused')) as PausedRun;
}

beforeEach(() => {
  sides.omnitron.reset();
  sides.erp.reset();
});

describe('a run whose account may not write', { timeout: 60_000 }, () => {
  it('ends and says what to do; resumed with the right, it sends what is left, and retry-failed the rest', async () => {
    const match = { path: '/api/v1/downloadable-image' };
    sides.omnitron.faults.add({ kind: 'status', status: 403, rate: 1, match });
    const runId = await startRun(server, { force: true });
    const ended = await waitForRun(server, runId);
    expect(ended).toMatchObject({
      status: 'failed',
      failure: { step: 'write', code: 'OMNITRON_FORBIDDEN' },
      written: 0,
    });
    expect(ended.failed).toBeLessThan(40);
    sides.omnitron.faults.clear();
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'partial', failed: ended.failed });
    await server.call('post', `/api/v1/runs/${runId}/retry-failed`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 300, failed: 0 });
    expect(differences(sides)).toEqual([]);
  });
});

describe('a run whose Omnitron is down', { timeout: 60_000 }, () => {
  it('pauses instead of failing row by row, says why and until when, and goes on by itself', async () => {
    const paused = await startPaused();
    expect(paused).toMatchObject({
      failed: 0,
      phase: 'write',
      status: null,
      pause: { code: 'OMNITRON_UNAVAILABLE' },
    });
    expect(Date.parse(paused.resumeAt!)).toBeGreaterThan(Date.now());
    const listed = await server.call('get', '/api/v1/runs?state=paused').expect(200);
    expect((listed.body as { results: RunBody[] }).results.map(({ id }) => id)).toEqual([paused.id]);
    sides.omnitron.faults.clear();
    const run = (await waitForRun(server, paused.id)) as PausedRun;
    expect(run).toMatchObject({ status: 'succeeded', written: 300, failed: 0, resumeAt: null, pause: null });
    expect(differences(sides)).toEqual([]);
  });

  it('still counts as active: no second run starts, and its flow is not deleted', async () => {
    const paused = await startPaused();
    const second = await server.call('post', '/api/v1/flows/images/runs').send({}).expect(409);
    expect(second.body).toMatchObject({ code: 'RUN_ACTIVE' });
    await server.call('delete', '/api/v1/flows/images').expect(409);
    await server.call('post', `/api/v1/runs/${paused.id}/retry-failed`).expect(409);
    const cancelled = await server.call('post', `/api/v1/runs/${paused.id}/cancel`).expect(202);
    expect(cancelled.body).toMatchObject({ state: 'finished', status: 'cancelled', resumeAt: null });
    sides.omnitron.faults.clear();
    await server.call('post', `/api/v1/runs/${paused.id}/resume`).expect(202);
    expect(await waitForRun(server, paused.id)).toMatchObject({
      status: 'succeeded',
      written: 300,
      skipped: 0,
    });
    expect(differences(sides)).toEqual([]);
  });

  it('goes on at once when a user resumes it', async () => {
    const paused = await startPaused();
    sides.omnitron.faults.clear();
    await server.call('post', `/api/v1/runs/${paused.id}/resume`).expect(202);
    expect(await waitForRun(server, paused.id)).toMatchObject({ status: 'succeeded', written: 300 });
    expect(differences(sides)).toEqual([]);
  });

  it('is taken up by any process when its time has come, by one alone', async () => {
    const paused = await startPaused();
    sides.omnitron.faults.clear();
    await server.database.dataSource.query('UPDATE runs SET resume_at = now() WHERE id = $1', [paused.id]);
    await server.database.dataSource.query('UPDATE omnitron_accounts SET open_until = now()');
    const pauses = server.app.get(RunPauses, { strict: false });
    await Promise.all([pauses.resumeDueRuns(), pauses.resumeDueRuns()]);
    const [{ epoch }] = (await server.database.dataSource.query('SELECT epoch FROM runs WHERE id = $1', [
      paused.id,
    ])) as [{ epoch: number }];
    expect(epoch).toBe(2);
    expect(await waitForRun(server, paused.id)).toMatchObject({ status: 'succeeded', written: 300 });
  });
});

describe('run again', () => {
  it('starts a new run with the same query', async () => {
    const { sku } = sides.erp.catalogue.product(7);
    const first = await startRun(server, { sku });
    await waitForRun(server, first);
    const again = await server.call('post', `/api/v1/runs/${first}/rerun`).send({ force: true }).expect(202);
    const { runId } = again.body as { runId: string };
    expect(runId).not.toBe(first);
    const run = await waitForRun(server, runId);
    expect(run).toMatchObject({ query: { sku: [sku] }, trigger: 'manual', products: 1, written: 1 });
    expect(await getRun(server, first)).toMatchObject({ status: 'succeeded' });
  });
});

describe('two requests at the same time', () => {
  it('a run that is created while another one is taken up again wins, and the other is a conflict', async () => {
    const first = await startRun(server);
    await waitForRun(server, first);
    const { dataSource } = server.database;
    await dataSource.query(`UPDATE runs SET status = 'cancelled', phase = 'read' WHERE id = $1`, [first]);
    const { promise: commit, resolve } = Promise.withResolvers<void>();
    const inserted = Promise.withResolvers<void>();
    const creating = dataSource.transaction(async (transaction) => {
      await transaction.query(
        `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by)
         SELECT gen_random_uuid(), flow_id, flow_slug, flow_version, direction, trigger, triggered_by FROM runs WHERE id = $1`,
        [first],
      );
      inserted.resolve();
      await commit;
    });
    await inserted.promise;
    const resuming = server.call('post', `/api/v1/runs/${first}/resume`).then((answer) => answer);
    await expect
      .poll(async () => {
        const waiting = await dataSource.query<object[]>('SELECT 1 FROM pg_locks WHERE NOT granted');
        return waiting.length;
      })
      .toBeGreaterThan(0);
    resolve();
    await creating;
    const answer = await resuming;
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'RUN_ACTIVE' });
    await dataSource.query(`DELETE FROM runs WHERE state = 'queued'`);
  });

  it('a run of a flow that is being deleted is not created', async () => {
    const { dataSource } = server.database;
    const gone = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const deleting = dataSource.transaction(async (transaction) => {
      await transaction.query(`SELECT 1 FROM flows WHERE slug = 'images' FOR UPDATE`);
      locked.resolve();
      await gone.promise;
      await transaction.query(`DELETE FROM flows WHERE slug = 'images'`);
    });
    await locked.promise;
    const starting = server
      .call('post', '/api/v1/flows/images/runs')
      .send({})
      .then((answer) => answer);
    await expect
      .poll(async () => (await dataSource.query<object[]>('SELECT 1 FROM pg_locks WHERE NOT granted')).length)
      .toBeGreaterThan(0);
    gone.resolve();
    await deleting;
    const answer = await starting;
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ code: 'FLOW_NOT_FOUND' });
  });
});
