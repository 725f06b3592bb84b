import { describe, expect, it } from 'vitest';
import type { LaneTime } from './account-lane.js';
import { Pace } from './pace.js';

const never = new AbortController().signal;

/** Time that passes only while somebody pauses. */
class VirtualTime implements LaneTime {
  ms = 1000;
  nowMs(): number {
    return this.ms;
  }
  pause(ms: number): Promise<void> {
    this.ms += ms;
    return Promise.resolve();
  }
}

/** The row of start times as the database keeps it. */
function timeline(time: VirtualTime): {
  reserve: (intervalMs: number, count: number) => Promise<number>;
  asked: number;
} {
  let nextAtMs = 0;
  const line = {
    asked: 0,
    reserve: (intervalMs: number, count: number) => {
      line.asked += 1;
      const startAtMs = Math.max(nextAtMs, time.nowMs());
      nextAtMs = startAtMs + intervalMs * count;
      return Promise.resolve(startAtMs - time.nowMs());
    },
  };
  return line;
}

async function starts(pace: Pace, time: VirtualTime, count: number, perSecond: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await pace.waitForStart(perSecond, never);
    times.push(time.ms);
  }
  return times;
}

describe('Pace', () => {
  it('spaces requests by the allowed rate, and asks once per block', async () => {
    const time = new VirtualTime();
    const line = timeline(time);
    const times = await starts(new Pace(line.reserve, time), time, 100, 100);
    expect(times.at(-1)).toBeCloseTo(1000 + 99 * 10);
    expect(line.asked).toBe(5);
  });

  it('keeps slow paces, too', async () => {
    const time = new VirtualTime();
    expect(await starts(new Pace(timeline(time).reserve, time), time, 3, 0.5)).toEqual([1000, 3000, 5000]);
  });

  it('of two processes takes turns: together they keep the pace', async () => {
    const time = new VirtualTime();
    const line = timeline(time);
    const [first, second] = [new Pace(line.reserve, time), new Pace(line.reserve, time)];
    const firstStarts = starts(first, time, 40, 100);
    const secondStarts = starts(second, time, 40, 100);
    const all = [...(await firstStarts), ...(await secondStarts)];
    expect(Math.max(...all)).toBeGreaterThanOrEqual(1000 + 79 * 10 - 1);
  });

  it('starts no burst after a stall: what was not used in time is lost', async () => {
    const time = new VirtualTime();
    const pace = new Pace(timeline(time).reserve, time);
    await starts(pace, time, 5, 100);
    time.ms += 10_000;
    const times = await starts(pace, time, 20, 100);
    expect(times.filter((ms) => ms - times[0]! < 1)).toHaveLength(1);
  });

  it('wastes no start on those who gave up', async () => {
    const time = new VirtualTime();
    const pace = new Pace(timeline(time).reserve, time);
    await expect(pace.waitForStart(100, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow(
      'cancelled',
    );
    expect(await starts(pace, time, 1, 100)).toEqual([1000]);
  });
});
