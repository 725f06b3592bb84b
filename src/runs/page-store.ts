import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, prepared, rows, type SqlExecutor } from '../database/index.js';
import type { Step } from './log/index.js';
import type { ReadVerdict } from '../erp-reader/index.js';
import type { Run } from './run.js';

/** What a step took of a page. */
export interface PageStep {
  readonly step: Step;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** A page that was read, transformed and staged: the point a run resumes from. */
export interface StagedPage {
  readonly pageNo: number;
  readonly nextCursor: unknown;
  readonly method: string;
  readonly url: string;
  readonly httpStatus: number;
  readonly records: number;
  /** How many products it names, on a page of the first stage; null where it holds products. */
  readonly identifiers: number | null;
  readonly requests: number;
  readonly rows: number;
  readonly firstRowNo: number;
  readonly bytes: number;
  readonly attempts: number;
  readonly readMs: number;
  /** When its reading began. */
  readonly startedAt: Date;
  /** The steps it went through, in their order. */
  readonly steps: readonly PageStep[];
  readonly stopReason: string | null;
  /** What it says against the read, as a sentence. */
  readonly doubt: string | null;
  readonly stagedAt: Date;
}

/** What a page says of the whole read. */
interface PageFindings {
  readonly declaredTotal: number | null;
  readonly verdict: ReadVerdict | null;
  readonly warnings: readonly string[];
}

const COLUMNS = `page_no AS "pageNo", next_cursor AS "nextCursor", method, url, http_status AS "httpStatus", records, rows,
  cardinality(identifiers) AS identifiers, requests, first_row_no AS "firstRowNo", bytes::float8 AS bytes, attempts, read_ms AS "readMs",
  started_at AS "startedAt", step_times AS steps, stop_reason AS "stopReason", doubt, staged_at AS "stagedAt"`;

/** What the pages of a run have brought so far, and whether it is to stop. */
export type ReadSoFar = Pick<
  Run,
  'records' | 'products' | 'stopReason' | 'verdict' | 'verdictReason' | 'cancelRequestedAt' | 'failure'
>;

/** The `run_pages` table. */
@Injectable()
export class PageStore {
  constructor(private readonly dataSource: DataSource) {}

  findLastPage(runId: string): Promise<StagedPage | null> {
    return firstRow<StagedPage>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM run_pages WHERE run_id = $1 ORDER BY page_no DESC LIMIT 1`,
      [runId],
    );
  }

  async listPages(
    runId: string,
    page: number,
    limit: number,
  ): Promise<{ pages: StagedPage[]; count: number }> {
    const [pages, total] = await Promise.all([
      rows<StagedPage>(
        this.dataSource,
        `SELECT ${COLUMNS} FROM run_pages WHERE run_id = $1 ORDER BY page_no LIMIT $2 OFFSET $3`,
        [runId, limit, (page - 1) * limit],
      ),
      firstRow<{ count: number }>(
        this.dataSource,
        'SELECT count(*)::int AS count FROM run_pages WHERE run_id = $1',
        [runId],
      ),
    ]);
    return { pages, count: total?.count ?? 0 };
  }

  /** Records a page and adds it to the run's counts; null when this page is there already (another process was faster). */
  async insertPage(
    run: Run,
    page: Omit<StagedPage, 'stagedAt' | 'doubt' | 'identifiers'> & {
      readonly identifiers: readonly string[] | null;
    },
    { declaredTotal, verdict, warnings }: PageFindings,
    executor: SqlExecutor,
  ): Promise<ReadSoFar | null> {
    return firstRow<ReadSoFar>(
      executor,
      prepared(`WITH page AS (INSERT INTO run_pages (run_id, page_no, next_cursor, method, url, http_status, records, rows, first_row_no, bytes,
         attempts, read_ms, started_at, step_times, stop_reason, doubt, identifiers, requests, staged_at)
       SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $21, $22, clock_timestamp()
       FROM runs WHERE id = $1 AND state <> 'finished' FOR NO KEY UPDATE
       ON CONFLICT (run_id, page_no) DO NOTHING RETURNING page_no)
       UPDATE runs SET pages = pages + 1, requests = runs.requests + $22,
         records = runs.records + CASE WHEN $21::text[] IS NULL THEN $7 ELSE 0 END, products = products + $8,
         declared_total = coalesce($17, declared_total), stop_reason = $15, warnings = warnings || $18::jsonb,
         verdict = CASE verdict WHEN 'doubtful' THEN verdict ELSE coalesce($19, verdict) END,
         verdict_reason = CASE verdict WHEN 'doubtful' THEN verdict_reason ELSE coalesce($20, verdict_reason) END
       FROM page WHERE id = $1
       RETURNING runs.records::float8 AS records, products, stop_reason AS "stopReason", verdict, verdict_reason AS "verdictReason",
         cancel_requested_at AS "cancelRequestedAt", CASE WHEN error_code IS NULL THEN NULL
           ELSE jsonb_build_object('step', error_step, 'code', error_code, 'detail', error_detail) END AS failure`),
      [
        run.id,
        page.pageNo,
        page.nextCursor === null ? null : JSON.stringify(page.nextCursor),
        page.method,
        page.url,
        page.httpStatus,
        page.records,
        page.rows,
        page.firstRowNo,
        page.bytes,
        page.attempts,
        Math.round(page.readMs),
        page.startedAt,
        JSON.stringify(page.steps),
        page.stopReason,
        verdict?.verdict === 'doubtful' ? verdict.reason : null,
        declaredTotal,
        JSON.stringify(warnings),
        verdict?.verdict ?? null,
        verdict?.reason ?? null,
        page.identifiers,
        page.requests,
      ],
    );
  }
}
