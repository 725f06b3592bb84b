import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { FaultSpec, OmnitronSimulator } from '../../src/demo/index.js';
import { createFlow, createLogins, type RunBody, startRun } from '../support/image-flow.js';
import { seeded } from '../support/seeded.js';
import { ChaosGround } from './chaos-ground.js';
import { Fleet } from './fleet.js';

/** `CHAOS=long` takes minutes; the short form is part of every test run. `CHAOS_SEED` repeats the kills of a run. */
const LONG = process.env['CHAOS'] === 'long';
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);
const { products, kills, processes, crashes } = LONG
  ? { products: 20_000, kills: 60, processes: 4, crashes: 4 }
  : { products: 6_000, kills: 8, processes: 2, crashes: 1 };
const WITHIN_MS = LONG ? 1_200_000 : 600_000;
const WRITES = { path: '/api/v1/downloadable-image/' };

/** Every tenth write meets something, of every kind; answers are late, and tokens die. */
const FAULTS: readonly FaultSpec[] = (
  [
    { kind: 'status', status: 429, rate: 0.01 },
    { kind: 'status', status: 500, rate: 0.01 },
    { kind: 'status', status: 502, rate: 0.01, processed: true },
    { kind: 'status', status: 503, rate: 0.01 },
    { kind: 'reset', when: 'before', rate: 0.01 },
    { kind: 'reset', when: 'before', rate: 0.01, processed: true },
    { kind: 'reset', when: 'during', rate: 0.01 },
    { kind: 'truncated-json', rate: 0.008 },
    { kind: 'invalid-json', rate: 0.008 },
    { kind: 'wrong-content-type', rate: 0.008 },
    { kind: 'slow-drip', bytes: 40, everyMs: 5, rate: 0.004 },
    { kind: 'hang', when: 'before', rate: 0.0005 },
    { kind: 'hang', when: 'during', rate: 0.0005 },
    { kind: 'status', status: 429, retryAfterSeconds: 1, times: 2, skip: 500 },
    { kind: 'status', status: 503, retryAfterSeconds: 1, retryAfterForm: 'http-date', times: 1, skip: 1500 },
    { kind: 'latency', ms: 2, jitterMs: 6, rate: 1 },
  ] satisfies FaultSpec[]
).map((fault, place) => ({ ...fault, seed: SEED + place, match: WRITES }));

describe('chaos', () => {
  it(
    `${products} products arrive exactly although ${processes} processes are killed ${kills} times, Postgres crashes, and Omnitron answers with faults of every kind`,
    { timeout: WITHIN_MS },
    async () => {
      console.log(`CHAOS_SEED=${SEED}`);
      await using ground = await ChaosGround.open(products);
      await using fleet = new Fleet(ground.place.environment);
      const { omnitron } = ground.sides;
      const first = await fleet.start();
      await createLogins(first, ground.sides);
      await createFlow(first, ground.flow({ concurrency: 16, timeoutSeconds: 1 }));
      for (const fault of FAULTS) omnitron.faults.add(fault);
      const runId = await startRun(first);

      const random = seeded(SEED);
      const enough = (): boolean => fleet.kills >= kills;
      const places = [
        first,
        ...(await Promise.all(Array.from({ length: processes - 1 }, () => fleet.start()))),
      ];
      const startedAt = performance.now();
      await Promise.all([
        ...places.map((client) => fleet.torment(client, random, enough)),
        crashPostgresNowAndThen(ground, omnitron, enough),
      ]);
      const killedMs = performance.now() - startedAt;
      const run = await untilFinished(ground, runId);
      console.log(
        `${fleet.kills} kills in ${Math.round(killedMs / 1000)} s, the end after ${Math.round((performance.now() - startedAt) / 1000)} s; ` +
          `${omnitron.report().writes} writes, ${omnitron.report().repeatedWrites} of them repeated`,
      );
      expect(fleet.kills).toBeGreaterThanOrEqual(kills);
      expect(await ground.outcomeOf(run)).toEqual(ground.exactOutcome);
    },
  );
});

/** Crashes spread over the work, each with a dead token before it: the login cap allows three in six minutes. */
async function crashPostgresNowAndThen(
  ground: ChaosGround,
  omnitron: OmnitronSimulator,
  enough: () => boolean,
): Promise<void> {
  for (let crash = 1; crash <= crashes && !enough(); crash += 1) {
    const isDue = () => enough() || omnitron.report().writes > (products * crash) / (crashes + 2);
    await vi.waitUntil(isDue, { timeout: WITHIN_MS });
    if (crash <= 2) omnitron.expireTokens();
    await pause(300);
    await ground.crashPostgres();
  }
}

async function untilFinished(ground: ChaosGround, runId: string): Promise<RunBody> {
  const find = async (): Promise<RunBody | undefined> => {
    const [run] = await ground.dataSource.query<RunBody[]>('SELECT * FROM runs WHERE id = $1', [runId]);
    return run;
  };
  await vi.waitUntil(async () => (await find())?.state === 'finished', { timeout: WITHIN_MS, interval: 200 });
  return (await find())!;
}
