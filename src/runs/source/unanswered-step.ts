import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { firstRow } from '../../database/index.js';
import type { Run } from '../run.js';
import { RowCode } from '../../rows/index.js';
import { RunQueries } from './run-queries.js';
import { RunRepository } from '../run.repository.js';

/** The batch had answers, and so names SKUs by something that can be compared. */
const COMPARABLE = `(jsonb_array_length(batch.query->'sku') > 1 AND cardinality(batch.answered) > 0)`;

/**
 * After the last page: each SKU that was asked for and not answered becomes a row, failed where a user asked. A batch without one record has
 * answered none of its SKUs; of a batch with records those are missing that no record names. Where a batch of several
 * got records and none of them names any of its SKUs, nobody can tell: the run says so in a warning.
 */
@Injectable()
export class UnansweredStep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly queries: RunQueries,
  ) {}

  /** May be repeated: a run that is resumed reports anew. */
  async reportUnanswered({ id }: Run): Promise<void> {
    if (!(await this.queries.hasQueries(id))) return;
    await this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(id, transaction);
      if (run.state === 'finished' || run.phase !== 'read') return;
      for (const table of ['run_rows', 'row_failures']) {
        await transaction.query(
          `DELETE FROM ${table} WHERE day = $1 AND run_id = $2 AND code IN ('${RowCode.NOT_FOUND_IN_ERP}', '${RowCode.NOT_IN_ERP}')`,
          [run.day, run.id],
        );
      }
      await this.insertRows(run, transaction);
      await this.warnOfUnknown(run, transaction);
    });
  }

  private async insertRows(run: Run, transaction: EntityManager): Promise<void> {
    await transaction.query(
      `WITH asked AS (
         SELECT batch.batch_no, batch.page_no, item.n, CASE WHEN NOT batch.by_id THEN item.sku END AS sku,
                CASE WHEN batch.by_id THEN 'identifier ' ELSE 'sku ' END || item.sku AS what,
                batch.follow_up OR $3 = 'fetch-missing' AS by_itself
         FROM run_queries batch
         CROSS JOIN LATERAL jsonb_array_elements_text(batch.query->'sku') WITH ORDINALITY AS item (sku, n)
         WHERE batch.run_id = $2 AND (batch.records = 0 OR ${COMPARABLE}) AND item.sku <> ALL (batch.answered)
         UNION ALL
         SELECT batch_no, page_no, 0, NULL, concat_ws(', ', 'custom ' || (query->>'custom'), 'customs ' || (query->>'customs'),
                'modified_date__gt ' || (query->>'modifiedDateGt')), false
         FROM run_queries WHERE run_id = $2 AND $3 = 'csv' AND records = 0 AND NOT query ? 'sku'
       )
       -- What no user asked for by hand is no failure when the ERP does not have it yet.
       INSERT INTO run_rows AS row (day, run_id, row_no, page_no, sku, images, image_count, status, code, detail, finished_at)
       SELECT $1::date, $2,
              (SELECT coalesce(max(row_no), -1) FROM run_rows WHERE day = $1::date AND run_id = $2)
                + (row_number() OVER (ORDER BY batch_no, n))::int,
              coalesce(page_no, 0), sku, '[]', 0, CASE WHEN by_itself THEN 'skipped' ELSE 'failed' END,
              CASE WHEN by_itself THEN '${RowCode.NOT_IN_ERP}' ELSE '${RowCode.NOT_FOUND_IN_ERP}' END,
              'The ERP was asked for ' || what || ' and sent no record of it.', now()
       FROM asked ORDER BY batch_no, n
       ON CONFLICT (day, run_id, sku) DO UPDATE SET code = EXCLUDED.code, detail = EXCLUDED.detail
         WHERE row.code = '${RowCode.READ_AGAIN}'`,
      [run.day, run.id, run.trigger],
    );
  }

  private async warnOfUnknown(run: Run, transaction: EntityManager): Promise<void> {
    const unknown = await firstRow<{ skus: number; batches: number }>(
      transaction,
      `SELECT coalesce(sum(jsonb_array_length(query->'sku')), 0)::int AS skus, count(*)::int AS batches
       FROM run_queries
       WHERE run_id = $1 AND records > 0 AND cardinality(answered) = 0 AND jsonb_array_length(query->'sku') > 1`,
      [run.id],
    );
    if (unknown === null || unknown.batches === 0) return;
    const warning = `In ${unknown.batches} answers no record names any of the ${unknown.skus} SKUs that were asked for, so it is not known which of them the ERP does not have (${RowCode.NOT_FOUND_IN_ERP}).`;
    await transaction.query(
      `UPDATE runs SET warnings = warnings || $2::jsonb WHERE id = $1 AND NOT warnings @> $2::jsonb`,
      [run.id, JSON.stringify([warning])],
    );
  }
}
