import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor } from '../../database/index.js';
import type { Refusal } from '../../engine/index.js';
import { hasQuery, type QueryBatches, type ReadPage, type RunQuery } from '../../erp-reader/index.js';
import { RowCode } from '../../rows/index.js';
import { answeredSkus } from './answered-skus.js';
import type { Run } from '../run.js';

/** SKUs that a run shows of its query; all of them are in `run_queries`. */
const SHOWN_SKUS = 20;

/** The codes of rows that are no answer to what was asked. */
const NOT_ANSWERED: readonly RowCode[] = [
  RowCode.NOT_ASKED_FOR,
  RowCode.NOT_FOUND_IN_ERP,
  RowCode.NOT_IN_ERP,
  RowCode.READ_AGAIN,
];

/** What a run asks for, as its summary shows it: the first query, with the first SKUs of all. */
export function shownQuery(queries: readonly RunQuery[]): RunQuery {
  const sku = queries.flatMap((query) => query.sku ?? []).slice(0, SHOWN_SKUS);
  return { ...queries[0], ...(sku.length === 0 ? {} : { sku }) };
}

/** How many SKUs (or other values) batches ask for. */
export function countIdentifiers(batches: readonly RunQuery[]): number {
  return batches.reduce((count, { sku }) => count + Math.max(1, sku?.length ?? 0), 0);
}

/** A page as far as the queries of its run are concerned. */
export type AnswerPage = Pick<ReadPage, 'pageNo' | 'batch' | 'query' | 'recordCount' | 'content'>;

/** What a run asks for behind its own queries: SKUs that are owed, or whole products. */
export type FollowUpKind = 'owed' | 'products';

/** Batches, the first of which is kept under a number. */
export interface NumberedBatches extends QueryBatches {
  readonly first: number;
}

/** The queries of runs, one per batch, and which of their SKUs the ERP has answered: the `run_queries` table. */
@Injectable()
export class RunQueries {
  constructor(private readonly dataSource: DataSource) {}

  async insert(runId: string, batches: readonly RunQuery[], executor: SqlExecutor): Promise<void> {
    if (batches.length === 0) return;
    await executor.query(
      `INSERT INTO run_queries (run_id, batch_no, query)
       SELECT $1, n - 1, query::jsonb FROM unnest($2::text[]) WITH ORDINALITY AS batch (query, n)`,
      [runId, batches.map((batch) => JSON.stringify(batch))],
    );
  }

  /** The batches of a run, each fetched when it is its turn; null for a run that asks for nothing in particular. */
  async findBatches(run: Run): Promise<QueryBatches | null> {
    if (run.identifiers === 0) return null;
    return this.batchesOf(run, 'NOT follow_up');
  }

  /** The batches that a run asks for behind its own, made once and kept; null when there are none. */
  async addFollowUp(
    run: Run,
    byId: boolean,
    make: () => Promise<RunQuery[]>,
  ): Promise<NumberedBatches | null> {
    const which = byId ? 'by_id' : 'follow_up AND NOT by_id';
    const known = await this.batchesOf(run, which);
    if (known !== null) return known;
    const batches = await make();
    if (batches.length === 0) return null;
    await this.dataSource.query(
      `INSERT INTO run_queries (run_id, batch_no, query, follow_up, by_id)
       SELECT $1, (SELECT coalesce(max(batch_no) + 1, 0) FROM run_queries WHERE run_id = $1) + n - 1, query::jsonb, true, $3
       FROM unnest($2::text[]) WITH ORDINALITY AS batch (query, n)
       ON CONFLICT DO NOTHING`,
      [run.id, batches.map((batch) => JSON.stringify(batch)), byId],
    );
    return this.batchesOf(run, which);
  }

  /** Whether a run asks for something in particular, by itself or for a user. */
  async hasQueries(runId: string): Promise<boolean> {
    const any = await firstRow(
      this.dataSource,
      'SELECT 1 AS any FROM run_queries WHERE run_id = $1 LIMIT 1',
      [runId],
    );
    return any !== null;
  }

