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
