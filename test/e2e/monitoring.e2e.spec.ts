import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { RequestHours } from '../../src/http-client/index.js';
import { requestTally } from '../../src/http-client/request-tally.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  type RunBody,
  runToEnd,
  type Sides,
} from '../support/image-flow.js';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.js';

const METRICS_TOKEN = 'a token of the scraper';
const PRODUCTS = 1200;
const BAD = 3;
/** A batch has up to two thousand rows. */
const BATCHES = Math.ceil(PRODUCTS / 2000);

let collector: TraceCollector;
let sides: Sides;
let server: TestApp;
let run: RunBody;

beforeAll(async () => {
  collector = await startTraceCollector();
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: PRODUCTS }),
    startOmnitronSimulator(),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp({
    METRICS_TOKEN: METRICS_TOKEN.replaceAll(' ', '-'),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.server.origin,
    OTEL_SERVICE_NAME: 'images of the shop',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides));
  omnitron.faults.add({
    kind: 'status',
    status: 400,
    body: '{"images":["no"]}',
    times: BAD,
    match: { method: 'POST', path: '/api/v1/downloadable-image' },
  });
  run = await runToEnd(server);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), collector.server[Symbol.asyncDispose]()]);
});

describe('requests to ERPs and shops', () => {
  it('are told by purpose and host, added up over processes and hours', async () => {
    const hours = server.app.get(RequestHours, { strict: false });
    const hosts = async (): Promise<unknown> => {
      await hours.save();
      const { body } = await server.call('get', '/api/v1/stats/hosts').expect(200);
      const { hosts: all } = body as { hosts: { host: string; purpose: string }[] };
      return all.filter(
        ({ host, purpose }) => host === new URL(sides.omnitron.url).host && purpose === 'write',
      );
    };
    await expect.poll(hosts).toMatchObject([{ requests: PRODUCTS, refused: BAD, broken: 0, unanswered: 0 }]);
    // As another process would add its own.
    requestTally.note('write', new URL(sides.omnitron.url).host, 503, 70_000);
    await expect
      .poll(hosts)
      .toMatchObject([
        { requests: PRODUCTS + 1, refused: BAD, broken: 1, medianMs: expect.any(Number) as number },
      ]);
    await server
      .call('get', '/api/v1/stats/hosts?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')
      .expect(422);
    const { dataSource } = server.database;
    await dataSource.query(
      `INSERT INTO request_hours SELECT now() - interval '31 days', 'read', 'old.example.com', 1, 0, 0, 0, '{1}'`,
    );
    await hours.dropOld();
    const kept = await dataSource.query<{ host: string }[]>('SELECT DISTINCT host FROM request_hours');
    expect(kept.map(({ host }) => host)).toContain(new URL(sides.omnitron.url).host);
    expect(kept.map(({ host }) => host)).not.toContain('old.example.com');
    await hours.forget(new URL(sides.omnitron.url).host);
    expect(await hosts()).toEqual([]);
  });
});

describe('metrics', () => {
  const read = async (): Promise<Map<string, number>> => {
    const { text } = await server
      .call('get', '/metrics')
      .expect(200)
      .expect('content-type', /^text\/plain/);
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  };
  const sum = (series: Map<string, number>, start: string): number =>
    [...series].reduce((total, [name, value]) => (name.startsWith(start) ? total + value : total), 0);

  it('are for the token of the setting and for users, and for nobody else', async () => {
    const token = METRICS_TOKEN.replaceAll(' ', '-');
    const statusOf = async (path: string, bearer?: string): Promise<number> => {
      const call = request(server.url).get(path);
      return (await (bearer === undefined ? call : call.auth(bearer, { type: 'bearer' }))).status;
    };
    expect(await statusOf('/metrics')).toBe(401);
    expect(await statusOf('/metrics', 'wrong')).toBe(401);
    expect(await statusOf('/metrics', token)).toBe(200);
    expect(await statusOf('/metrics', server.token)).toBe(200);
    expect(await statusOf('/api/v1/runs', token)).toBe(401);
  });

  it('count the run, its rows by outcome and code, and every step once per go', async () => {
    expect(run).toMatchObject({ status: 'partial', written: PRODUCTS - BAD, failed: BAD });
    const series = await read();
    const one = (name: string): number | undefined => series.get(`image_integrator_${name}`);
    expect(one('runs_finished_total{flow="images",trigger="manual",status="partial"}')).toBe(1);
    expect(one('run_duration_seconds_count{flow="images"}')).toBe(1);
    expect(one('rows_total{flow="images",outcome="written",code=""}')).toBe(PRODUCTS - BAD);
    expect(one('rows_total{flow="images",outcome="failed",code="OMNITRON_REJECTED"}')).toBe(BAD);
    const goes = ['login', 'read', 'script', 'mapping', 'group', 'write'].map((step) =>
      one(`step_duration_seconds_count{step="${step}"}`),
    );
    expect(goes).toEqual([1, run.pages, run.pages, run.pages, 1, BATCHES]);
  });

  it('count what went out by purpose, host and status, and never a path', async () => {
    const series = await read();
    const host = new URL(sides.omnitron.url).host;
    const count = (status: string): number | undefined =>
      series.get(
        `image_integrator_http_client_request_duration_seconds_count{purpose="write",host="${host}",status="${status}"}`,
      );
    expect([count('2xx'), count('4xx')]).toEqual([PRODUCTS - BAD, BAD]);
    expect([...series.keys()].filter((name) => /host="[^"]*\/[^"]*"/.test(name))).toEqual([]);
  });

  it('tell the levels of sandbox, pool, queues and schedule, and of Node itself', async () => {
    const series = await read();
    expect(sum(series, 'image_integrator_script_duration_seconds_count{language="javascript"')).toBe(
      run.pages,
    );
    expect(sum(series, 'image_integrator_sandbox_processes{pool="runs",state="idle"}')).toBe(1);
    expect(sum(series, 'image_integrator_database_pool_connections')).toBeGreaterThan(0);
    expect(series.get('image_integrator_queue_jobs{queue="row-batches",state="waiting"}')).toBe(0);
    expect(series.get('image_integrator_queue_oldest_job_seconds{queue="runs"}')).toBe(0);
    expect(series.get('image_integrator_schedule_lag_seconds')).toBe(0);
    expect(sum(series, 'nodejs_eventloop_lag_seconds')).toBeGreaterThan(0);
  });
});

