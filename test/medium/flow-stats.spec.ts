import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';

const NOWHERE = { erp: { url: 'http://127.0.0.1:9' }, omnitron: { url: 'http://127.0.0.1:9' } } as Sides;
const PERIOD = 'from=2026-11-01T00:00:00Z&to=2026-11-08T00:00:00Z';

interface Stats {
  readonly flow: string | null;
  readonly runs: Record<string, number>;
  readonly successRate: number;
  readonly rows: Record<string, number>;
  readonly rowsPerSecond: number;
  readonly averageMs: number;
  readonly p95Ms: number;
  readonly steps: { step: string; runs: number; averageMs: number; medianMs: number; p95Ms: number }[];
  readonly days: { day: string; runs: { finished: number }; successRate: number; averageMs: number }[];
}

let server: TestApp;
let flows: Record<string, string>;

beforeAll(async () => {
  server = await startTestApp({ ROLES: 'api' });
  await createLogins(server, NOWHERE);
  for (const slug of ['images', 'stock']) {
    await createFlow(server, imageFlow(NOWHERE, { name: slug, slug, script: null, mapping: null }));
  }
  const known = await query<{ slug: string; id: string }>('SELECT slug, id FROM flows');
  flows = Object.fromEntries(known.map(({ slug, id }) => [slug, id]));
  // Twenty runs of 10 to 29 seconds; 5 s are read, the rest is written.
  for (let n = 0; n < 20; n += 1)
    await run('images', { at: `2026-11-0${2 + (n % 2)}T12:00:00Z`, seconds: 10 + n });
  await run('images', { at: '2026-11-02T22:30:00Z', seconds: 20, status: 'failed', written: 0 });
  await run('images', { at: '2026-11-02T12:00:00Z', seconds: 9999, status: 'cancelled', written: 0 });
  await run('images', { at: '2026-11-02T12:00:00Z', seconds: 9999, trigger: 'test' });
  await run('images', { at: '2026-11-09T12:00:00Z', seconds: 9999 });
  await run('stock', { at: '2026-11-03T12:00:00Z', seconds: 100, resumedSecondsBefore: 40 });
});
afterAll(() => server.stop());

function query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  return server.database.dataSource.query<T[]>(sql, parameters);
}

async function run(
  flow: string,
  given: {
    at: string;
    seconds: number;
    status?: string;
    trigger?: string;
    written?: number;
    resumedSecondsBefore?: number;
  },
): Promise<void> {
  const { at, seconds, status = 'succeeded', trigger = 'schedule', written = 100 } = given;
  const id = newId();
  await query(
    `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, written,
       created_at, started_at, reopened_at, finished_at)
     SELECT $1, $2, $3, 1, 'inbound', $4, 'System', 'finished', $5, $6, started, started,
       $7::timestamptz - make_interval(secs => $9), $7
     FROM (SELECT $7::timestamptz - make_interval(secs => $8) AS started) AS s`,
    [id, flows[flow], flow, trigger, status, written, at, seconds, given.resumedSecondsBefore ?? null],
  );
  await query(
    `INSERT INTO step_logs (run_id, step, state, status, duration_ms, started_at, finished_at)
     SELECT $1, step, 'finished', 'succeeded', ms, t, t FROM (VALUES
       ('read', 5000, $2::timestamptz), ('group', 10, $2::timestamptz - make_interval(secs => $3)),
       ('write', 123456, $2::timestamptz)) AS s (step, ms, t)`,
    [id, at, seconds - 5],
  );
}

async function stats(parameters = ''): Promise<{ total: Stats | null; flows: Stats[] }> {
  const { body } = await server.call('get', `/api/v1/stats/flows?${PERIOD}${parameters}`).expect(200);
  return body as { total: Stats | null; flows: Stats[] };
}

