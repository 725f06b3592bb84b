import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor } from '../../database/index.js';
import { type BatchLease, takenOver } from './batch-store.js';
import { NO_COUNTS, type Run, type RunCounts } from '../run.js';
import { type OutcomeStatement, plainStatement, sortPlain, statementOf } from './outcome-statements.js';
import type { RowOutcome } from './row-outcome.js';

export type { RowOutcome } from './row-outcome.js';

/** A row that waits to be written. */
export interface PendingRow {
  readonly rowNo: number;
  readonly sku: string;
  /** The JSON text that is sent. */
  readonly images: string;
  /** Whether a user said that images of others in the shop may go. */
  readonly released: boolean;
}

/** From pending to done: the rows of a batch, their outcomes, and what the shop holds after them (`product-states.ts`). */
@Injectable()
export class RowOutcomes {
  constructor(private readonly dataSource: DataSource) {}

  listPending(run: Run, { fromRow, toRow }: { fromRow: number; toRow: number }): Promise<PendingRow[]> {
    return rows<PendingRow>(
      this.dataSource,
      `SELECT row_no AS "rowNo", sku, images, released FROM run_rows
       WHERE day = $1 AND run_id = $2 AND row_no BETWEEN $3 AND $4 AND status = 'pending' ORDER BY row_no`,
      [run.day, run.id, fromRow, toRow],
    );
  }

  /**
   * Saves outcomes, the states of what was sent, and what the batch counts; `BATCH_TAKEN_OVER`, and nothing saved, when the lease is
   * lost. A row that has an outcome already keeps it. Gives the counts of what was saved. One statement for all that were written at
   * once, which is nearly every row, and one for the others, each whole in itself.
   */
  async saveOutcomes(
    run: Run,
    lease: BatchLease,
    outcomes: readonly RowOutcome[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<RunCounts> {
    const { plain, others } = sortPlain(outcomes);
    const saved = plain === null ? NO_COUNTS : await this.save(run, lease, plainStatement(plain), executor);
    if (plain !== null && others.length === 0) return saved;
    return plusCounts(saved, await this.save(run, lease, statementOf(others), executor));
  }

  private async save(
    run: Run,
    lease: BatchLease,
    { sql, range, values }: OutcomeStatement,
    executor: SqlExecutor,
  ): Promise<RunCounts> {
    const [saved] = await rows<RunCounts & { isHeld: boolean }>(executor, sql, [
      run.day,
      run.id,
      lease.shop,
      lease.fence,
      lease.batchNo,
      run.flowId,
      range.first,
      range.last,
      ...values,
    ]);
    if (saved?.isHeld !== true) throw takenOver(lease);
    const { written, skipped, failed, held } = saved;
    return { written, skipped, failed, held };
  }
}

function plusCounts(one: RunCounts, other: RunCounts): RunCounts {
  return {
    written: one.written + other.written,
    skipped: one.skipped + other.skipped,
    failed: one.failed + other.failed,
    held: one.held + other.held,
  };
}
