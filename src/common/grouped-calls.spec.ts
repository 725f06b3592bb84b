import { describe, expect, it } from 'vitest';
import { GroupedCalls } from './grouped-calls.js';

/** Calls that end when the test says so. */
function controlled(mostWeight = 100) {
  const groups: number[][] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const calls = new GroupedCalls<number, string>(
    async (items) => {
      groups.push([...items]);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      await end.promise;
      return items.map((item) => `done ${item}`);
    },
    { weightOf: (item) => item, mostWeight },
  );
  return { calls, groups, ends };
}

describe('GroupedCalls', () => {
  it('makes the first call at once, and one for all that came meanwhile', async () => {
    const { calls, groups, ends } = controlled();
    const answers = [1, 2, 3].map((item) => calls.submit(item));
    expect(groups).toEqual([[1]]);
    ends[0]?.resolve();
    expect(await answers[0]).toBe('done 1');
    await expect.poll(() => groups).toEqual([[1], [2, 3]]);
    ends[1]?.resolve();
    expect(await Promise.all(answers)).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('ends a group at the weight that it may have, and lets a heavier item go alone', async () => {
    const { calls, groups, ends } = controlled(10);
    const answers = [1, 6, 4, 5, 30, 2].map((item) => calls.submit(item));
    for (let n = 0; n < 5; n += 1) {
      await expect.poll(() => ends.length).toBe(n + 1);
      ends[n]?.resolve();
    }
    await Promise.all(answers);
    expect(groups).toEqual([[1], [6, 4], [5], [30], [2]]);
  });

  it('fails all of a group together, and goes on with the next', async () => {
    const { calls, ends } = controlled();
    const first = calls.submit(1);
    const others = [calls.submit(2), calls.submit(3)];
    ends[0]?.resolve();
    await first;
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.reject(new Error('the database is away'));
    for (const { status } of await Promise.allSettled(others)) expect(status).toBe('rejected');
    const later = calls.submit(4);
    await expect.poll(() => ends.length).toBe(3);
    ends[2]?.resolve();
    expect(await later).toBe('done 4');
  });
});