  /** The products that the first stage has named, by identifier or SKU, to be asked for whole. */
  async listNamed({ id, day }: Run): Promise<string[]> {
    const named = await rows<{ sku: string }>(
      this.dataSource,
      `SELECT sku FROM (
         SELECT identifier.name AS sku, page_no, identifier.n
         FROM run_pages, unnest(identifiers) WITH ORDINALITY AS identifier (name, n) WHERE run_id = $2
         UNION ALL
         SELECT sku, page_no, row_no FROM run_rows
         WHERE day = $1 AND run_id = $2 AND code = '${RowCode.READ_AGAIN}') AS named
       ORDER BY page_no, n`,
      [day, id],
    );
    return named.map(({ sku }) => sku);
  }

  private async batchesOf({ id }: Run, which: string): Promise<NumberedBatches | null> {
    const found = await firstRow<{ count: number; first: number | null }>(
      this.dataSource,
      `SELECT count(*)::int AS count, min(batch_no) AS first FROM run_queries WHERE run_id = $1 AND ${which}`,
      [id],
    );
    const first = found?.first ?? null;
    if (found === null || first === null) return null;
    return { first, count: found.count, at: (batch) => this.getQuery(id, first + batch) };
  }

  /** Everything that a run asked for; of one without a list its query, if it has any. */
  async listQueries({ id, query }: Run): Promise<RunQuery[]> {
    const found = await rows<{ query: RunQuery }>(
      this.dataSource,
      'SELECT query FROM run_queries WHERE run_id = $1 AND NOT follow_up ORDER BY batch_no',
      [id],
    );
    if (found.length > 0) return found.map((row) => row.query);
    return hasQuery(query) ? [query] : [];
  }

  /** Records what a page answered, in the transaction that stages it. */
  async noteAnswer(
    runId: string,
    page: AnswerPage,
    rowSkus: readonly (string | null)[],
    executor: SqlExecutor,
  ): Promise<void> {
    const { sku = [] } = page.query;
    await executor.query(
      `UPDATE run_queries SET page_no = coalesce(page_no, $3), records = records + $4,
         answered = answered || ARRAY(SELECT unnest($5::text[]) EXCEPT SELECT unnest(answered))
       WHERE run_id = $1 AND batch_no = $2`,
      [runId, page.batch, page.pageNo, page.recordCount, answeredSkus(sku, page.content, rowSkus)],
    );
  }

  /** Why nothing of a run that asked for SKUs may be written: the ERP sent products, and none of those. */
  async findIgnored(run: Run, executor: SqlExecutor): Promise<Refusal | null> {
    if (run.identifiers === 0) return null;
    const found = await firstRow<{ strangers: number; asked: number; example: string | null }>(
      executor,
      `SELECT count(*) FILTER (WHERE code = '${RowCode.NOT_ASKED_FOR}')::int AS strangers,
              count(*) FILTER (WHERE code IS NULL OR code <> ALL($3::text[]))::int AS asked,
              min(sku) FILTER (WHERE code = '${RowCode.NOT_ASKED_FOR}') AS example
       FROM run_rows WHERE day = $1 AND run_id = $2`,
      [run.day, run.id, NOT_ANSWERED],
    );
    if (found === null || found.strangers === 0 || found.asked > 0) return null;
    const [first = ''] = run.query.sku ?? [];
    const detail = `The run asked for ${run.identifiers === 1 ? first : `${run.identifiers} SKUs (${first}, …)`}, and the ERP sent ${found.strangers} other products (${found.example}, …): it ignores the query. Nothing was written. Check erpQuery.sku: its key, and how its value is written; a record of the answer must hold the SKU that was asked for. If the ERP names its products otherwise, set write.onlyAskedFor to false.`;
    return { step: 'group', code: 'QUERY_IGNORED', detail };
  }

  private async getQuery(runId: string, batch: number): Promise<RunQuery> {
    const found = await firstRow<{ query: RunQuery }>(
      this.dataSource,
      'SELECT query FROM run_queries WHERE run_id = $1 AND batch_no = $2',
      [runId, batch],
    );
    if (found === null) throw new Error(`Run ${runId} has no batch ${batch}.`);
    return found.query;
  }
}
