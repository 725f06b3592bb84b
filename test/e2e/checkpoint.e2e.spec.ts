import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RunService } from '../../src/runs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, type RunBody, startRun, waitForRun } from '../support/image-flow.js';
import { type ScriptedErp, serveErp } from '../support/scripted-erp.js';

let server: TestApp;
let erp: ScriptedErp;
let omnitron: ScriptedErp;
/** What page 2 waits for, and whether it is answered then. */
let second: { readonly ready: Promise<void>; readonly isBroken: boolean };
let secondAsked: PromiseWithResolvers<void>;

beforeAll(async () => {
  erp = await serveErp(async ({ query }) => {
    const page = Number(query.get('page'));
    if (page === 2) {
      secondAsked.resolve();
      await second.ready;
      if (second.isBroken) return { status: 400, json: { error: 'no' } };
    }
    return { json: page > 2 ? [] : [{ sku: `A-${page}`, url: `https://img.example/${page}.jpg` }] };
  });
  omnitron = await serveErp(({ path }) =>
    path.includes('/auth/login/') ? { json: { key: 'token' } } : { status: 201, json: {} },
  );
  server = await startTestApp();
  await server
    .call('post', '/api/v1/logins')
    .send({
      slug: 'omnitron',
      name: 'Omnitron',
      type: 'omnitron',
      settings: { domainUrl: omnitron.origin, username: 'integrator', password: 'secret' },
    })
    .expect(201);
  await createFlow(server, {
    name: 'images',
    slug: 'images',
    omnitron: { login: 'omnitron', domainUrl: omnitron.origin },
    erpQuery: { sku: { key: 'sku', type: 'string' } },
    read: {
      url: `${erp.origin}/products`,
      recordsPath: '$',
      pagination: { type: 'page', pageKey: 'page', pageSize: 1 },
    },
    mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', url: '[&1].images[0].url' } } }],
    write: { removalGuardPercent: null },
  });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([erp[Symbol.asyncDispose](), omnitron[Symbol.asyncDispose]()]);
});
beforeEach(async () => {
  second = { ready: Promise.resolve(), isBroken: false };
  secondAsked = Promise.withResolvers();
  await server.call('put', '/api/v1/flows/images/checkpoint').send({ lastRequest: null }).expect(200);
});

/** A run as the schedule starts it, or another flow. */
async function trigger(by: 'schedule' | 'after-flow' | 'fetch-missing', sku?: string): Promise<string> {
  const { runId } = await server.app.get(RunService, { strict: false }).createRun({
    flowSlug: 'images',
    trigger: by,
    triggeredBy: 'System',
    ...(sku === undefined ? {} : { queries: [{ sku: [sku] }] }),
  });
  return runId;
}

const checkpoint = async (): Promise<unknown> =>
  (await server.call('get', '/api/v1/flows/images/checkpoint').expect(200)).body;

/** When the read of a run started, by the database. */
async function readStart(runId: string): Promise<{ lastRequest: string; source: string }> {
  const [row] = await server.database.dataSource.query<{ at: Date }[]>(
    'SELECT read_started_at AS at FROM runs WHERE id = $1',
    [runId],
  );
  return { lastRequest: row!.at.toISOString(), source: 'stored' };
}

const stepsOf = ({ steps }: RunBody): Record<string, string | null> =>
  Object.fromEntries(steps.map(({ step, status }) => [step, status]));

describe('the checkpoint of a flow', () => {
  it.each(['schedule', 'after-flow'] as const)(
    'moves with a run of %s, to the start of its read',
    async (by) => {
      const gate = Promise.withResolvers<void>();
      second = { ready: gate.promise, isBroken: false };
      const runId = await trigger(by);
      await secondAsked.promise;
      const duringRead = Date.now();
      expect(await checkpoint(), 'before the read is whole').toMatchObject({ source: 'beginning' });
      gate.resolve();
      expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded' });
      const start = await readStart(runId);
      expect(await checkpoint()).toMatchObject(start);
      expect(Date.parse(start.lastRequest)).toBeLessThanOrEqual(duringRead);
    },
  );

  it('stays where a run by hand, with a query or for missing images found it', async () => {
    const runs = [
      async () => startRun(server),
      async () => trigger('schedule', 'A-1'),
      async () => trigger('fetch-missing'),
    ];
    for (const start of runs) {
      await waitForRun(server, await start());
      expect(await checkpoint()).toMatchObject({ source: 'beginning' });
    }
  });

  it('is the start of the first attempt when a run is resumed; the steps of the failed one have ended', async () => {
    second = { ready: Promise.resolve(), isBroken: true };
    const runId = await trigger('schedule');
    const failed = await waitForRun(server, runId);
    expect(failed).toMatchObject({ status: 'failed', failure: { step: 'read' } });
    expect(stepsOf(failed)).toEqual({ login: 'succeeded', read: 'failed', mapping: 'failed' });
    expect(failed.steps.every((step) => (step as { state?: string }).state === 'finished')).toBe(true);
    expect(await checkpoint()).toMatchObject({ source: 'beginning' });
    const first = await readStart(runId);
    second = { ready: Promise.resolve(), isBroken: false };
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    const resumed = await waitForRun(server, runId);
    expect(stepsOf(resumed)).toMatchObject({ read: 'succeeded', mapping: 'succeeded', group: 'succeeded' });
    expect(await checkpoint()).toMatchObject(first);
  });
});

describe('a run that is cancelled while it reads', () => {
  it('leaves no step at work, and moves no checkpoint', async () => {
    const gate = Promise.withResolvers<void>();
    second = { ready: gate.promise, isBroken: false };
    const runId = await trigger('schedule');
    await secondAsked.promise;
    await server.call('post', `/api/v1/runs/${runId}/cancel`).expect(202);
    gate.resolve();
    const run = await waitForRun(server, runId);
    expect(run).toMatchObject({ status: 'cancelled' });
    expect(stepsOf(run)).toEqual({ login: 'succeeded', read: 'cancelled', mapping: 'cancelled' });
    expect(await checkpoint()).toMatchObject({ source: 'beginning' });
    const { body } = await server.call('get', `/api/v1/logs/steps?run=${runId}&status=3`).expect(200);
    expect(body).toMatchObject({ results: [{ step: 'read' }, { step: 'mapping' }] });
  });
});
