import type { AppError } from '../common/index.js';
import { databaseError } from './database.errors.js';
import { SqlState, sqlState } from './sql-state.js';

const RETRY_AFTER_MS = 1_000;
const PASSING: ReadonlySet<string> = new Set([
  SqlState.LOCK_NOT_AVAILABLE,
  SqlState.SERIALIZATION_FAILURE,
  SqlState.DEADLOCK_DETECTED,
  SqlState.QUERY_CANCELED,
]);
/** Lost connections, no room, a server that starts or stops. */
const PASSING_CLASSES = /^(08|53|57P)/;

/**
 * Classes of failures of the server that pass: those above, what it could not do in time or for want of its machine, and prepared
 * statements that do not hold any more.
 */
const HEALING_CLASSES = /^(08|40|53|55|57|58|XX|26000|0A000)/;

/** Whether a query, or code of ours, failed in a way that another try would meet again: a bug, or data that no column takes. */
export function isLasting(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return !HEALING_CLASSES.test(state);
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError
  );
}

/** What a request is answered when the database could not do it at the moment; null for a failure of another kind. */
export function passingFailure(error: unknown): AppError | null {
  const state = sqlState(error);
  if (state === null || !(PASSING.has(state) || PASSING_CLASSES.test(state))) return null;
  return databaseError(
    'DATABASE_BUSY',
    'Something else is being done with this, or the database has no room at the moment. Nothing was changed; send the request again soon.',
    { cause: error, details: { retryAfterMs: RETRY_AFTER_MS } },
  );
}
