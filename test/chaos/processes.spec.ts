import { describe, expect, it } from 'vitest';
import { createFlow, createLogins, replaceFlow, startRun, waitForRun } from '../support/image-flow.js';
import { ChaosGround } from './chaos-ground.js';
import { type Client, Fleet } from './fleet.js';

const PACE = 300;
const COUNTS = process.env['CHAOS'] === 'long' ? [1, 2, 4] : [2];
const PRODUCTS = process.env['CHAOS'] === 'long' ? 20_000 : 2_000;

/** One account, whose budget all processes share; then without a pace, as fast as they can. */
describe.each(COUNTS)('%d processes on one Postgres', { timeout: 600_000 }, (processes) => {
  it('write exactly what one would, and keep to the budget of the account', async () => {
    await using ground = await ChaosGround.open(PRODUCTS);
    await using fleet = new Fleet(ground.place.environment);
    const first = await startProcesses(fleet, processes);
    const { omnitron } = ground.sides;
    await createLogins(first, ground.sides);
    omnitron.faults.add({ kind: 'latency', ms: 20, rate: 1, match: { path: '/api/v1/downloadable-image/' } });
    await createFlow(first, ground.flow({ concurrency: 12, requestsPerSecond: PACE }));
    const run = await waitForRun(first, await startRun(first));
    expect(await ground.outcomeOf(run)).toEqual(ground.exactOutcome);
    const { peakInFlight, perSecond } = omnitron.report().accounts[0]!.traffic;
    expect(peakInFlight).toBeLessThanOrEqual(12);
    // The first and the last second are not whole ones.
    const whole = perSecond.slice(1, -1);
    const mean = whole.reduce((sum, count) => sum + count, 0) / whole.length;
    console.log(
      `${processes} processes: ${mean.toFixed(1)} of ${PACE} POSTs/s, ${peakInFlight} of 12 in flight at most`,
    );
    expect(mean).toBeLessThanOrEqual(PACE * 1.05);

    await replaceFlow(first, ground.flow({ concurrency: 12, requestsPerSecond: null }));
    const started = performance.now();
    const unpaced = await waitForRun(first, await startRun(first, { force: true }));
    expect(unpaced).toMatchObject({ status: 'succeeded', written: PRODUCTS });
    const perSecondAll = (PRODUCTS / (performance.now() - started)) * 1000;
    console.log(
      `${processes} processes, 12 at once, 20 ms: ${Math.round(perSecondAll)} products/s, reading included`,
    );
    expect(omnitron.report()).toMatchObject({ differentWrites: 0, imagesDeleted: 0 });
  });
});

async function startProcesses(fleet: Fleet, count: number): Promise<Client> {
  const first = await fleet.start();
  await Promise.all(Array.from({ length: count - 1 }, () => fleet.start()));
  return first;
}
