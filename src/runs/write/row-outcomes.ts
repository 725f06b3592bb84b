import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor, storableText } from '../../database/index.js';
import type { BatchLease } from './batch-store.js';
import { NO_COUNTS, type Run, type RunCounts } from '../run.js';

/** A row that waits to be written. */
export interface PendingRow {
  readonly rowNo: number;
  readonly sku: string;
  /** The JSON text that is sent. */
  readonly images: string;
}

/** What became of a row, a value: never an exception. */
export interface RowOutcome {
  readonly rowNo: number;
  readonly status: 'written' | 'skipped' | 'failed';
  readonly code: string | null;
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
      `SELECT row_no AS "rowNo", sku, images FROM run_rows
       WHERE day = $1 AND run_id = $2 AND row_no BETWEEN $3 AND $4 AND status = 'pending' ORDER BY row_no`,
      [run.day, run.id, fromRow, toRow],
    );
  }

  /**
   * Saves outcomes, and the states of what was sent, in one statement; a row that has an outcome already keeps it. The
   * shop may have taken what it answered with an error, so such a state is in doubt, and so is one that overlapped. Call it with the lease confirmed in the same transaction.
   */
  async saveOutcomes(
    run: Run,
    lease: BatchLease,
    outcomes: readonly RowOutcome[],
    executor: SqlExecutor,
  ): Promise<RunCounts> {
    const counted = await rows<{ status: keyof RunCounts; count: number }>(
      executor,
      `WITH outcome AS (
         SELECT * FROM unnest($5::int[], $6::text[], $7::text[], $8::text[], $9::int[], $10::int[], $11::int[],
             $12::text[], $13::text[])
           AS o(row_no, status, code, detail, http_status, attempts, duration_ms, request, response)
       ), saved AS (
         UPDATE run_rows row SET status = o.status, code = o.code, detail = o.detail, http_status = o.http_status,
           attempts = row.attempts + o.attempts, duration_ms = o.duration_ms, finished_at = now()
         FROM outcome o WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = o.row_no AND row.status = 'pending'
         RETURNING row.row_no, row.sku, row.content_hash, row.image_count, row.status, o.attempts
       ), failure AS (
         INSERT INTO row_failures (day, run_id, row_no, sku, code, detail, request, response)
         SELECT $1, $2, row_no, saved.sku, o.code, o.detail, o.request, o.response
         FROM saved JOIN outcome o USING (row_no) WHERE saved.status = 'failed'
       ), known AS (
         INSERT INTO product_states AS state (shop, sku, content_hash, image_count, fence)
         SELECT $3, sku, CASE WHEN status = 'written' THEN content_hash ELSE ''::bytea END,
                CASE WHEN status = 'written' THEN image_count ELSE 0 END, (SELECT nextval('write_fences'))
         FROM saved WHERE attempts > 0 ORDER BY sku
         ON CONFLICT (shop, sku) DO UPDATE SET
           content_hash = CASE WHEN state.fence < $4::bigint THEN EXCLUDED.content_hash ELSE ''::bytea END,
           image_count = CASE WHEN EXCLUDED.content_hash = ''::bytea THEN state.image_count ELSE EXCLUDED.image_count END,
           fence = EXCLUDED.fence, written_at = now()
       )
       SELECT status, count(*)::int AS count FROM saved GROUP BY status`,
      [
        run.day,
        run.id,
        lease.shop,
        lease.fence,
        outcomes.map((outcome) => outcome.rowNo),
        outcomes.map((outcome) => outcome.status),
        outcomes.map((outcome) => outcome.code),
        outcomes.map(({ detail }) => storable(detail)),
        outcomes.map((outcome) => outcome.httpStatus),
        outcomes.map((outcome) => outcome.attempts),
        outcomes.map((outcome) => Math.round(outcome.durationMs)),
        outcomes.map(({ exchange }) => storable(exchange?.request)),
        outcomes.map(({ exchange }) => storable(exchange?.response)),
      ],
    );
    return { ...NO_COUNTS, ...Object.fromEntries(counted.map(({ status, count }) => [status, count])) };
  }
}
