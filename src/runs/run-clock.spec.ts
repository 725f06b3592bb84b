import { describe, expect, it } from 'vitest';
import { RunClock } from './run-clock.js';

const wall = (moment: number): number => Date.now() - performance.now() + moment;

describe('RunClock', () => {
  it('is the clock of the process while the database tells a time between question and answer', () => {
    const told = performance.now();
    for (const at of [told - 40, told - 20, told - 1]) {
      const clock = new RunClock(new Date(wall(at)), told - 40, told);
      expect(Math.abs(clock.at(told).getTime() - wall(told))).toBeLessThanOrEqual(2);
    }
  });

  it.each([5000, -5000])(
    'follows a database that is %i ms away, within the time of one exchange',
    (awayMs) => {
      const told = performance.now();
      const clock = new RunClock(new Date(wall(told - 20) + awayMs), told - 40, told);
      expect(Math.abs(clock.at(told).getTime() - wall(told) - awayMs)).toBeLessThanOrEqual(21);
    },
  );
});
