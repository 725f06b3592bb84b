import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, prepared, rows, type SqlExecutor } from '../../database/index.js';
import { doubtWithoutOutcome } from './product-states.js';
import type { Run, RunCounts } from '../run.js';
import { runError } from '../run.errors.js';

/** Pending rows per batch: small enough that a crash repeats little, large enough that the queue costs nothing. */
const ROWS_PER_BATCH = 2000;
/** Of a large run a batch holds the twentieth part, up to this: what a batch costs beside its rows is shared by more of them. */
const MOST_ROWS_PER_BATCH = 5000;
const BATCHES_OF_LARGE_RUN = 20;
/** Row numbers for each row that waits, up to which batches are cut by number. */
const WIDEST_RANGES = 2;

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
  readonly claimedAt: Date;
}

/** What has become of the rows of a batch, and how long their POSTs took together. */
export interface BatchTotals {
  readonly counts: RunCounts;
  readonly durationMs: number;
}

/**
 * The `run_batches` table: the pending rows of a run, cut into ranges that workers take one at a time. A batch counts
 * its outcomes while it is open, so that no two batches wait for each other at the row of the run. Locks are taken in
 * the order run, batch, rows; whoever saves outcomes (`RowOutcomes`) takes the last two alone.
 */
@Injectable()
export class BatchStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Cuts the pending rows from `fromRowNo` on that are in no open batch into new ones, numbered on from those that the run has. */
  planBatches(run: Run, executor: SqlExecutor, fromRowNo = 0): Promise<Batch[]> {
    return rows<Batch>(
      executor,
      prepared(`INSERT INTO run_batches (run_id, batch_no, from_row, to_row)
       SELECT $2, (SELECT coalesce(max(batch_no), 0) FROM run_batches WHERE run_id = $2) + piece + 1, min(row_no), max(row_no)
       FROM (SELECT row_no, ((row_number() OVER (ORDER BY row_no)) - 1) / $3::int AS piece
             FROM run_rows WHERE day = $1 AND run_id = $2 AND row_no >= $4 AND status = 'pending' AND NOT EXISTS (
               SELECT 1 FROM run_batches open
               WHERE open.run_id = $2 AND open.done_at IS NULL AND row_no BETWEEN open.from_row AND open.to_row)) AS pending
       GROUP BY piece ORDER BY piece
       RETURNING batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow"`),
      [run.day, run.id, ROWS_PER_BATCH, fromRowNo],
    );
  }

  /**
   * As `planBatches`, for a run without an open batch of which `pending` rows wait. Where that is at least every second one, batches
   * are ranges of row numbers, with so many rows on average: to count rows out would take a walk over all of them.
   */
  async cutBatches(run: Run, pending: number, executor: SqlExecutor): Promise<Batch[]> {
    if (pending <= ROWS_PER_BATCH) return this.planBatches(run, executor);
    const ends = await firstRow<{ first: number; last: number }>(
      executor,
      'SELECT min(row_no) AS first, max(row_no) AS last FROM run_rows WHERE day = $1 AND run_id = $2',
      [run.day, run.id],
    );
    const { first, last } = ends ?? { first: 0, last: -1 };
    const rowsPerPending = (last - first + 1) / pending;
    if (rowsPerPending > WIDEST_RANGES) return this.planBatches(run, executor);
    const share = Math.ceil(pending / BATCHES_OF_LARGE_RUN);
    const size = Math.min(Math.max(share, ROWS_PER_BATCH), MOST_ROWS_PER_BATCH);
    return rows<Batch>(
      executor,
      `INSERT INTO run_batches (run_id, batch_no, from_row, to_row)
       SELECT $1, (SELECT coalesce(max(batch_no), 0) FROM run_batches WHERE run_id = $1) + place, from_row, least(from_row + $4::int - 1, $3::int)
       FROM generate_series($2::int, $3::int, $4::int) WITH ORDINALITY AS range (from_row, place) ORDER BY place
       RETURNING batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow"`,
      [run.id, first, last, Math.floor(size * rowsPerPending)],
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
      prepared(`UPDATE run_batches SET fence = nextval('write_fences'), shop = $3
       WHERE run_id = $1 AND batch_no = $2 AND done_at IS NULL
       RETURNING run_id AS "runId", batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow", shop, fence,
         clock_timestamp() AS "claimedAt"`),
      [runId, batchNo, shop],
    );
  }

  /** `BATCH_TAKEN_OVER` unless the lease holds. */
  async confirmLease(lease: BatchLease): Promise<void> {
    const held = await firstRow(
      this.dataSource,
      prepared(
        'SELECT 1 AS held FROM run_batches WHERE run_id = $1 AND batch_no = $2 AND fence = $3 AND done_at IS NULL',
      ),
      [lease.runId, lease.batchNo, lease.fence],
    );
    if (held === null) throw takenOver(lease);
  }

  /**
   * Closes a batch, adds its counts to those of its run, and tells whether no other is open. `BATCH_TAKEN_OVER` when the
   * lease is lost. Call it with the run locked, in a statement of its own: only then are the others seen as they are.
   */
  async closeBatch(lease: BatchLease, executor: SqlExecutor): Promise<BatchTotals & { isLast: boolean }> {
    const [closed] = await rows<ClosedBatch & { isLast: boolean }>(
      executor,
      prepared(`WITH closed AS (
         UPDATE run_batches SET done_at = now() WHERE run_id = $1 AND batch_no = $2 AND fence = $3 AND done_at IS NULL
         RETURNING batch_no, written, skipped, failed, held, duration_ms
       ), counted AS (
         UPDATE runs SET written = runs.written + closed.written, skipped = runs.skipped + closed.skipped,
           failed = runs.failed + closed.failed, held = runs.held + closed.held
         FROM closed WHERE id = $1
       )
       SELECT ${CLOSED_BATCH}, NOT EXISTS (
         SELECT FROM run_batches other WHERE run_id = $1 AND done_at IS NULL AND other.batch_no <> $2) AS "isLast"
       FROM closed`),
      [lease.runId, lease.batchNo, lease.fence],
    );
    if (closed === undefined) throw takenOver(lease);
    const { counts, durationMs } = totalsOf([closed]);
    const settled = counts.written + counts.skipped + counts.failed + counts.held;
    // Where every row of the range has got its outcome, none can be in doubt.
    if (settled <= lease.toRow - lease.fromRow)
      await doubtWithoutOutcome(lease.runId, [lease.batchNo], executor);
    return { counts, durationMs, isLast: closed.isLast };
  }

  /** Takes every batch of a run away from its workers, and gives the totals of these; what they have not saved is lost. */
  async closeAll(runId: string, executor: SqlExecutor): Promise<BatchTotals> {
    const closed = await rows<ClosedBatch>(
      executor,
      `UPDATE run_batches SET done_at = now() WHERE run_id = $1 AND done_at IS NULL RETURNING ${CLOSED_BATCH}`,
      [runId],
    );
    const batchNos = closed.map(({ batchNo }) => batchNo);
    await doubtWithoutOutcome(runId, batchNos, executor);
    return totalsOf(closed);
  }

  /** Open or closed. */
  async hasBatch(runId: string, executor: SqlExecutor): Promise<boolean> {
    const any = await firstRow(executor, 'SELECT 1 AS any FROM run_batches WHERE run_id = $1 LIMIT 1', [
      runId,
    ]);
    return any !== null;
  }

  async hasOpenBatch(runId: string, executor: SqlExecutor): Promise<boolean> {
    const open = await firstRow(
      executor,
      prepared('SELECT 1 AS open FROM run_batches WHERE run_id = $1 AND done_at IS NULL LIMIT 1'),
      [runId],
    );
    return open !== null;
  }
}

const CLOSED_BATCH =
  'batch_no AS "batchNo", written, skipped, failed, held, duration_ms::float8 AS "durationMs"';

interface ClosedBatch extends RunCounts {
  readonly batchNo: number;
  readonly durationMs: number;
}

function totalsOf(closed: readonly ClosedBatch[]): BatchTotals {
  const sum = (one: (batch: ClosedBatch) => number): number =>
    closed.reduce((total, batch) => total + one(batch), 0);
  const counts = {
    written: sum(({ written }) => written),
    skipped: sum(({ skipped }) => skipped),
    failed: sum(({ failed }) => failed),
    held: sum(({ held }) => held),
  };
  return { counts, durationMs: sum(({ durationMs }) => durationMs) };
}

export function takenOver({ runId, batchNo }: BatchLease): Error {
  return runError('BATCH_TAKEN_OVER', `Batch ${batchNo} of run ${runId} was taken over by another worker.`);
}
