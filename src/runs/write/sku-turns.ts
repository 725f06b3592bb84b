import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor } from '../../database/index.js';
import { ROW_CODES, RowCode, settledAs } from '../../rows/index.js';
import type { PendingRow, RowOutcome } from './row-outcomes.js';
import type { Run } from '../run.js';

/** The pending rows of a batch, by what may become of them now. */
export interface Turns {
  /** Rows that may be sent; nobody else sends their SKUs until these have an outcome. */
  readonly free: readonly PendingRow[];
  /** Rows that a later post has overtaken: they must not be sent any more. */
  readonly superseded: readonly RowOutcome[];
  /** Rows whose SKU an earlier post is sending at this moment: they wait. */
  readonly blocked: number;
}

const SUPERSEDED = 'A later post to this flow carries this SKU; its images are the ones to write.';
const WRITTEN_SINCE =
  'A run of this flow that read this SKU later has sent it since, or was about to when it ended; its images are the ones to keep. If that run left the row out, resume it.';

/**
 * The order of the runs of a flow, per SKU. Inbound runs go one after the other, so it takes an old one that is resumed or
 * retried to send what is outdated: see `skipOutdated`. All else here is about outbound runs. Runs of a flow are staged and written side by side; `sku_turns` keeps for each
 * SKU the latest arrival that has come to the write step, and which row was given out for sending last. A row is
 * sent only while it is the latest, and only when the row that was sent before it has its outcome. So an old image set
 * never follows a newer one, whoever is faster, fails, or is resumed or retried later (docs/adr/0013-order-per-sku.md).
 *
 * Every statement locks the SKUs it touches in their order, so that they cannot wait for each other in a circle.
 */
@Injectable()
export class SkuTurns {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * A run comes to its write step: its SKUs are its turn now, except where a later run was faster. Call it in the
   * transaction of the grouping, behind the skipping of unchanged rows: a row equal to what was written last supersedes
   * older ones too, and it must be written after all when an older row was on its way during the comparison.
   */
  async enterRun(run: Run, executor: SqlExecutor): Promise<void> {
    if (run.arrivalNo === null) {
      if (run.reopenedAt !== null) await this.skipOutdated(run, executor);
      return;
    }
    await executor.query(
      `INSERT INTO sku_turns AS turn (flow_id, sku, arrival_no)
       SELECT $3, sku, $4 FROM run_rows
       WHERE day = $1 AND run_id = $2 AND (status = 'pending' OR code = '${RowCode.UNCHANGED}') ORDER BY sku
       ON CONFLICT (flow_id, sku) DO UPDATE SET arrival_no = EXCLUDED.arrival_no
         WHERE turn.arrival_no < EXCLUDED.arrival_no`,
      [run.day, run.id, run.flowId, run.arrivalNo],
    );
    await executor.query(
      `UPDATE run_rows row SET ${settledAs(RowCode.SUPERSEDED)}, detail = $5
       FROM sku_turns turn
       WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending'
         AND turn.flow_id = $3 AND turn.sku = row.sku AND turn.arrival_no > $4`,
      [run.day, run.id, run.flowId, run.arrivalNo, SUPERSEDED],
    );
    await executor.query(
      `UPDATE run_rows row SET status = 'pending', code = NULL, finished_at = NULL
       FROM sku_turns turn JOIN run_rows sent
         ON sent.day = turn.sender_day AND sent.run_id = turn.sender_run AND sent.row_no = turn.sender_row
       WHERE row.day = $1 AND row.run_id = $2 AND row.code = '${RowCode.UNCHANGED}'
         AND turn.flow_id = $3 AND turn.sku = row.sku AND turn.arrival_no = $4 AND turn.sender_run <> $2
         AND (sent.status = 'pending' OR sent.finished_at >= now())`,
      [run.day, run.id, run.flowId, run.arrivalNo],
    );
  }

