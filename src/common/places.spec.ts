import { expect, it } from 'vitest';
import { Places } from './places.js';

const busy = (): Error => new Error('busy');
const places = (limits: { maxWaiting?: number; patienceMs?: number } = {}): Places =>
  new Places({ atOnce: 2, maxWaiting: 1, patienceMs: 60_000, busy, ...limits });

/** Work that ends when it is told to. */
function work(): { run: () => Promise<string>; end: () => void; begun: () => boolean } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let begun = false;
  return {
    run: () => {
      begun = true;
      return promise;
    },
    end: () => resolve('done'),
    begun: () => begun,
  };
}

it('does so much at once for each key, the rest in the order of arrival', async () => {
  const held = places();
  const [first, second, third, other] = [work(), work(), work(), work()];
  const all = [first, second, third].map(({ run }) => held.hold('a', run));
  const beside = held.hold('b', other.run);
  expect([first, second, third, other].map(({ begun }) => begun())).toEqual([true, true, false, true]);
  first.end();
  await all[0];
  await expect.poll(third.begun).toBe(true);
  for (const { end } of [second, third, other]) end();
  await expect(Promise.all([...all, beside])).resolves.toEqual(Array(4).fill('done'));
});

it('refuses at once who finds too many before him', async () => {
  const held = places({ maxWaiting: 0 });
  const works = [work(), work()];
  const all = works.map(({ run }) => held.hold('a', run));
  await expect(held.hold('a', work().run)).rejects.toThrow('busy');
  for (const { end } of works) end();
  await Promise.all(all);
});

it('refuses who has waited in vain, and gives his place to the next one', async () => {
  const held = places({ patienceMs: 10 });
  const works = [work(), work()];
  const all = works.map(({ run }) => held.hold('a', run));
  const late = work();
  await expect(held.hold('a', late.run)).rejects.toThrow('busy');
  for (const { end } of works) end();
  await Promise.all(all);
  const next = work();
  next.end();
  await expect(held.hold('a', next.run)).resolves.toBe('done');
  expect(late.begun()).toBe(false);
});

it('gives a place back that failed', async () => {
  const held = places({ maxWaiting: 0 });
  const failing = (): Promise<never> => Promise.reject(new Error('failed'));
  for (let n = 0; n < 3; n += 1) await expect(held.hold('a', failing)).rejects.toThrow('failed');
});
