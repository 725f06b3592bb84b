/**
 * The numbers of the documented log form, for the words that we use: `state` 1 start, 2 in progress, 3 finished;
 * `status` 1 in progress, 2 success, 3 failed, 4 empty (nothing to do). Some rows missing is no success: `partial` is 3.
 */
const STATES: Readonly<Record<string, number>> = { queued: 1, finished: 3 };
const STATUSES: Readonly<Record<string, number>> = {
  succeeded: 2,
  partial: 3,
  failed: 3,
  cancelled: 3,
  empty: 4,
};

export const stateNumber = (state: string): number => STATES[state] ?? 2;

/** Null, and any word that says that there is no end yet, is 1. */
export const statusNumber = (status: string | null): number => STATUSES[status ?? ''] ?? 1;

/** The words among `words` whose number is `status`. */
export const wordsOfStatus = (status: number, words: readonly string[]): string[] =>
  words.filter((word) => statusNumber(word) === status);
