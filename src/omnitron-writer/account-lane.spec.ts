import { describe, expect, it } from 'vitest';
import { AccountLane } from './account-lane.js';

const never = new AbortController().signal;

function laneOf(width: number): AccountLane {
  const lane = new AccountLane();
  lane.setWidth(width);
  return lane;
}

describe('AccountLane', () => {
  it('lets through as many at once as its width, first come first served', async () => {
    const lane = laneOf(2);
    const order: number[] = [];
    const entered = [1, 2, 3, 4].map(async (n) => {
      await lane.enter(1, never);
      order.push(n);
    });
    await Promise.all(entered.slice(0, 2));
    expect(order).toEqual([1, 2]);
    expect(lane).toMatchObject({ inFlight: 2, demand: 4 });
    lane.leave();
    await entered[2];
    expect(order).toEqual([1, 2, 3]);
    lane.leave();
    await entered[3];
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('lets older batches go first', async () => {
    const lane = laneOf(1);
    await lane.enter(1, never);
    const order: string[] = [];
    const enter = async (rank: number, name: string): Promise<void> => {
      await lane.enter(rank, never);
      order.push(name);
      lane.leave();
    };
    const entered = [enter(3, 'third'), enter(2, 'second'), enter(1, 'first'), enter(2, 'second again')];
    lane.leave();
    await Promise.all(entered);
    expect(order).toEqual(['first', 'second', 'second again', 'third']);
  });

  it('lets nobody pass those who wait, but for older batches', async () => {
    const lane = laneOf(1);
    expect(lane.tryEnter(2)).toBe(true);
    expect(lane.tryEnter(2)).toBe(false);
    const waits = lane.enter(2, never);
    lane.leave();
    expect(lane.tryEnter(2)).toBe(false);
    expect(lane.tryEnter(3)).toBe(false);
    expect(lane.tryEnter(1)).toBe(true);
    lane.leave();
    await waits;
    expect(lane).toMatchObject({ inFlight: 1, demand: 1 });
  });

  it('forgets who gave up waiting', async () => {
    const lane = laneOf(1);
    await lane.enter(1, never);
    const controller = new AbortController();
    const givesUp = lane.enter(1, controller.signal);
    const waits = lane.enter(1, never);
    controller.abort(new Error('cancelled'));
    await expect(givesUp).rejects.toThrow('cancelled');
    lane.leave();
    await expect(waits).resolves.toBeUndefined();
    await expect(lane.enter(1, controller.signal)).rejects.toThrow('cancelled');
  });

  it('admits those who wait when it becomes wider, and nobody while it has no width', async () => {
    const lane = laneOf(0);
    expect(lane.tryEnter(1)).toBe(false);
    const waits = lane.enter(1, never);
    expect(lane).toMatchObject({ inFlight: 0, demand: 1 });
    lane.setWidth(1);
    await expect(waits).resolves.toBeUndefined();
  });
});
