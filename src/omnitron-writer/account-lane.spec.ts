import { describe, expect, it } from 'vitest';
import { AccountLane } from './account-lane.js';

const never = new AbortController().signal;

function laneOf(width: number): AccountLane {
  const lane = new AccountLane();
  lane.setWidth(width);
  return lane;
}

/** The batches of these tests each have a signal of their own, as those of a worker do. */
const signals = new Map<number, AbortSignal>();
function signalOf(rank: number): AbortSignal {
  const known = signals.get(rank) ?? new AbortController().signal;
  signals.set(rank, known);
  return known;
}

const enter = (lane: AccountLane, rank: number, signal = signalOf(rank), flow = 'a'): Promise<void> =>
  new Promise((admitted, refused) => lane.enter({ flow, rank }, signal, { admitted, refused }));

describe('AccountLane', () => {
  it('lets through as many at once as its width, first come first served', async () => {
    const lane = laneOf(2);
    const order: number[] = [];
    const entered = [1, 2, 3, 4].map(async (n) => {
      await enter(lane, 1);
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
    await enter(lane, 1);
    const order: string[] = [];
    const pass = async (rank: number, name: string): Promise<void> => {
      await enter(lane, rank);
      order.push(name);
      lane.leave();
    };
    const passed = [pass(3, 'third'), pass(2, 'second'), pass(1, 'first'), pass(2, 'second again')];
    lane.leave();
    await Promise.all(passed);
    expect(order).toEqual(['first', 'second', 'second again', 'third']);
  });

  it('lets flows take turns, whose batch ever began first', async () => {
    const lane = laneOf(1);
    await enter(lane, 1);
    const order: string[] = [];
    const pass = async (flow: string, rank: number): Promise<void> => {
      await enter(lane, rank, signalOf(rank), flow);
      order.push(`${flow}${rank}`);
      lane.leave();
    };
    const large = [2, 2, 2, 3, 3, 3].map((rank) => pass('a', rank));
    const small = [4, 4].map((rank) => pass('b', rank));
    lane.leave();
    await Promise.all([...large, ...small]);
    expect(order).toEqual(['a2', 'b4', 'a2', 'b4', 'a2', 'a3', 'a3', 'a3']);
  });

  it('admits the next one before whoever leaves goes on', () => {
    const lane = laneOf(1);
    const order: string[] = [];
    const entrant = (name: string) => ({ admitted: () => order.push(name), refused: () => undefined });
    lane.enter({ flow: 'a', rank: 1 }, never, entrant('first'));
    lane.enter({ flow: 'a', rank: 1 }, never, entrant('second'));
    lane.leave();
    order.push('left');
    expect(order).toEqual(['first', 'second', 'left']);
  });

  it('lets thousands through that leave at once, one after the other', () => {
    const lane = laneOf(0);
    let passed = 0;
    const admitted = (): void => {
      passed += 1;
      lane.leave();
    };
    for (let n = 0; n < 50_000; n += 1)
      lane.enter({ flow: 'a', rank: 1 }, never, { admitted, refused: () => undefined });
    lane.setWidth(1);
    expect(passed).toBe(50_000);
    expect(lane).toMatchObject({ inFlight: 0, demand: 0 });
  });

  it('refuses all of a batch that is aborted, and nobody else', async () => {
    const lane = laneOf(1);
    await enter(lane, 1);
    const controller = new AbortController();
    const giveUp = [enter(lane, 1, controller.signal), enter(lane, 1, controller.signal)];
    const waits = enter(lane, 2);
    controller.abort(new Error('cancelled'));
    for (const entering of giveUp) await expect(entering).rejects.toThrow('cancelled');
    expect(lane.demand).toBe(2);
    lane.leave();
    await expect(waits).resolves.toBeUndefined();
    await expect(enter(lane, 1, controller.signal)).rejects.toThrow('cancelled');
  });

  it('admits those who wait when it becomes wider, and nobody while it has no width', async () => {
    const lane = laneOf(0);
    const waits = enter(lane, 1);
    expect(lane).toMatchObject({ inFlight: 0, demand: 1 });
    lane.setWidth(1);
    await expect(waits).resolves.toBeUndefined();
  });
});
