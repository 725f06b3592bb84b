import { hasQuery, type RunQuery, type Verdict } from '../erp-reader/index.js';
import type { WriteCard } from '../omnitron-writer/index.js';
import { RowCode } from '../rows/index.js';
import type { Refusal } from './sink.js';

/** What the removal guard finds: of the products that the shop is known to hold, those that would lose images. */
export interface Shrinking {
  readonly known: number;
  readonly shrinking: number;
  readonly examples: readonly string[];
}

/** What is about to be written, and on whose word. */
export interface GuardedRun {
  readonly direction: 'inbound' | 'outbound';
  readonly query: RunQuery;
  readonly force: boolean;
  /** How the read ended that it comes from; null for posts. */
  readonly verdict: Verdict | null;
}

/** Whether nothing of a run may take images away: its read may have missed some of them. `force` changes nothing about that. */
export function mayNotShrink({ verdict }: Pick<GuardedRun, 'verdict'>): boolean {
  return verdict === 'doubtful';
}

/**
 * `write.removalGuardPercent`: why nothing may be written, or null. Asked of full runs only: a query for one product, and a post
 * of a few, may well shrink them. `count` is not called where nothing is asked.
 */
export async function askRemovalGuard(
  { removalGuardPercent: percent }: WriteCard,
  { direction, query, force }: GuardedRun,
  count: () => Promise<Shrinking>,
): Promise<Refusal | null> {
  if (percent === null || force || direction === 'outbound' || hasQuery(query)) return null;
  const { known, shrinking, examples } = await count();
  if (shrinking * 100 <= known * percent) return null;
  const detail =
    `${shrinking} of ${known} products that this shop is known to hold would lose images, more than the ${percent} % that write.removalGuardPercent allows ` +
    `(${examples.join(', ')}${shrinking > examples.length ? ', …' : ''}). Nothing was written. The rows with the code ${RowCode.WOULD_LOSE_IMAGES} tell how many images each would lose. If the ERP is right, run it again with force.`;
  return { step: 'group', code: 'REMOVAL_GUARD', detail };
}
