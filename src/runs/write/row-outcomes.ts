import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor, storableText } from '../../database/index.js';
import type { RowCode, RowOutcomeName } from '../../rows/index.js';
import { type BatchLease, takenOver } from './batch-store.js';
import type { Run, RunCounts } from '../run.js';

/** A row that waits to be written. */
export interface PendingRow {
  readonly rowNo: number;
  readonly sku: string;
  /** The JSON text that is sent. */
  readonly images: string;
  /** Whether a user said that images of others in the shop may go. */
  readonly released: boolean;
}

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

const storable = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : storableText(text);

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
   * Saves outcomes, the states of what was sent, and what the batch counts, in one statement; `BATCH_TAKEN_OVER`, and nothing
   * saved, when the lease is lost. A row that has an outcome already keeps it. The shop may have taken what it answered with
   * an error, so such a state is in doubt, and so is one that overlapped. Gives the counts of what was saved.
   */
  async saveOutcomes(
    run: Run,
    lease: BatchLease,
    outcomes: readonly RowOutcome[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<RunCounts> {
    const [saved] = await rows<RunCounts & { isHeld: boolean }>(
      executor,
      `WITH lease AS MATERIALIZED (
         SELECT run_id, batch_no FROM run_batches
         WHERE run_id = $2 AND batch_no = $14 AND fence = $4::bigint AND done_at IS NULL FOR NO KEY UPDATE
       ), outcome AS MATERIALIZED (
         SELECT o.* FROM lease CROSS JOIN unnest($5::int[], $6::text[], $7::text[], $8::text[], $9::int[], $10::int[], $11::int[],
             $12::text[], $13::text[])
           AS o(row_no, status, code, detail, http_status, attempts, duration_ms, request, response)
       ), saved AS (
         UPDATE run_rows row SET status = o.status, code = o.code, detail = o.detail, http_status = o.http_status,
           attempts = row.attempts + o.attempts, duration_ms = o.duration_ms, finished_at = now()
         FROM outcome o WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = o.row_no AND row.status = 'pending'
           AND row.row_no BETWEEN $15 AND $16
         RETURNING row.row_no, row.sku, row.content_hash, row.images, row.image_count, row.status, o.attempts, o.duration_ms
       ), failure AS (
         INSERT INTO row_failures (day, run_id, row_no, sku, code, detail, request, response)
         SELECT $1, $2, row_no, saved.sku, o.code, o.detail, o.request, o.response
         FROM saved JOIN outcome o USING (row_no) WHERE saved.status = 'failed'
       ), known AS (
         INSERT INTO product_states AS state (shop, sku, content_hash, images, image_count, fence, flow_id, run_id)
         SELECT $3, sku, CASE WHEN status = 'written' THEN content_hash ELSE ''::bytea END,
                CASE WHEN status = 'written' THEN images END,
                CASE WHEN status = 'written' THEN image_count ELSE 0 END, (SELECT nextval('write_fences')), $17::uuid, $2
         FROM saved WHERE attempts > 0 ORDER BY sku
         ON CONFLICT (shop, sku) DO UPDATE SET
           content_hash = CASE WHEN state.fence < $4::bigint THEN EXCLUDED.content_hash ELSE ''::bytea END,
           images = coalesce(EXCLUDED.images, state.images),
           image_count = CASE WHEN EXCLUDED.images IS NULL THEN state.image_count ELSE EXCLUDED.image_count END,
           handovers = CASE WHEN EXCLUDED.images IS NULL OR state.flow_id IS NULL OR EXCLUDED.images = state.images THEN state.handovers
             WHEN state.flow_id <> EXCLUDED.flow_id THEN state.handovers + 1 ELSE 0 END,
           found_images = CASE WHEN EXCLUDED.images IS NULL THEN state.found_images END,
           flow_id = EXCLUDED.flow_id, run_id = EXCLUDED.run_id, fence = EXCLUDED.fence, written_at = now()
       ), counted AS (
         SELECT count(*) FILTER (WHERE status = 'written')::int AS written,
                count(*) FILTER (WHERE status = 'skipped')::int AS skipped,
                count(*) FILTER (WHERE status = 'failed')::int AS failed,
                count(*) FILTER (WHERE status = 'held')::int AS held,
                coalesce(sum(duration_ms), 0) AS duration_ms
         FROM saved
       ), booked AS (
         UPDATE run_batches batch SET written = batch.written + counted.written, skipped = batch.skipped + counted.skipped,
           failed = batch.failed + counted.failed, held = batch.held + counted.held, duration_ms = batch.duration_ms + counted.duration_ms
         FROM lease, counted WHERE batch.run_id = lease.run_id AND batch.batch_no = lease.batch_no
       )
       SELECT EXISTS (SELECT FROM lease) AS "isHeld", written, skipped, failed, held FROM counted`,
      [
        run.day,
        run.id,
        lease.shop,
        lease.fence,
        outcomes.map((outcome) => outcome.rowNo),
        outcomes.map((outcome) => outcome.status),
        column(outcomes, ({ code }) => code),
        column(outcomes, ({ detail }) => storable(detail)),
        column(outcomes, ({ httpStatus }) => httpStatus),
        outcomes.map((outcome) => outcome.attempts),
        outcomes.map((outcome) => Math.round(outcome.durationMs)),
        column(outcomes, ({ exchange }) => storable(exchange?.request)),
        column(outcomes, ({ exchange }) => storable(exchange?.response)),
        lease.batchNo,
        ...rangeOf(outcomes),
        run.flowId,
      ],
    );
    if (saved?.isHeld !== true) throw takenOver(lease);
    const { written, skipped, failed, held } = saved;
    return { written, skipped, failed, held };
  }
}

/** One column of the outcomes; null where all are, which is what `unnest` makes of a missing array and costs nothing. */
function column<T>(
  outcomes: readonly RowOutcome[],
  read: (outcome: RowOutcome) => T | null,
): (T | null)[] | null {
  const values = outcomes.map(read);
  return values.every((value) => value === null) ? null : values;
}

/** The first and the last row number: told to Postgres, one walk along the index finds the rows, instead of one for each. */
function rangeOf(outcomes: readonly RowOutcome[]): [number, number] {
  let [first, last] = [Infinity, -Infinity];
  for (const { rowNo } of outcomes) {
    first = Math.min(first, rowNo);
    last = Math.max(last, rowNo);
  }
  return [first, last];
}
