import { describe, expect, it } from 'vitest';
import { nextDelivery } from './delivery-backoff.js';

describe('a notice that could not be delivered', () => {
  it('is tried again after ten seconds, twice as late each time, at most an hour', () => {
    expect([1, 2, 3, 8, 9, 10, 30].map((attempts) => nextDelivery(attempts, 0, 1))).toEqual([
      10, 20, 40, 1280, 2560, 3600, 3600,
    ]);
    expect(nextDelivery(3, 0, 0)).toBe(20);
  });

  it('is given up after a day', () => {
    expect(nextDelivery(30, 86_400 - 3601, 1)).toBe(3600);
    expect(nextDelivery(30, 86_400 - 3599, 1)).toBeNull();
  });
});
