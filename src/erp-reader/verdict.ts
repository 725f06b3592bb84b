/**
 * How a read ended. `complete`: nothing speaks against it. `short`: it is known that records are missing; the read fails before
 * anything is written. `doubtful`: everything that came may be written, but nothing that takes images away, and the checkpoint
 * stays.
 */
export const VERDICTS = ['complete', 'short', 'doubtful'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface ReadVerdict {
  readonly verdict: Verdict;
  /** One sentence for people. */
  readonly reason: string;
}

/** The verdict on a read after one more page, which says `page`; null: nothing yet. The first doubt stays. */
export function verdictAfter(before: ReadVerdict | null, page: ReadVerdict | null): ReadVerdict | null {
  return before?.verdict === 'doubtful' || page === null ? before : page;
}
