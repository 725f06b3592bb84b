import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

/** Asks for a turn and notes in `order` when it came. */
function asking(turns: Turns, order: string[]) {
  return async (name: string, owner: string, isCheck = false, signal?: AbortSignal): Promise<() => void> => {
    const leave = await turns.take({ owner, isCheck }, signal);
    order.push(name);
    return leave;
  };
}

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('Turns', () => {
  it('go round the owners, so that one with many jobs delays another by one', async () => {
    const order: string[] = [];
    const ask = asking(new Turns({ size: 1 }), order);
    const first = await ask('a1', 'a');
    const others = [ask('a2', 'a'), ask('a3', 'a'), ask('b1', 'b'), ask('b2', 'b')];
    first();
    for (const turn of ['b1', 'a2', 'b2', 'a3']) {
      await settle();
      expect(order.at(-1)).toBe(turn);
      const index = ['a2', 'a3', 'b1', 'b2'].indexOf(turn);
      (await others[index])?.();
    }
  });

  it('keep a place for checks, and let them go first', async () => {
    const order: string[] = [];
    const turns = new Turns({ size: 2, keptForChecks: 1 });
    const ask = asking(turns, order);
    const run = await ask('run', 'a');
    const waiting = ask('second run', 'b');
    const check = await ask('check', 'c', true);
    const nextCheck = ask('next check', 'd', true);
    expect(turns.waiting).toBe(2);
    run();
    await settle();
    expect(order).toEqual(['run', 'check', 'next check']);
    check();
    (await nextCheck)();
    (await waiting)();
    expect([turns.busy, turns.waiting]).toEqual([0, 0]);
  });

  it('are one at a time for an owner who may have one', async () => {
    const turns = new Turns({ size: 3, perOwner: 1 });
    const first = await turns.take({ owner: 'a', isCheck: false }, undefined);
    const second = turns.take({ owner: 'a', isCheck: false }, undefined);
    await turns.take({ owner: 'b', isCheck: false }, undefined);
    expect([turns.busy, turns.waiting]).toEqual([2, 1]);
    first();
    await second;
  });

  it('are refused with a time to come back where too many wait', async () => {
    const turns = new Turns({ size: 1, maxWaitingOfOwner: 1, maxWaiting: 2 });
    const take = (owner: string) => turns.take({ owner, isCheck: false }, undefined);
    const leave = await take('a');
    const waiting = [take('a'), take('b')];
    const busy = { failure: { code: 'SCRIPT_BUSY' }, retryAfterMs: 5_000 };
    await expect(take('a')).rejects.toMatchObject({
      ...busy,
      message: expect.stringContaining('of yours') as string,
    });
    await expect(take('c')).rejects.toMatchObject(busy);
    leave();
    (await waiting[1])?.();
    (await waiting[0])?.();
  });

  it('are given back by who stops waiting', async () => {
    const turns = new Turns({ size: 1 });
    const leave = await turns.take({ owner: 'a', isCheck: false }, undefined);
    const abort = new AbortController();
    const waiting = turns.take({ owner: 'b', isCheck: false }, abort.signal);
    abort.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    leave();
    expect([turns.busy, turns.waiting]).toEqual([0, 0]);
  });
});