describe('flow performance over time', () => {
  interface Bucket {
    readonly at: string;
    readonly runs: { finished: number; failed: number };
    readonly medianMs: number;
    readonly p95Ms: number;
    readonly rowsPerSecond: number | null;
    readonly steps: { step: string; medianMs: number }[];
  }
  const trend = async (parameters: string): Promise<Bucket[]> => {
    const { body } = await server.call('get', `/api/v1/stats/trend?${PERIOD}${parameters}`).expect(200);
    return (body as { buckets: Bucket[] }).buckets;
  };

  it('tells of each day in which runs began what they and their steps took', async () => {
    const [second, third, ...more] = await trend('&flow=images&timezone=Europe/Istanbul');
    expect(more).toEqual([]);
    expect(second).toMatchObject({ at: '2026-11-01T21:00:00.000Z', runs: { finished: 11 } });
    // Of the third: 11, 13 … 29 s, and the failed 20 s, which began at half past one.
    expect(third).toMatchObject({ runs: { finished: 11, failed: 1 }, medianMs: 20_000 });
    expect(third?.steps.map(({ step }) => step)).toEqual(['read', 'group', 'write']);
    expect(third?.rowsPerSecond).toBeGreaterThan(0);
  });

  it('tells of hours without their steps, of a flow or of all', async () => {
    const hours = await trend('&by=hour');
    expect(hours.map(({ at }) => at)).toEqual([
      '2026-11-02T09:00:00.000Z',
      '2026-11-02T11:00:00.000Z',
      '2026-11-02T22:00:00.000Z',
      '2026-11-03T11:00:00.000Z',
    ]);
    expect(hours.every(({ steps }) => steps.length === 0)).toBe(true);
    await server
      .call('get', '/api/v1/stats/trend?by=hour&from=2026-01-01T00:00:00Z&to=2026-11-01T00:00:00Z')
      .expect(422);
    await server.call('get', '/api/v1/stats/trend?by=week').expect(422);
  });
});

describe('flow performance', () => {
  it('tells of each flow how its runs of the period did, tests aside', async () => {
    const images = (await stats()).flows.find(({ flow }) => flow === 'images');
    expect(images).toMatchObject({
      runs: { finished: 22, succeeded: 20, partial: 0, empty: 0, failed: 1, cancelled: 1 },
      rows: { written: 2000, skipped: 0, failed: 0 },
    });
    expect(images?.successRate).toBe(0.952);
    // 10…29 s and the failed 20 s: 410 s over 21 runs.
    expect(images?.averageMs).toBe(Math.round(410_000 / 21));
    expect(images?.p95Ms).toBe(28_000);
  });

  it('takes the pages of a step together, and writing from grouping to its end', async () => {
    const images = (await stats('&flow=images')).flows[0];
    expect(images?.steps.map(({ step }) => step)).toEqual(['read', 'group', 'write']);
    expect(images?.steps[0]).toEqual({
      step: 'read',
      runs: 22,
      averageMs: 5000,
      medianMs: 5000,
      p95Ms: 5000,
    });
    const writeSeconds = 390 - 20 * 5 + 15 + 9994;
    expect(images?.steps[2]?.averageMs).toBe(Math.round((writeSeconds * 1000) / 22));
    expect(images?.rowsPerSecond).toBe(0.194);
  });

  it('counts a run that was resumed from there', async () => {
    const stock = (await stats('&flow=stock')).flows[0];
    expect(stock).toMatchObject({ averageMs: 40_000, steps: [{}, {}, { step: 'write', averageMs: 40_000 }] });
  });

  it('adds all flows up, and tells the trend by day in the time zone that is asked for', async () => {
    const { total } = await stats();
    expect(total).toMatchObject({ flow: null, runs: { finished: 23 } });
    expect(total?.days.map(({ day, runs }) => [day, runs.finished])).toEqual([
      ['2026-11-02', 12],
      ['2026-11-03', 11],
    ]);
    const istanbul = await stats('&timezone=Europe/Istanbul');
    expect(istanbul.total?.days.map(({ day, runs }) => [day, runs.finished])).toEqual([
      ['2026-11-02', 11],
      ['2026-11-03', 12],
    ]);
  });

  it('has no total where there were no runs', async () => {
    const { body } = await server
      .call('get', '/api/v1/stats/flows?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z')
      .expect(200);
    expect(body).toMatchObject({ total: null, flows: [] });
  });

  it.each([
    ['from', 'from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z'],
    ['from', 'from=2020-11-02T00:00:00Z&to=2026-11-01T00:00:00Z'],
    ['timezone', 'timezone=Mars'],
    ['to', 'to=yesterday'],
  ])('refuses a wrong %s (%s)', async (path, parameters) => {
    const { body } = await server.call('get', `/api/v1/stats/flows?${parameters}`).expect(422);
    expect(body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path }] });
  });
});
