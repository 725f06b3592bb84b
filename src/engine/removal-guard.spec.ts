import { describe, expect, it } from 'vitest';
import { WriteCard } from '../omnitron-writer/index.js';
import { askRemovalGuard, type GuardedRun } from './removal-guard.js';

const full: GuardedRun = { direction: 'inbound', query: {}, force: false, verdict: 'complete' };
const card = (removalGuardPercent: number | null) => Object.assign(new WriteCard(), { removalGuardPercent });
const found =
  (known: number, shrinking: number, examples: string[] = []) =>
  async () => ({
    known,
    shrinking,
    examples,
  });

describe('askRemovalGuard', () => {
  it.each([
    [20, 5, 1, true],
    [20, 4, 1, false],
    [0, 100, 0, true],
    [0, 100, 1, false],
    [100, 3, 3, true],
    [20, 0, 0, true],
  ])('with %i %% of %i known products lets %i shrink: %s', async (percent, known, shrinking, passes) => {
    const verdict = await askRemovalGuard(card(percent), full, found(known, shrinking));
    expect(verdict === null).toBe(passes);
  });

  it.each([
    ['forced', { ...full, force: true }, card(0)],
    ['an outbound run', { ...full, direction: 'outbound' as const }, card(0)],
    ['a run with a query', { ...full, query: { sku: ['A-1'] } }, card(0)],
    ['not wanted', full, card(null)],
  ])('is not asked, and counts nothing, when %s', async (_when, run, write) => {
    const count = (): never => {
      throw new Error('counted');
    };
    expect(await askRemovalGuard(write, run, count)).toBeNull();
  });

  it('names products, and says when there are more', async () => {
    const verdict = await askRemovalGuard(card(20), full, found(10, 3, ['A', 'B']));
    expect(verdict).toMatchObject({ step: 'group', code: 'REMOVAL_GUARD' });
    expect(verdict?.detail).toContain('3 of 10 products');
    expect(verdict?.detail).toContain('(A, B, …)');
  });
});
