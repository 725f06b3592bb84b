import { setTimeout as pause } from 'node:timers/promises';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createOutboundFlow, heldPost, post, postedRow, type Server } from '../support/outbound-flow.js';

let database: TestDatabase;
let omnitron: OmnitronSimulator;
let place: ReturnType<typeof installation>;
let processes: AppProcess[];

beforeEach(async () => {
  database = await createTestDatabase();
  place = installation({ DATABASE_URL: database.url });
  omnitron = await startOmnitronSimulator({ unknownProducts: 'create' });
  processes = [];
});
afterEach(async () => {
  await Promise.all(processes.map((app) => app.kill()));
  await omnitron.stop();
  await database.drop();
  place.remove();
});

async function start(roles: string): Promise<Server & { app: AppProcess }> {
  const app = await startAppProcess({ ...place.environment, ROLES: roles });
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

const SKUS = Array.from({ length: 60 }, (_, n) => `S${n}`);
/** Ten products, so that every post shares some with many others. */
const skusOf = (n: number): string[] =>
  Array.from({ length: 10 }, (_, k) => SKUS[(n * 7 + k) % SKUS.length] ?? '');

/** The arrival of each post, by its number, and how its rows ended, when every run has finished. */
async function finishedPosts(postOf: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  await expect
    .poll(
      async () =>
        (
          await database.dataSource.query<{ n: number }[]>(
            `SELECT count(*)::int n FROM runs WHERE state <> 'finished'`,
          )
        )[0]?.n,
      { timeout: 100_000, interval: 250 },
    )
    .toBe(0);
  const runs = await database.dataSource.query<
    { id: string; arrival: number; rest: number; failed: number }[]
  >(`SELECT id, arrival_no::int AS arrival, failed, 10 - written - skipped - failed AS rest FROM runs`);
  expect(runs).toHaveLength(postOf.size);
  for (const { rest, failed } of runs) expect({ rest, failed }).toEqual({ rest: 0, failed: 0 });
  return new Map(runs.map(({ id, arrival }) => [String(postOf.get(id)), arrival]));
}

/** What Omnitron was sent of each SKU followed the order of arrival, and the last to arrive is what it holds. */
function expectOrder(arrivals: ReadonlyMap<string, number>): void {
  for (const sku of SKUS) {
    const posts = [...arrivals].filter(([n]) => skusOf(Number(n)).includes(sku));
    const [latest] = posts.toSorted((a, b) => b[1] - a[1])[0] ?? [];
    expect({ sku, holds: heldPost(omnitron, sku) }).toEqual({ sku, holds: latest ?? null });
    const sent = (omnitron.findContent(sku)?.earlier ?? []).map(
      ([image]) => arrivals.get(new URL(image?.url ?? '').searchParams.get('post') ?? '') ?? -1,
    );
    expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  }
}

const slowly = (ms: number) => ({
  kind: 'latency' as const,
  ms,
  rate: 1,
  match: { path: '/api/v1/downloadable-image' },
});

describe('kill -9', { timeout: 120_000 }, () => {
  it('between 202 and processing loses no post, and keeps the order per SKU', async () => {
    const first = await start('api');
    await createOutboundFlow(first, omnitron);
    const postOf = new Map<string, number>();
    for (let n = 0; n < 30; n += 1) {
      const { status, body } = await post(
        first,
        skusOf(n).map((sku) => postedRow(sku, n)),
      );
      expect(status).toBe(202);
      postOf.set(body.runId, n);
    }
    await first.app.kill();
    await start('api,worker');
    const arrivals = await finishedPosts(postOf);
    const inOrder = Array.from({ length: 30 }, (_, n) => arrivals.get(String(n)) ?? 0);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    expectOrder(arrivals);
  });

  it('while 200 senders post and two processes write loses no post that was answered 202', async () => {
    const [doomed, other] = await Promise.all([start('api,worker'), start('api,worker')]);
    await createOutboundFlow(other, omnitron);
    omnitron.faults.add(slowly(5));
    const postOf = new Map<string, number>();
    const send = async (server: Server, n: number): Promise<void> => {
      const rows = skusOf(n).map((sku) => postedRow(sku, n));
      let answer = await post(server, rows);
      // As the documentation asks of senders: what is refused for the moment is sent again.
      while (answer.status === 503) {
        await pause(500);
        answer = await post(server, rows);
      }
      expect(answer.status).toBe(202);
      postOf.set(answer.body.runId, n);
    };
    await Promise.all(Array.from({ length: 200 }, (_, n) => send(other, n)));
    await expect.poll(() => omnitron.report().writes, { timeout: 60_000, interval: 20 }).toBeGreaterThan(20);
    await doomed.app.kill();
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(other, 200 + n)));
    expectOrder(await finishedPosts(postOf));
  });
});
