import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor, storableText } from '../database/index.js';
import type { Run, RunCounts } from './run.js';

/** A row as it is staged: `images` is the JSON text that will be sent, `failure` why it will not be. */
export interface StagedRow {
  readonly sku: string | null;
  readonly images: string;
  readonly imageCount: number;
  readonly contentHash: Buffer;
  readonly failure: { readonly code: string; readonly detail: string } | null;
}

/** A row that waits to be written. */
export interface PendingRow {
  readonly rowNo: number;
  readonly sku: string;
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
}

/** A row as the line log shows it. */
export interface LoggedRow {
  readonly rowNo: number;
  readonly pageNo: number;
  readonly sku: string | null;
  /** What the ERP calls the row, where that is not its SKU. */
  readonly identifier: string | null;
  readonly images: unknown;
  readonly status: 'pending' | 'written' | 'skipped' | 'failed';
  readonly code: string | null;
  readonly detail: string | null;
  /** What somebody should look at although the row is written. */
  readonly warning: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly durationMs: number | null;
  readonly finishedAt: Date | null;
}

const storable = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : storableText(text);

const NO_COUNTS: RunCounts = { written: 0, skipped: 0, failed: 0 };

/** The staged rows of runs, in set operations only: `run_rows` and, with it, what was last written (`product_states`). */
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
      `INSERT INTO run_rows AS row (day, run_id, row_no, page_no, sku, images, image_count, content_hash, status, code, detail, finished_at)
       SELECT $1::date, $2, $3::int + (s.n - 1)::int, $4, s.sku, s.images, s.image_count, s.content_hash,
              CASE WHEN s.code IS NULL THEN 'pending' ELSE 'failed' END, s.code, s.detail,
              CASE WHEN s.code IS NULL THEN NULL ELSE now() END
       FROM unnest($5::text[], $6::text[], $7::int[], $8::bytea[], $9::text[], $10::text[])
         WITH ORDINALITY AS s(sku, images, image_count, content_hash, code, detail, n)
       ON CONFLICT (day, run_id, sku) DO UPDATE SET
         images = row.images || E'\\n' || EXCLUDED.images, image_count = row.image_count + EXCLUDED.image_count,
         fragments = row.fragments + 1,
         status = CASE WHEN row.code IS NULL THEN EXCLUDED.status ELSE row.status END,
         code = coalesce(row.code, EXCLUDED.code), detail = coalesce(row.detail, EXCLUDED.detail),
         finished_at = coalesce(row.finished_at, EXCLUDED.finished_at)`,
      [
        run.day,
        run.id,
        firstRowNo,
        pageNo,
        staged.map((row) => row.sku),
        staged.map((row) => row.images),
        staged.map((row) => row.imageCount),
        staged.map((row) => row.contentHash),
        staged.map((row) => row.failure?.code ?? null),
        staged.map((row) => storable(row.failure?.detail)),
      ],
    );
  }

  /** The next products that came in several fragments, after `afterRowNo`. */
  listFragmented(run: Run, afterRowNo: number, limit: number, executor: SqlExecutor): Promise<PendingRow[]> {
    return rows<PendingRow>(
      executor,
      `SELECT row_no AS "rowNo", sku, images FROM run_rows
       WHERE day = $1 AND run_id = $2 AND row_no > $3 AND fragments > 1 AND status = 'pending'
       ORDER BY row_no LIMIT $4`,
      [run.day, run.id, afterRowNo, limit],
    );
  }

  async saveMerged(
    run: Run,
    merged: readonly { rowNo: number; images: string; imageCount: number; contentHash: Buffer }[],
    executor: SqlExecutor,
  ): Promise<void> {
    await executor.query(
      `UPDATE run_rows row SET images = m.images, image_count = m.image_count, content_hash = m.content_hash, fragments = 1
       FROM unnest($3::int[], $4::text[], $5::int[], $6::bytea[]) AS m(row_no, images, image_count, content_hash)
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = m.row_no`,
      [
        run.day,
        run.id,
        merged.map((row) => row.rowNo),
        merged.map((row) => row.images),
        merged.map((row) => row.imageCount),
        merged.map((row) => row.contentHash),
      ],
    );
  }

  /** A product without one image is refused: sent, it would delete every image that Omnitron holds. */
  async failEmptyRows(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE run_rows SET status = 'failed', code = 'EMPTY_IMAGE_LIST', finished_at = now(),
         detail = 'The product has no images; sent, it would delete every image in Omnitron. Set write.allowImageRemoval to allow that.'
       WHERE day = $1 AND run_id = $2 AND status = 'pending' AND image_count = 0`,
      [run.day, run.id],
    );
  }

  /** Skips the products whose content is what this flow wrote last. */
  async skipUnchangedRows(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE run_rows row SET status = 'skipped', code = 'UNCHANGED', finished_at = now()
       FROM product_states state
       WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending'
         AND state.flow_id = $3 AND state.sku = row.sku AND state.content_hash = row.content_hash`,
      [run.day, run.id, run.flowId],
    );
  }

  /** Of the products that this flow has written before: how many there are in this run, and how many would lose images. */
  async countShrinking(
    run: Run,
    executor: SqlExecutor,
  ): Promise<{ known: number; shrinking: number; examples: string[] }> {
    const found = await firstRow<{ known: number; shrinking: number; examples: string[] | null }>(
      executor,
      `SELECT count(*)::int AS known, count(*) FILTER (WHERE row.image_count < state.image_count)::int AS shrinking,
              (array_agg(row.sku ORDER BY row.row_no) FILTER (WHERE row.image_count < state.image_count))[1:10] AS examples
       FROM run_rows row JOIN product_states state ON state.flow_id = $3 AND state.sku = row.sku
       WHERE row.day = $1 AND row.run_id = $2 AND row.status IN ('pending', 'skipped')`,
      [run.day, run.id, run.flowId],
    );
    return { known: found?.known ?? 0, shrinking: found?.shrinking ?? 0, examples: found?.examples ?? [] };
  }

  listPending(run: Run, fromRow: number, toRow: number): Promise<PendingRow[]> {
    return rows<PendingRow>(
      this.dataSource,
      `SELECT row_no AS "rowNo", sku, images FROM run_rows
       WHERE day = $1 AND run_id = $2 AND row_no BETWEEN $3 AND $4 AND status = 'pending' ORDER BY row_no`,
      [run.day, run.id, fromRow, toRow],
    );
  }

  /**
   * Before rows are sent: what Omnitron holds of these products is unknown until an outcome says otherwise, so a crash
   * or a lost answer can never make a later run skip them as unchanged.
   */
  async doubtStates(run: Run, skus: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE product_states SET content_hash = ''::bytea
       WHERE flow_id = $1 AND sku = ANY($2::text[]) AND content_hash <> ''::bytea`,
      [run.flowId, skus],
    );
  }

  /** Saves outcomes, and the state of what was written, in one statement; a row that has an outcome already keeps it. */
  async saveOutcomes(run: Run, outcomes: readonly RowOutcome[], executor: SqlExecutor): Promise<RunCounts> {
    const counted = await rows<{ status: keyof RunCounts; count: number }>(
      executor,
      `WITH outcome AS (
         SELECT * FROM unnest($4::int[], $5::text[], $6::text[], $7::text[], $8::int[], $9::int[], $10::int[])
           AS o(row_no, status, code, detail, http_status, attempts, duration_ms)
       ), saved AS (
         UPDATE run_rows row SET status = o.status, code = o.code, detail = o.detail, http_status = o.http_status,
           attempts = row.attempts + o.attempts, duration_ms = o.duration_ms, finished_at = now()
         FROM outcome o WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = o.row_no AND row.status = 'pending'
         RETURNING row.sku, row.content_hash, row.image_count, row.status
       ), state AS (
         INSERT INTO product_states (flow_id, sku, content_hash, image_count)
         SELECT $3, sku, content_hash, image_count FROM saved WHERE status = 'written' ORDER BY sku
         ON CONFLICT (flow_id, sku) DO UPDATE SET
           content_hash = EXCLUDED.content_hash, image_count = EXCLUDED.image_count, written_at = now()
       )
       SELECT status, count(*)::int AS count FROM saved GROUP BY status`,
      [
        run.day,
        run.id,
        run.flowId,
        outcomes.map((outcome) => outcome.rowNo),
        outcomes.map((outcome) => outcome.status),
        outcomes.map((outcome) => outcome.code),
        outcomes.map((outcome) => storable(outcome.detail)),
        outcomes.map((outcome) => outcome.httpStatus),
        outcomes.map((outcome) => outcome.attempts),
        outcomes.map((outcome) => Math.round(outcome.durationMs)),
      ],
    );
    return { ...NO_COUNTS, ...Object.fromEntries(counted.map(({ status, count }) => [status, count])) };
  }

  /** Rows that will not be tried any more in a run that stops: skipped, with the reason as their code. */
  async skipPending(run: Run, code: string, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE run_rows SET status = 'skipped', code = $3, finished_at = now()
       WHERE day = $1 AND run_id = $2 AND status = 'pending'`,
      [run.day, run.id, code],
    );
  }

  /** Puts rows that a stopped run left out, or that failed at Omnitron, back to pending; gives their number. */
  async reopenRows(run: Run, which: 'left-out' | 'failed', executor: SqlExecutor): Promise<number> {
    const condition =
      which === 'left-out'
        ? `status = 'skipped' AND code = ANY('{CANCELLED,RUN_STOPPED}')`
        : `status = 'failed' AND attempts > 0`;
    const reopened = await firstRow<{ count: number }>(
      executor,
      `WITH reopened AS (
         UPDATE run_rows SET status = 'pending', code = NULL, detail = NULL, finished_at = NULL
         WHERE day = $1 AND run_id = $2 AND ${condition} RETURNING 1)
       SELECT count(*)::int AS count FROM reopened`,
      [run.day, run.id],
    );
    return reopened?.count ?? 0;
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

  async listRows(
    run: Run,
    filter: { status?: string; sku?: string; identifier?: string; code?: string },
    page: number,
    limit: number,
  ): Promise<{ rows: LoggedRow[]; count: number }> {
    const where = `day = $1 AND run_id = $2 AND ($3::text IS NULL OR status = $3) AND ($4::text IS NULL OR sku = $4)
      AND ($5::text IS NULL OR code = $5) AND ($6::text IS NULL OR identifier = $6)`;
    const parameters = [
      run.day,
      run.id,
      filter.status ?? null,
      filter.sku ?? null,
      filter.code ?? null,
      filter.identifier ?? null,
    ];
    const [found, total] = await Promise.all([
      rows<LoggedRow & { images: string }>(
        this.dataSource,
        `SELECT row_no AS "rowNo", page_no AS "pageNo", sku, identifier, images, status, code, detail, warning, http_status AS "httpStatus",
                attempts, duration_ms AS "durationMs", finished_at AS "finishedAt"
         FROM run_rows WHERE ${where} ORDER BY row_no LIMIT $7 OFFSET $8`,
        [...parameters, limit, (page - 1) * limit],
      ),
      firstRow<{ count: number }>(
        this.dataSource,
        `SELECT count(*)::int AS count FROM run_rows WHERE ${where}`,
        parameters,
      ),
    ]);
    const fragments = (text: string): unknown[] =>
      text.split('\n').flatMap((line) => JSON.parse(line) as unknown[]);
    return {
      rows: found.map((row) => ({ ...row, images: fragments(row.images) })),
      count: total?.count ?? 0,
    };
  }
}
