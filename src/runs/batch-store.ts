import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor } from '../database/index.js';
import type { Run } from './run.js';

/** Pending rows per batch: small enough that a crash repeats little, large enough that the queue costs nothing. */
const ROWS_PER_BATCH = 500;

export interface Batch {
  readonly batchNo: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** The `run_batches` table: the pending rows of a run, cut into ranges that workers take one at a time. */
@Injectable()
export class BatchStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Cuts the pending rows into new batches, numbered on from those that the run has. */
  planBatches(run: Run, executor: SqlExecutor): Promise<Batch[]> {
    return rows<Batch>(
      executor,
      `INSERT INTO run_batches (run_id, batch_no, from_row, to_row)
       SELECT $2, (SELECT coalesce(max(batch_no), 0) FROM run_batches WHERE run_id = $2) + piece + 1, min(row_no), max(row_no)
       FROM (SELECT row_no, ((row_number() OVER (ORDER BY row_no)) - 1) / $3::int AS piece
             FROM run_rows WHERE day = $1 AND run_id = $2 AND status = 'pending') AS pending
       GROUP BY piece ORDER BY piece
       RETURNING batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow"`,
      [run.day, run.id, ROWS_PER_BATCH],
    );
  }

  findOpenBatch(runId: string, batchNo: number): Promise<Batch | null> {
    return firstRow<Batch>(
      this.dataSource,
      `SELECT batch_no AS "batchNo", from_row AS "fromRow", to_row AS "toRow"
       FROM run_batches WHERE run_id = $1 AND batch_no = $2 AND done_at IS NULL`,
      [runId, batchNo],
    );
  }

  async closeBatch(runId: string, batchNo: number, executor: SqlExecutor): Promise<void> {
    await executor.query(
      'UPDATE run_batches SET done_at = now() WHERE run_id = $1 AND batch_no = $2 AND done_at IS NULL',
      [runId, batchNo],
    );
  }

  async closeAll(runId: string, executor: SqlExecutor): Promise<void> {
    await executor.query('UPDATE run_batches SET done_at = now() WHERE run_id = $1 AND done_at IS NULL', [
      runId,
    ]);
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
