import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor } from '../../database/index.js';
import { doubtWithoutOutcome } from './product-states.js';
import type { Run, RunCounts } from '../run.js';
import { runError } from '../run.errors.js';

/** Pending rows per batch: small enough that a crash repeats little, large enough that the queue costs nothing. */
const ROWS_PER_BATCH = 1000;

export interface Batch {
  readonly batchNo: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/**
 * The right to work on a batch. Every claim takes a new, higher fence; whoever holds an older one has lost the batch,
 * can save nothing for it any more and cannot close it.
 */
export interface BatchLease extends Batch {
  readonly runId: string;
  /** Where its rows are sent to. */
  readonly shop: string;
  /** Unique over all claims of all batches (a bigint as text). */
  readonly fence: string;
}

/**
 * The `run_batches` table: the pending rows of a run, cut into ranges that workers take one at a time. A batch counts
 * its outcomes while it is open, so that no two batches wait for each other at the row of the run. Locks are taken in
 * the order run, batch, rows; whoever saves outcomes takes the last two alone.
 */
@Injectable()
export class BatchStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Cuts the pending rows from `fromRowNo` on that are in no open batch into new ones, numbered on from those that the run has. */
  planBatches(run: Run, executor: SqlExecutor, fromRowNo = 0): Promise<Batch[]> {
    return rows<Batch>(
      executor,
      `INSERT INTO run_batches (run_id, batch_no, from_row, to_row)
       SELECT $2, (SELECT coalesce(max(batch_no), 0) FROM run_batches WHERE run_id = $2) + piece + 1, min(row_no), max(row_no)
       FROM (SELECT row_no, ((row_number() OVER (ORDER BY row_no)) - 1) / $3::int AS piece
             FROM run_rows WHERE day = $1 AND run_id = $2 AND row_no >= $4 AND status = 'pending' AND NOT EXISTS (
               SELECT 1 FROM run_batches open
               WHERE open.run_id = $2 AND open.done_at IS NULL AND row_no BETWEEN open.from_row AND open.to_row)) AS pending
       GROUP BY piece ORDER BY piece
       RETURNING batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow"`,
      [run.day, run.id, ROWS_PER_BATCH, fromRowNo],
    );
  }

  listOpen(runId: string, executor: SqlExecutor): Promise<Batch[]> {
    return rows<Batch>(
      executor,
      `SELECT batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow"
       FROM run_batches WHERE run_id = $1 AND done_at IS NULL ORDER BY batch_no`,
      [runId],
    );
  }

  /** Takes an open batch, from whoever had it, to send its rows to a shop; null when it is done. */
  claimBatch(runId: string, batchNo: number, shop: string): Promise<BatchLease | null> {
    return firstRow<BatchLease>(
      this.dataSource,
      `UPDATE run_batches SET fence = nextval('write_fences'), shop = $3
       WHERE run_id = $1 AND batch_no = $2 AND done_at IS NULL
       RETURNING run_id AS "runId", batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow", shop, fence`,
      [runId, batchNo, shop],
    );
  }

  /** `BATCH_TAKEN_OVER` unless the lease holds; in a transaction it goes on to hold until the end of that. */
  async confirmLease(lease: BatchLease, executor: SqlExecutor = this.dataSource): Promise<void> {
    const held = await firstRow(
      executor,
      `SELECT 1 AS held FROM run_batches WHERE run_id = $1 AND batch_no = $2 AND fence = $3 AND done_at IS NULL
       FOR NO KEY UPDATE`,
      [lease.runId, lease.batchNo, lease.fence],
    );
    if (held === null) throw takenOver(lease);
  }

  async addCounts(lease: BatchLease, counts: RunCounts, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE run_batches SET written = written + $3, skipped = skipped + $4, failed = failed + $5
       WHERE run_id = $1 AND batch_no = $2`,
      [lease.runId, lease.batchNo, counts.written, counts.skipped, counts.failed],
    );
  }

  /** Closes a batch and gives its counts; `BATCH_TAKEN_OVER` when the lease is lost. */
  async closeBatch(lease: BatchLease, executor: SqlExecutor): Promise<RunCounts> {
    const counts = await firstRow<RunCounts>(
      executor,
      `UPDATE run_batches SET done_at = now() WHERE run_id = $1 AND batch_no = $2 AND fence = $3 AND done_at IS NULL
       RETURNING written, skipped, failed`,
      [lease.runId, lease.batchNo, lease.fence],
    );
    if (counts === null) throw takenOver(lease);
    await doubtWithoutOutcome(lease.runId, [lease.batchNo], executor);
    return counts;
  }

  /** Takes every batch of a run away from its workers; what they have not saved is lost. */
  async closeAll(runId: string, executor: SqlExecutor): Promise<void> {
    const closed = await rows<{ batchNo: number }>(
      executor,
      `UPDATE run_batches SET done_at = now() WHERE run_id = $1 AND done_at IS NULL RETURNING batch_no AS "batchNo"`,
      [runId],
    );
    const batchNos = closed.map(({ batchNo }) => batchNo);
    await doubtWithoutOutcome(runId, batchNos, executor);
  }

  async hasOpenBatch(runId: string, executor: SqlExecutor): Promise<boolean> {
    const open = await firstRow(
      executor,
      'SELECT 1 AS open FROM run_batches WHERE run_id = $1 AND done_at IS NULL LIMIT 1',
      [runId],
    );
    return open !== null;
  }
}

function takenOver({ runId, batchNo }: BatchLease): Error {
  return runError('BATCH_TAKEN_OVER', `Batch ${batchNo} of run ${runId} was taken over by another worker.`);
}