  /**
   * An inbound run that was taken up again must not send what another run of its flow has read later and sent since: those
   * rows become `SUPERSEDED`. Nobody knows whether a row was sent that a worker had in hand when its run ended, so it counts
   * as sent. What counts is when a row was read, which it carries itself, not when its run began, since a resumed run
   * reads its further pages anew. Call it when rows were put back to pending, before they are cut into
   * batches. Gives their number; outbound runs have turns for that.
   */
  async skipOutdated(run: Run, executor: SqlExecutor): Promise<number> {
    if (run.arrivalNo !== null) return 0;
    const outdated = await rows(
      executor,
      `UPDATE run_rows row SET ${settledAs(RowCode.SUPERSEDED)}, detail = $4
       WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending' AND row.sku IS NOT NULL
         AND EXISTS (
           SELECT 1 FROM runs later
             JOIN run_rows sent ON sent.day = later.day AND sent.run_id = later.id AND sent.sku = row.sku
           WHERE later.flow_id = $3 AND later.id <> $2 AND later.finished_at > $5
             AND coalesce(sent.read_at, later.finished_at) > coalesce(row.read_at, $5)
             AND (sent.attempts > 0 OR sent.code = '${RowCode.UNCHANGED}'
               OR (sent.code IN ('${RowCode.CANCELLED}', '${RowCode.RUN_STOPPED}') AND EXISTS (
                 SELECT FROM run_batches batch WHERE batch.run_id = sent.run_id AND batch.shop IS NOT NULL
                   AND sent.row_no BETWEEN batch.from_row AND batch.to_row))))
       RETURNING row.row_no`,
      [run.day, run.id, run.flowId, WRITTEN_SINCE, run.createdAt],
    );
    return outdated.length;
  }

  /** Takes the turns of pending rows that are about to be sent. Rows of an inbound run are all free. */
  async takeTurns(run: Run, pending: readonly PendingRow[]): Promise<Turns> {
    if (run.arrivalNo === null || pending.length === 0) return { free: pending, superseded: [], blocked: 0 };
    const held = await rows<{ rowNo: number; turn: 'superseded' | 'blocked' }>(
      this.dataSource,
      `WITH locked AS (
         SELECT turn.*, wanted.row_no FROM sku_turns turn
         JOIN unnest($5::int[], $6::text[]) AS wanted (row_no, sku) ON turn.sku = wanted.sku
         WHERE turn.flow_id = $3 ORDER BY turn.sku FOR UPDATE OF turn
       ), judged AS (
         SELECT sku, row_no, CASE
           WHEN arrival_no > $4 THEN 'superseded'
           WHEN sender_run <> $2 AND EXISTS (
             SELECT 1 FROM run_rows sent WHERE sent.day = sender_day AND sent.run_id = sender_run
               AND sent.row_no = sender_row AND sent.status = 'pending') THEN 'blocked'
           ELSE 'free' END AS turn
         FROM locked
       ), taken AS (
         UPDATE sku_turns turn SET sender_day = $1, sender_run = $2, sender_row = judged.row_no
         FROM judged WHERE turn.flow_id = $3 AND turn.sku = judged.sku AND judged.turn = 'free'
       )
       SELECT row_no AS "rowNo", turn FROM judged WHERE turn <> 'free'`,
      [
        run.day,
        run.id,
        run.flowId,
        run.arrivalNo,
        pending.map(({ rowNo }) => rowNo),
        pending.map(({ sku }) => sku),
      ],
    );
    if (held.length === 0) return { free: pending, superseded: [], blocked: 0 };
    const turnOf = new Map(held.map(({ rowNo, turn }) => [rowNo, turn]));
    return {
      free: pending.filter(({ rowNo }) => !turnOf.has(rowNo)),
      superseded: held.filter(({ turn }) => turn === 'superseded').map(({ rowNo }) => superseded(rowNo)),
      blocked: held.filter(({ turn }) => turn === 'blocked').length,
    };
  }
}

function superseded(rowNo: number): RowOutcome {
  return {
    rowNo,
    status: ROW_CODES.SUPERSEDED.outcome,
    code: RowCode.SUPERSEDED,
    detail: SUPERSEDED,
    httpStatus: null,
    attempts: 0,
    durationMs: 0,
  };
}
