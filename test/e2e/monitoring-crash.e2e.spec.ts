import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, type TestApp } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { serveHttp, type TestServer } from '../support/http-server.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.js';

const WITHIN_MS = 30_000;

let database: TestDatabase;
let sides: Sides;
let collector: TraceCollector;
let receiver: TestServer;
/** Ids of the notices that came, and whether they were answered. */
let notices: { id: string; answered: boolean }[];
let answering = false;
let place: ReturnType<typeof installation>;
const processes: AppProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  collector = await startTraceCollector();
  notices = [];
  receiver = await serveHttp((incoming, response) => {
    notices.push({ id: String(incoming.headers['webhook-id']), answered: answering });
    if (answering) response.writeHead(204).end();
  });
  place = installation({
    DATABASE_URL: database.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.server.origin,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    SLOW_POST_MS: '20',
  });
});
afterAll(async () => {
  await Promise.all(processes.map((app) => app.kill()));
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
  await Promise.all([collector.server[Symbol.asyncDispose](), receiver[Symbol.asyncDispose]()]);
  await database.drop();
  place.remove();
});

type Running = Pick<TestApp, 'call' | 'url' | 'token'> & { readonly app: AppProcess };

/** A process whose spans say which one it is. */
async function start(service: string): Promise<Running> {
  const app = await startAppProcess({ ...place.environment, OTEL_SERVICE_NAME: service });
  processes.push(app);
  const { body } = await request(app.url).post('/api/v1/auth/login').send(ADMIN).expect(200);
  const { accessToken: token } = body as { accessToken: string };
  return {
    app,
    url: app.url,
    token,
    call: (method, path) => request(app.url)[method](path).auth(token, { type: 'bearer' }),
  };
}

describe('kill -9', { timeout: 120_000 }, () => {
  it('leaves one trace of the run, an alarm that is told by the next process, and a log that names the run', async () => {
    const first = await start('first');
    await createLogins(first, sides);
    await createFlow(first, imageFlow(sides));
    const alarm = {
      name: 'Rows fail',
      condition: 'row-failures',
      threshold: 1,
      webhook: { url: receiver.origin, secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}` },
    };
    const { body } = await first.call('post', '/api/v1/alarms').send(alarm).expect(201);
    const { id: alarmId } = body as { id: string };
    const match = { path: '/api/v1/downloadable-image' };
    sides.omnitron.faults.add({ kind: 'status', status: 400, body: '{"images":["no"]}', times: 1, match });
    // Slow enough that the run cannot end before the process is killed; the next one writes at full speed.
    sides.omnitron.faults.add({ kind: 'latency', ms: 500, rate: 1, match });
    const runId = await startRun(first, { force: true });
    await waitForRun(first, runId, ({ written }) => written > 0);
    // The alarm opens on the row that failed, while the run goes on; the receiver takes the notice and says nothing.
    await database.dataSource.query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
    await vi.waitFor(() => expect(notices).toHaveLength(1), WITHIN_MS);
    await vi.waitFor(() => expect(spansOf(runId).map(({ name }) => name)).toContain('page'), WITHIN_MS);
    await first.app.kill();
    sides.omnitron.faults.clear();

    answering = true;
    const second = await start('second');
    await waitForRun(second, runId);
    expect(notices.map(({ answered }) => answered)).toEqual([false]);
    await database.dataSource.query('UPDATE alarm_deliveries SET next_attempt_at = now()');
    await vi.waitFor(() => expect(notices).toHaveLength(2), WITHIN_MS);
    expect(notices[1]).toEqual({ id: notices[0]?.id, answered: true });
    await vi.waitFor(async () => {
      const events = await second.call('get', `/api/v1/alarms/${alarmId}/events`).expect(200);
      expect(events.body).toMatchObject({
        results: [{ kind: 'opened', deliveries: [{ status: 'delivered', attempts: 2 }] }],
      });
    }, WITHIN_MS);

    await vi.waitFor(() => expect(spansOf(runId).map(({ name }) => name)).toContain('run'), WITHIN_MS);
    const spans = spansOf(runId);
    const root = spans.find(({ name }) => name === 'run');
    const byService = (service: string): Set<string> =>
      new Set(spans.filter((span) => span.service === service).map(({ name }) => name));
    expect(root?.service).toBe('second');
    expect(byService('first')).toContain('page');
    expect(byService('second')).toContain('batch');
    const known = new Set(spans.map(({ spanId }) => spanId));
    expect(spans.filter(({ parentSpanId = '' }) => parentSpanId !== '' && !known.has(parentSpanId))).toEqual(
      [],
    );

    const slow = first.app
      .output()
      .split('\n')
      .filter((line) => line.includes('"slow":"post"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(slow.length).toBeGreaterThan(0);
    for (const line of slow) expect(line).toMatchObject({ runId, flow: 'images' });
  });
});

const spansOf = (runId: string) =>
  collector.spans.filter(({ traceId }) => traceId === runId.replaceAll('-', ''));
