/**
 * The one damage policy, asked of every run and dry run, whatever started it. Damage is images, by URL, that a write would take
 * away from a product the shop is known to hold. Single ones pass; what looks like a mistake is held until a user releases or
 * drops it, and everything else is written.
 */
import type { RunQuery, Verdict } from '../erp-reader/index.js';
import type { WriteCard } from '../omnitron-writer/index.js';

/** What is about to be written, and on whose word. */
export interface GuardedRun {
  readonly direction: 'inbound' | 'outbound';
  readonly trigger: string;
  readonly query: RunQuery;
  readonly force: boolean;
  /** Set where only what changed since then was read. */
  readonly readFrom: Date | null;
  /** How the read ended that it comes from; null for posts. */
  readonly verdict: Verdict | null;
}

/** Whether nothing of a run may take images away: its read may have missed some of them. `force` changes nothing about that. */
export function mayNotShrink({ verdict }: Pick<GuardedRun, 'verdict'>): boolean {
  return verdict === 'doubtful';
}

/** Whether a user said that this run may take images away. What starts by itself never may. */
export function mayTakeAway({ force, trigger }: Pick<GuardedRun, 'force' | 'trigger'>): boolean {
  return force && trigger !== 'fetch-missing';
}

/** Whether only changes were asked for, of products that may then come without the images that did not change. */
export function readsChanges({ query, readFrom }: Pick<GuardedRun, 'query' | 'readFrom'>): boolean {
  return readFrom !== null || query.modifiedDateGt !== undefined;
}

/** How many products may lose images before all that would are held; null for any number. */
export function allowedShrinking(
  { removalGuardPercent: percent, removalGuardFloor: floor }: WriteCard,
  known: number,
): number | null {
  return percent === null ? null : Math.max(floor, Math.floor((known * percent) / 100));
}

/** In how many products that were different before one URL may appear at once. */
export function allowedAppearances({ removalGuardFloor: floor }: WriteCard): number {
  return Math.max(floor, 2);
}
