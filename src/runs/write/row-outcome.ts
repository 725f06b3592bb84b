import type { RowCode, RowOutcomeName } from '../../rows/index.js';

/** What became of a row, a value: never an exception. */
export interface RowOutcome {
  readonly rowNo: number;
  readonly status: RowOutcomeName;
  readonly code: RowCode | null;
  readonly detail: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly durationMs: number;
  /** The exchange of a failed row, capped and masked: as sent, and what was answered, if anything was. */
  readonly exchange?: { readonly request: string; readonly response: string | null };
}
