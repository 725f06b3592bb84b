import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { RunRepository } from '../../src/runs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides, startRun } from '../support/image-flow.js';

/** Statements of one unchanged run, from the taking of its job to its end: two logins, and a read that ends with an empty page. */
const MOST = 25;
const WAIT = { timeout: 60_000 };
/** What a process asks whether there are runs or not, and how it keeps its part of an account. */
const BACKGROUND = [
  /^(START TRANSACTION|COMMIT)$/,
  /^WITH fresh AS MATERIALIZED/,
  /^DELETE FROM job_leases WHERE job_id IN/,
  /queue\.(version|queue|job_now|j[0-9a-f]{40})/,
  /SET heartbeat_on = now\(\)/,
  /locked_parents/,
  /resume_at <= now\(\)/,
  /omnitron_accounts/,
  /host_budgets/,
  /request_hours/,
  /^SELECT clock_timestamp\(\) AS at$/,
  /json_build_object\('type', 'progress'/,
];
const MAPPING = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }];

let server: TestApp;
let sides: Sides;
let statements: string[] = [];
const query = Reflect.get(pg.Client.prototype, 'query') as (...given: unknown[]) => unknown;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 10 }),
    startOmnitronSimulator({ products: 10 }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp({ ROLES: 'api,worker' });
  await createLogins(server, sides);
  const flow = imageFlow(sides, { script: null, mapping: MAPPING });
  const read = flow['read'] as { pagination: object };
  const pagination = { ...read.pagination, totalPath: '$.total' };
  await createFlow(server, { ...flow, read: { ...read, pagination } });
  // Every statement of every connection passes here.
  const counted = function (this: pg.Client, ...given: unknown[]): unknown {
    const [first] = given;
    const text = typeof first === 'string' ? first : (first as { text: string }).text;
    statements.push(text.replace(/\s+/g, ' ').trim());
    return Reflect.apply(query, this, given);
  };
  Reflect.set(pg.Client.prototype, 'query', counted);
});
afterAll(async () => {
  Reflect.set(pg.Client.prototype, 'query', query);
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

/** What a whole run of so many jobs asks of the database, from the taking of the first on, with nobody who follows it. */
async function runAlone(jobs: number): Promise<{ written: number; skipped: number; statements: string[] }> {
  const runs = server.app.get(RunRepository, { strict: false });
  statements = [];
  const runId = await startRun(server);
  const isEnd = (text: string): boolean => text.startsWith("UPDATE runs SET state = 'finished'");
  await expect.poll(() => statements.some(isEnd), WAIT).toBe(true);
  const isDone = (text: string): boolean => text.startsWith('WITH done AS ( DELETE FROM queue.j');
  await expect.poll(() => statements.filter(isDone).length, WAIT).toBe(jobs);
  const asked = [...statements];
  const { written, skipped } = await runs.getRun(runId);
  const from = asked.findIndex((text) => text.startsWith('WITH started AS'));
  return {
    written,
    skipped,
    statements: asked.slice(from).filter((text) => !BACKGROUND.some((part) => part.test(text))),
  };
}

it(`an unchanged run of ten products asks for ${MOST} statements at most`, async () => {
  expect(await runAlone(2)).toMatchObject({ written: 10 });
  const { skipped, statements: asked } = await runAlone(1);
  expect(skipped).toBe(10);
  const list = asked.map((text, at) => `${at + 1} ${text.slice(0, 110)}`);
  expect(list.length > MOST ? list : []).toEqual([]);
});
