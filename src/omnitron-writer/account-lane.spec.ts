import { describe, expect, it } from 'vitest';
import { AccountLane, type LaneTime } from './account-lane.js';

const never = new AbortController().signal;

/** Time that passes only while somebody pauses. */
function virtualTime(): LaneTime {
  let now = 1000;
  return {
    nowMs: () => now,
    pause: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

describe('AccountLane', () => {
  it('lets through as many at once as allowed, first come first served', async () => {
    const lane = new AccountLane({ concurrency: 2, requestsPerSecond: null });
    const order: number[] = [];
    const enter = async (n: number): Promise<void> => {
      await lane.acquire(never);
      order.push(n);
    };
    const entered = [enter(1), enter(2), enter(3), enter(4)];
    await Promise.all(entered.slice(0, 2));
    expect(order).toEqual([1, 2]);
    lane.release();
    await entered[2];
    expect(order).toEqual([1, 2, 3]);
    lane.release();
    await entered[3];
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('spaces the starts by the allowed rate', async () => {
    const time = virtualTime();
    const lane = new AccountLane({ concurrency: 8, requestsPerSecond: 4 }, time);
    const starts: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      await lane.acquire(never);
      starts.push(time.nowMs());
      lane.release();
    }
    expect(starts).toEqual([1000, 1250, 1500, 1750]);
  });

  it('starts nothing while the other side asked for quiet', async () => {
    const time = virtualTime();
    const lane = new AccountLane({ concurrency: 1, requestsPerSecond: null }, time);
    lane.closeFor(5000);
    lane.closeFor(100);
    await lane.acquire(never);
    expect(time.nowMs()).toBe(6000);
  });

  it('forgets who gave up waiting', async () => {
    const lane = new AccountLane({ concurrency: 1, requestsPerSecond: null });
    await lane.acquire(never);
    const controller = new AbortController();
    const givesUp = lane.acquire(controller.signal);
    const waits = lane.acquire(never);
    controller.abort(new Error('cancelled'));
    await expect(givesUp).rejects.toThrow('cancelled');
    lane.release();
    await expect(waits).resolves.toBeUndefined();
  });

  it('admits those who wait when its limits grow', async () => {
    const lane = new AccountLane({ concurrency: 1, requestsPerSecond: null });
    await lane.acquire(never);
    const waits = lane.acquire(never);
    lane.setLimits({ concurrency: 2, requestsPerSecond: null });
    await expect(waits).resolves.toBeUndefined();
  });
});
