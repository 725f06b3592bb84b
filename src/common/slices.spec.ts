import { expect, it } from 'vitest';
import { atOnce, inSlices, type Slices } from './slices.js';

function* work(rounds: number, eachMs: number): Slices<number> {
  for (let round = 0; round < rounds; round += 1) {
    for (const from = performance.now(); performance.now() - from < eachMs;);
    yield;
  }
  return rounds;
}

it('does work in one go', () => {
  expect(atOnce(work(5, 0))).toBe(5);
});

it('lets others have their turn between the slices of work', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 1);
  expect(await inSlices(work(20, 5))).toBe(20);
  clearInterval(others);
  expect(turns).toBeGreaterThan(4);
});

it('throws what the work throws', async () => {
  function* broken(): Slices<never> {
    yield;
    throw new Error('broken');
  }
  await expect(inSlices(broken())).rejects.toThrow('broken');
});
