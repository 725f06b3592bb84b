import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShares, renewShare, type Shares } from './slot-shares.js';

const NOW = { ms: 1000, leaseMs: 100 };
const ask = (wanted: number, inUse = 0, limit = 8) => ({ wanted, inUse, limit });
const slots = (shares: Shares) =>
  Object.fromEntries(Object.entries(shares).map(([name, { slots }]) => [name, slots]));

describe('fairShares', () => {
  it.each([
    [{ a: 8, b: 8 }, 8, { a: 4, b: 4 }],
    [{ a: 1, b: 8 }, 8, { a: 1, b: 7 }],
    [{ a: 8, b: 8, c: 8 }, 8, { a: 2, b: 3, c: 3 }],
    [{ a: 5, b: 5, c: 5 }, 2, { a: 0, b: 1, c: 1 }],
    [{ a: 2 }, 8, { a: 2 }],
  ])('%j of %d is %j', (wishes, capacity, expected) => {
    expect(Object.fromEntries(fairShares(new Map(Object.entries(wishes)), capacity))).toEqual(expected);
  });
});

describe('renewShare', () => {
  it('gives one process everything, and a second one its half as soon as the first has renewed', () => {
    let shares = renewShare({}, 'a', ask(8), NOW);
    expect(slots(shares)).toEqual({ a: 8 });
    shares = renewShare(shares, 'b', ask(8), NOW);
    expect(slots(shares)).toEqual({ a: 8, b: 0 });
    shares = renewShare(shares, 'a', ask(8, 6), NOW);
    expect(slots(shares)).toEqual({ a: 6, b: 0 });
    shares = renewShare(shares, 'b', ask(8), NOW);
    expect(slots(shares)).toEqual({ a: 6, b: 2 });
    shares = renewShare(shares, 'a', ask(8, 1), NOW);
    expect(slots(renewShare(shares, 'b', ask(8, 2), NOW))).toEqual({ a: 4, b: 4 });
  });

  it('gives the slots of the dead to the living when the lease has ended', () => {
    const shares = renewShare({}, 'dead', ask(8, 8), NOW);
    const later = { ...NOW, ms: 1101 };
    expect(slots(renewShare(shares, 'b', ask(8), later))).toEqual({ b: 8 });
  });

  it('ends a share that is neither wanted nor used', () => {
    expect(renewShare(renewShare({}, 'a', ask(8), NOW), 'a', ask(0), NOW)).toEqual({});
  });

  it('takes the strictest limit', () => {
    const shares = renewShare({}, 'a', ask(8, 0, 2), NOW);
    expect(slots(renewShare(shares, 'b', ask(8, 0, 8), NOW))).toEqual({ a: 2, b: 0 });
  });

  it('never gives out more than the account takes, whatever happens in whichever order', () => {
    const step = fc.record({
      member: fc.constantFrom('a', 'b', 'c', 'd'),
      wanted: fc.nat(12),
      used: fc.nat(12),
      passMs: fc.nat(60),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let shares: Shares = {};
        let ms = 0;
        for (const { member, wanted, used, passMs } of steps) {
          ms += passMs;
          const inUse = Math.min(used, shares[member]?.slots ?? 0);
          shares = renewShare(shares, member, { wanted, inUse, limit: 8 }, { ms, leaseMs: 100 });
          const held = Object.values(shares).reduce((sum, share) => sum + share.slots, 0);
          expect(held).toBeLessThanOrEqual(8);
          expect(shares[member]?.slots ?? 0).toBeGreaterThanOrEqual(inUse);
        }
      }),
    );
  });
});
