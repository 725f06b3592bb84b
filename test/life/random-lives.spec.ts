import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pick } from '../support/seeded.js';
import { wrongAtTheEndOf } from './judge.js';
import { Life } from './life.js';
import { LifeServer } from './life-server.js';

/**
 * Ordinary life, by the dice: the same 24 each time. `LIFE=long` lives 500 others, while the server is killed now and then;
 * `LIFE_SEED` repeats one.
 */
const LONG = process.env['LIFE'] === 'long';
const ONE = process.env['LIFE_SEED'];
const FIRST = Number(ONE ?? (LONG ? Date.now() % 1_000_000 : 1));
const COUNT = ONE === undefined ? (LONG ? 500 : 24) : 1;
const AT_ONCE = 8;

let server: LifeServer;
beforeAll(async () => {
  server = await LifeServer.start();
});
afterAll(async () => await server[Symbol.asyncDispose]());

describe('random lives', () => {
  it(
    `${COUNT} merchants whose ERP, shop and people misbehave: no wrong write, nothing lost, nothing stuck`,
    { timeout: LONG ? 10_800_000 : 900_000 },
    async () => {
      const started = performance.now();
      const seeds = Array.from({ length: COUNT }, (_, place) => FIRST + place);
      const wrong: string[] = [];
      let over = false;
      const killer = LONG ? torment(() => over) : Promise.resolve();
      const lanes = Array.from({ length: AT_ONCE }, async () => {
        for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
          const found = await live(seed);
          wrong.push(...found);
          if (LONG && (found.length > 0 || seeds.length % 50 === 0)) console.log(seeds.length, 'left', found);
        }
      });
      await Promise.all(lanes).finally(() => (over = true));
      await killer;
      console.log(
        `LIFE_SEED=${FIRST}: ${COUNT} lives in ${Math.round((performance.now() - started) / 1000)} s`,
      );
      expect(wrong).toEqual([]);
    },
  );
});

/** One life, and what was wrong with it. */
async function live(seed: number): Promise<string[]> {
  try {
    await using life = await Life.begin(server, { seed });
    await life.startFlow();
    for (let round = 0; round < 3; round += 1) await trouble(life);
    life.erp.isTroubled = false;
    life.shop.faults.clear();
    const problems = await wrongAtTheEndOf(life);
    return problems.length === 0 ? [] : [`LIFE_SEED=${seed}`, ...problems];
  } catch (error) {
    return [`LIFE_SEED=${seed}: ${String(error)}`];
  }
}

/** A few seconds in which the merchant works, the ERP and the shop misbehave, and people meddle. */
async function trouble(life: Life): Promise<void> {
  const { random, shop, server: api, slug } = life;
  life.erp.isTroubled = random() < 0.8;
  shop.faults.clear();
  if (random() < 0.5) {
    const match = { path: '/api/v1/downloadable-image/' };
    shop.faults.add({ kind: 'status', status: 500, rate: 0.2, seed: life.plan.seed, match });
    shop.faults.add({ kind: 'latency', ms: 40, rate: 1, match });
  }
  if (random() < 0.2) shop.expireTokens();
  for (let step = 0; step < 3; step += 1) {
    life.truth.work();
    await pause(300 + random() * 700);
    const [newest] = await life.runs();
    if (newest === undefined) continue;
    const deed = random();
    if (deed < 0.15) await api.call('POST', `/runs/${newest.id}/cancel`, {}, [409]);
    else if (deed < 0.3) await api.call('POST', `/runs/${newest.id}/retry-failed`, {}, [409, 422]);
    else if (deed < 0.4) await api.call('POST', `/runs/${newest.id}/resume`, {}, [409, 422]);
    else if (deed < 0.5) await api.call('POST', `/flows/${slug}/runs`, {}, [409]);
    else if (deed < 0.55) life.addByHand(pick(life.truth.listed, random));
    else if (deed < 0.6) await api.call('POST', `/flows/${slug}/runs`, { sku: life.truth.listed[0] }, [409]);
  }
}

/** Kills the server every quarter of a minute or so. */
async function torment(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    for (let tick = 0; tick < 15 && !isOver(); tick += 1) await pause(1000);
    if (!isOver()) await server.crash();
  }
}
