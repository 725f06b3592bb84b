import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  bytesArray,
  firstRow,
  prepared,
  rows,
  type SqlExecutor,
  storableText,
  textArray,
} from '../../database/index.js';
import {
  type CodeOf,
  codesReopenedBy,
  type Reopening,
  ROW_CODES,
  RowCode,
  settledAs,
} from '../../rows/index.js';
import { NO_COUNTS, type Run, type RunCounts } from '../run.js';
import { column } from './outcome-statements.js';
import { SPREAD_OF_BOTH } from './row-spread.js';

/** A row as it is staged: `images` is the JSON text that will be sent, `refusal` why it will not be. */
export interface StagedRow {
  readonly sku: string | null;
  readonly images: string;
  /** The same images as they are compared, where that is another text. */
  readonly compared?: string | null;
  readonly imageCount: number;
  readonly contentHash: Buffer;
  readonly refusal: { readonly code: CodeOf<'failed' | 'skipped'>; readonly detail: string } | null;
  /** What is odd about the images, although they are sent. */
  readonly warning?: string | null;
  /** As `SPREAD` says. */
  readonly spread?: number;
}

/** A row that only says that its SKU came; one that carries the product takes its place. */
const STANDS_ASIDE = `row.code IN ('${RowCode.NOT_ASKED_FOR}', '${RowCode.READ_AGAIN}')`;

/** Which rows are reopened: with a code, or by their numbers; all where both are left out. */
export interface ReopenedRows {
  readonly code?: RowCode;
  readonly rows?: readonly number[];
}

