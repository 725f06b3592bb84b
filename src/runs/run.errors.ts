import { type AppError, defineErrors } from '../common/index.js';
import type { Run } from './run.js';

export const runError = defineErrors({
  LINE_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such line' },
  RUN_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such run' },
  RUN_ACTIVE: { kind: 'conflict', status: 409, title: 'A run of this flow is active' },
  RUN_FINISHED: { kind: 'conflict', status: 409, title: 'The run has finished' },
  RUN_NOT_FINISHED: { kind: 'conflict', status: 409, title: 'The run has not finished' },
  NOTHING_TO_RESUME: { kind: 'conflict', status: 409, title: 'There is nothing to resume' },
  NOTHING_TO_RETRY: { kind: 'conflict', status: 409, title: 'There is no failed row to retry' },
  NOTHING_HELD: { kind: 'conflict', status: 409, title: 'There is no held row' },
  RUN_CANCELLED: { kind: 'conflict', status: 409, title: 'The run was cancelled' },
  QUERY_IGNORED: { kind: 'config', status: 422, title: 'The ERP ignores what the run asks for' },
  RUN_NOT_READABLE: { kind: 'conflict', status: 409, title: 'An outbound flow reads nothing by itself' },
  PAYLOAD_GONE: { kind: 'conflict', status: 409, title: 'The posted payload is not stored any more' },
  RUN_CRASHED: { kind: 'bug', status: 500, title: 'The run ended its process again and again' },
  RUN_BROKEN: { kind: 'bug', status: 500, title: 'The run met an error that would come again' },
  RUN_TAKEN_OVER: { kind: 'conflict', status: 409, title: 'Another process has taken over this run' },
  BATCH_TAKEN_OVER: { kind: 'conflict', status: 409, title: 'Another worker has taken over this batch' },
  RERUN_NOT_POSSIBLE: { kind: 'conflict', status: 409, title: 'The run cannot be run again' },
  CSV_INVALID: { kind: 'input', status: 422, title: 'The CSV file cannot be taken' },
  BODY_TYPE_UNSUPPORTED: { kind: 'input', status: 415, title: 'A body of this type is not taken here' },
  TOO_MANY_FAILED_ROWS: { kind: 'input', status: 422, title: 'Too many rows have failed' },
});

/** Of a flow that reads one run at a time; `active` is null where that one has ended since. */
export function runActive(slug: string, active: Run | null): AppError {
  const which =
    active === null
      ? ''
      : ` (${active.id}, ${active.state} since ${(active.startedAt ?? active.createdAt).toISOString()})`;
  return runError('RUN_ACTIVE', `Flow "${slug}" has an active run${which}. Wait for its end, or cancel it.`, {
    details: active === null ? {} : { activeRunId: active.id },
  });
}
