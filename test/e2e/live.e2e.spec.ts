import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { eventsOf, firstEvent } from '../support/event-stream.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  runToEnd,
  type Sides,
  startRun,
} from '../support/image-flow.js';

/** One works, the other one only answers: whatever the second tells of a run it has from the database. */
let worker: TestApp;
let other: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([startErpSimulator({ products: 60 }), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  worker = await startTestApp();
  other = await startTestApp({ DATABASE_URL: worker.database.url, ROLES: 'api' });
  await createLogins(worker, sides);
  await createFlow(worker, imageFlow(sides));
});
afterAll(async () => {
  await other.stop();
  await worker.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

describe('the events of a run', () => {
  it('come from any process, carry the run, and end with its end', async () => {
    const runId = await startRun(worker, { force: true });
    const types: unknown[] = [];
    let last = {};
    for await (const { type, data } of eventsOf(other, `/api/v1/runs/${runId}/events`)) {
      types.push(type);
      last = data;
    }
    expect(new Set(types.slice(0, -1))).toEqual(new Set(['progress']));
    expect(types.at(-1)).toBe('finished');
    expect(last).toMatchObject({ id: runId, state: 'finished', status: 'succeeded', flowVersion: 1 });
  });

  it('go on at another process where a client has seen them, and never again after the end', async () => {
    const { id: runId } = await runToEnd(worker, { force: true });
    const path = `/api/v1/runs/${runId}/events`;
    const resumed = await firstEvent(eventsOf(other, path, '1764158400000'), () => true);
    expect(resumed).toMatchObject({ type: 'finished', id: expect.stringMatching(/^\d+\.f$/) });
    const over = await fetch(worker.url + path, {
      headers: { authorization: `Bearer ${worker.token}`, 'last-event-id': resumed.id ?? '' },
    });
    expect(over.status).toBe(204);
  });

  it('of a run that does not exist are a 404', async () => {
    const unknown = await other.call('get', '/api/v1/runs/019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f/events');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('the events of all runs', () => {
  const path = '/api/v1/runs/events?flow=images';

  it('come from any process as runs start and end', async () => {
    const events = eventsOf(other, path);
    const started = startRun(worker, { force: true });
    const finished = await firstEvent(events, ({ type }) => type === 'finished');
    expect(finished.data).toMatchObject({ id: await started, status: 'succeeded' });
  });

  it('tell a client that comes back, at another process, what has ended meanwhile', async () => {
    const events = eventsOf(other, path);
    const first = startRun(worker, { force: true });
    const seen = await firstEvent(events, ({ type }) => type === 'finished');
    expect(seen.data['id']).toBe(await first);
    const { id: missed } = await runToEnd(worker, { force: true });
    const told = await firstEvent(eventsOf(worker, path, seen.id), ({ data }) => data['id'] === missed);
    expect(told).toMatchObject({ type: 'finished', data: { status: 'succeeded' } });
  });

  it('are only those of the flow that was asked for', async () => {
    const none = eventsOf(worker, '/api/v1/runs/events?flow=another', '1764158400000');
    const all = eventsOf(worker, '/api/v1/runs/events', '1764158400000');
    const first = await firstEvent(all, () => true);
    expect(first.data['flow']).toBe('images');
    const race = await Promise.race([none.next().then(() => 'told'), runToEnd(worker, { force: true })]);
    expect(race).toMatchObject({ status: 'succeeded' });
  });

  it('need a session', async () => {
    expect((await fetch(other.url + path)).status).toBe(401);
  });
});