/** The `run_rows` table, in set operations only: staging, what is left out or taken back. */
@Injectable()
export class RowStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Stages the rows of a page. A SKU that came on an earlier page gets its images appended, one fragment a line (JSON
   * text holds no raw line break), to be merged when the read is complete; a refused fragment refuses the product.
   */
  async stageRows(
    run: Run,
    pageNo: number,
    firstRowNo: number,
    staged: readonly StagedRow[],
    executor: SqlExecutor,
  ): Promise<void> {
    if (staged.length === 0) return;
    await executor.query(
      prepared(`INSERT INTO run_rows AS row
         (day, run_id, row_no, page_no, sku, images, compared, image_count, content_hash, status, code, detail, warning, spread, finished_at, read_at)
       SELECT $1::date, $2, $3::int + (s.n - 1)::int, $4, s.sku, s.images, s.compared, s.image_count, s.content_hash,
              coalesce(s.status, 'pending'), s.code, s.detail, s.warning, coalesce(s.spread, 0), CASE WHEN s.code IS NULL THEN NULL ELSE now() END, now()
       FROM unnest($5::text[], $6::text[], $7::int[], $8::bytea[], $9::text[], $10::text[], $11::text[], $12::text[],
                   $13::text[], $14::smallint[])
         WITH ORDINALITY AS s(sku, images, image_count, content_hash, status, code, detail, compared, warning, spread, n)
       ON CONFLICT (day, run_id, sku) DO UPDATE SET
         images = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.images ELSE row.images || E'\\n' || EXCLUDED.images END,
         compared = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.compared
           WHEN row.compared IS NULL AND EXCLUDED.compared IS NULL THEN NULL
           ELSE coalesce(row.compared, row.images) || E'\\n' || coalesce(EXCLUDED.compared, EXCLUDED.images) END,
         image_count = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.image_count ELSE row.image_count + EXCLUDED.image_count END,
         content_hash = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.content_hash ELSE row.content_hash END,
         fragments = CASE WHEN ${STANDS_ASIDE} THEN 1 ELSE row.fragments + 1 END,
         status = CASE WHEN row.code IS NULL OR ${STANDS_ASIDE} THEN EXCLUDED.status ELSE row.status END,
         code = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.code ELSE coalesce(row.code, EXCLUDED.code) END,
         detail = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.detail ELSE coalesce(row.detail, EXCLUDED.detail) END,
         warning = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.warning ELSE coalesce(row.warning, EXCLUDED.warning) END,
         finished_at = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.finished_at ELSE coalesce(row.finished_at, EXCLUDED.finished_at) END,
         spread = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.spread ELSE ${SPREAD_OF_BOTH} END,
         read_at = CASE WHEN ${STANDS_ASIDE} THEN EXCLUDED.read_at ELSE row.read_at END
       WHERE EXCLUDED.code IS NULL OR EXCLUDED.code NOT IN ('${RowCode.NOT_ASKED_FOR}', '${RowCode.READ_AGAIN}')`),
      [
        run.day,
        run.id,
        firstRowNo,
        pageNo,
        textArray(staged.map(({ sku }) => sku)),
        textArray(staged.map(({ images }) => images)),
        `{${staged.map(({ imageCount }) => imageCount).join(',')}}`,
        bytesArray(staged.map(({ contentHash }) => contentHash)),
        column(staged, ({ refusal }) => (refusal === null ? null : ROW_CODES[refusal.code].outcome)),
        column(staged, ({ refusal }) => refusal?.code ?? null),
        column(staged, ({ refusal }) => (refusal === null ? null : storableText(refusal.detail))),
        column(staged, ({ compared = null }) => compared),
        column(staged, ({ warning = null }) => (warning === null ? null : storableText(warning))),
        column(staged, ({ spread = 0 }) => (spread === 0 ? null : spread)),
      ],
    );
  }

  /** Rows that will not be tried any more in a run that stops: skipped, with the reason as their code. */
  async skipPending(run: Run, code: CodeOf<'skipped'>, executor: SqlExecutor): Promise<number> {
    const skipped = await firstRow<{ count: number }>(
      executor,
      `WITH skipped AS (
         UPDATE run_rows SET ${settledAs(code)}
         WHERE day = $1 AND run_id = $2 AND status = 'pending' RETURNING 1)
       SELECT count(*)::int AS count FROM skipped`,
      [run.day, run.id],
    );
    return skipped?.count ?? 0;
  }

  /** Puts the rows whose code says so back to pending; gives their number. */
  async reopenRows(run: Run, by: Reopening, executor: SqlExecutor, only: ReopenedRows = {}): Promise<number> {
    const reopened = await firstRow<{ count: number }>(
      executor,
      `WITH reopened AS (
         UPDATE run_rows SET status = 'pending', code = NULL, detail = NULL, finished_at = NULL
         WHERE day = $1 AND run_id = $2 AND code = ANY($3::text[])
           AND ($4::text IS NULL OR code = $4) AND ($5::int[] IS NULL OR row_no = ANY($5)) RETURNING 1)
       SELECT count(*)::int AS count FROM reopened`,
      [run.day, run.id, codesReopenedBy(by), only.code ?? null, only.rows ?? null],
    );
    return reopened?.count ?? 0;
  }

  /** Puts held rows back to pending (`release`), or skips them (`drop`): all of a run, or those of some SKUs; their number. */
  async settleHeld(
    run: Run,
    how: 'release' | 'drop',
    skus: readonly string[] | null,
    executor: SqlExecutor,
  ): Promise<number> {
    const change =
      how === 'drop'
        ? settledAs(RowCode.DROPPED)
        : `status = 'pending', released = released OR code = '${RowCode.FOREIGN_IMAGES}', code = NULL, detail = NULL, finished_at = NULL`;
    const settled = await firstRow<{ count: number }>(
      executor,
      `WITH settled AS (
         UPDATE run_rows SET ${change}
         WHERE day = $1 AND run_id = $2 AND code = ANY($3::text[]) AND ($4::text[] IS NULL OR sku = ANY($4::text[]))
         RETURNING 1)
       SELECT count(*)::int AS count FROM settled`,
      [run.day, run.id, codesReopenedBy('release'), skus],
    );
    return settled?.count ?? 0;
  }

  /** Exact counts by outcome, over all rows of the run. */
  async countRows(
    run: Run,
    executor: SqlExecutor = this.dataSource,
  ): Promise<RunCounts & { pending: number }> {
    const counted = await rows<{ status: string; count: number }>(
      executor,
      'SELECT status, count(*)::int AS count FROM run_rows WHERE day = $1 AND run_id = $2 GROUP BY status',
      [run.day, run.id],
    );
    const counts = Object.fromEntries(counted.map(({ status, count }) => [status, count]));
    return { ...NO_COUNTS, pending: 0, ...counts };
  }
}
