import { describe, expect, it } from 'vitest';
import { WriteCard } from '../omnitron-writer/index.js';
import {
  allowedAppearances,
  allowedShrinking,
  mayNotShrink,
  mayTakeAway,
  readsChanges,
} from './damage-policy.js';

const card = (removalGuardPercent: number | null, removalGuardFloor: number): WriteCard =>
  Object.assign(new WriteCard(), { removalGuardPercent, removalGuardFloor });

describe('the damage policy', () => {
  it.each([
    [20, 3, 1, 3],
    [20, 3, 15, 3],
    [20, 3, 19, 3],
    [20, 3, 20, 4],
    [20, 0, 4, 0],
    [20, 0, 5, 1],
    [0, 0, 100, 0],
    [100, 3, 50, 50],
    [null, 3, 50, null],
  ])(
    'with %s %% and a floor of %i lets, of %i known products, %s lose images',
    (percent, floor, known, most) => {
      expect(allowedShrinking(card(percent, floor), known)).toBe(most);
    },
  );

  it.each([
    [0, 2],
    [2, 2],
    [5, 5],
  ])(
    'with a floor of %i takes a URL that appears in more than %i products for a placeholder',
    (floor, most) => {
      expect(allowedAppearances(card(20, floor))).toBe(most);
    },
  );

  it('heeds the force of a user, and of nobody else', () => {
    expect(mayTakeAway({ force: true, trigger: 'manual' })).toBe(true);
    expect(mayTakeAway({ force: true, trigger: 'fetch-missing' })).toBe(false);
    expect(mayTakeAway({ force: false, trigger: 'manual' })).toBe(false);
  });

  it('lets a doubtful read take nothing away', () => {
    expect(mayNotShrink({ verdict: 'doubtful' })).toBe(true);
    expect(mayNotShrink({ verdict: 'complete' })).toBe(false);
    expect(mayNotShrink({ verdict: null })).toBe(false);
  });

  it('knows a read of changes by its checkpoint or its date', () => {
    expect(readsChanges({ query: {}, readFrom: new Date() })).toBe(true);
    expect(readsChanges({ query: { modifiedDateGt: '2026-11-01T00:00:00Z' }, readFrom: null })).toBe(true);
    expect(readsChanges({ query: { sku: ['A-1'] }, readFrom: null })).toBe(false);
  });
});