describe('the trace of a run', () => {
  it('has the id of the run, and its pages and batches as spans below it', async () => {
    const traceId = run.id.replaceAll('-', '');
    await vi.waitFor(() => expect(collector.spans.map(({ name }) => name)).toContain('run'), 10_000);
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const root = spans.find(({ name }) => name === 'run');
    expect(root).toMatchObject({
      attributes: {
        'flow.slug': 'images',
        'run.id': run.id,
        'run.status': 'partial',
        'run.rows.written': PRODUCTS - BAD,
        'run.rows.failed': BAD,
      },
    });
    expect(root?.parentSpanId ?? '').toBe('');
    const below = (parent: CollectedSpan | undefined): string[] =>
      spans
        .filter((span) => span.parentSpanId === parent?.spanId)
        .map(({ name }) => name)
        .toSorted();
    const pages = spans.filter(({ name }) => name === 'page');
    expect(below(root)).toEqual(
      ['login', 'group', ...Array<string>(BATCHES).fill('batch'), ...pages.map(() => 'page')].toSorted(),
    );
    expect(pages).toHaveLength(run.pages);
    expect(pages.map(below)).toEqual(pages.map(() => ['mapping', 'read', 'script', 'stage']));
    expect(pages.reduce((records, span) => records + Number(span.attributes['page.records']), 0)).toBe(
      PRODUCTS,
    );
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['images of the shop']));
  });

  it('names the step and the code of what went wrong', async () => {
    sides.erp.faults.add({ kind: 'status', status: 404, match: { path: '/products' } });
    const failed = await runToEnd(server);
    sides.erp.faults.clear();
    const traceId = failed.id.replaceAll('-', '');
    const root = await vi.waitFor(() => {
      const span = collector.spans.find((span) => span.traceId === traceId && span.name === 'run');
      if (span === undefined) throw new Error('The span of the run has not come yet.');
      return span;
    }, 10_000);
    expect(root.status).toMatchObject({ message: `read: ${failed.failure?.code}` });
  });
});

describe('health', () => {
  it('says of each part how it is and why', async () => {
    const { body } = await request(server.url).get('/health/ready').expect(200);
    const { details } = body as { details: Record<string, { status: string; reason: string }> };
    expect(Object.keys(details)).toEqual([
      'database',
      'migrations',
      'queue',
      'scheduler',
      'sandbox',
      'eventLoop',
      'disk',
    ]);
    for (const { status, reason } of Object.values(details)) {
      expect(['up', 'degraded']).toContain(status);
      expect(reason).toMatch(/\.$/);
    }
    expect(details['database']).toEqual({ status: 'up', reason: 'The database answers.' });
  });

  it('is down when a migration of this version is missing', async () => {
    await server.database.dataSource.query(
      `UPDATE migrations SET name = 'Other1' WHERE name LIKE 'Schedule%'`,
    );
    const { body } = await request(server.url).get('/health/ready').expect(503);
    expect(body).toMatchObject({
      error: { migrations: { status: 'down', reason: expect.stringContaining('Schedule1764000005000') } },
    });
    await server.database.dataSource.query(
      `UPDATE migrations SET name = 'Schedule1764000005000' WHERE name = 'Other1'`,
    );
  });
});
