import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor } from '../../database/index.js';
import type { Match } from '../../omnitron-writer/index.js';
import { RowCode, settledAs } from '../../rows/index.js';
import type { Run } from '../run.js';

/**
 * The rows that wait for their products, with these. Every row asks for its identifier through the key: not a join, which
 * takes the square of the rows while the statistics know nothing of a new day.
 */
const OPEN_ROWS = `
  SELECT row.*, known.skus FROM run_rows row
  CROSS JOIN LATERAL (SELECT skus FROM run_identifiers WHERE run_id = $2 AND identifier = row.identifier OFFSET 0) AS known
  WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending' AND row.sku IS NULL`;

/**
 * Rows that are named by something else than their SKU. They are staged with the identifier in the place of the SKU, so
 * that fragments of one identifier come together; the look-ups are kept in `run_identifiers`; and `applyMatches` turns one row of an
 * identifier into one row per product, all in set operations.
 */
@Injectable()
export class IdentifierStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Identifiers of rows to come, from those after `afterRow` on, that were not looked up yet. */
  listUnknown(
    run: Run,
    afterRow: number,
    limit: number,
  ): Promise<{ readonly rowNo: number; readonly identifier: string }[]> {
    return rows(
      this.dataSource,
      `SELECT row.row_no AS "rowNo", coalesce(row.identifier, row.sku) AS identifier FROM run_rows row
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no > $3 AND row.status = 'pending' AND (row.identifier IS NULL OR row.sku IS NULL)
         AND NOT EXISTS (SELECT 1 FROM run_identifiers known
                         WHERE known.run_id = $2 AND known.identifier = coalesce(row.identifier, row.sku))
       ORDER BY row.row_no LIMIT $4`,
      [run.day, run.id, afterRow, limit],
    );
  }

  async saveMatches(
    run: Run,
    matches: readonly Match[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<void> {
    const plain = matches.map(({ identifier, skus, refusal }) => ({ identifier, skus, ...refusal }));
    await executor.query(
      `INSERT INTO run_identifiers (run_id, identifier, skus, code, detail)
       SELECT $1, m.identifier, m.skus, m.code, m.detail
       FROM jsonb_to_recordset($2::jsonb) AS m(identifier text, skus text[], code text, detail text)
       ON CONFLICT (run_id, identifier) DO NOTHING`,
      [run.id, JSON.stringify(plain)],
    );
  }

  /** One row per product from here on: within the transaction that plans the batches. What was looked up is used up. */
  async applyMatches(run: Run, executor: SqlExecutor): Promise<void> {
    await this.nameByIdentifier(run, executor);
    await this.failRefused(run, executor);
    await this.failDisputed(run, executor);
    await this.fanOut(run, executor);
    await executor.query('DELETE FROM run_identifiers WHERE run_id = $1', [run.id]);
  }

  private async nameByIdentifier(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE run_rows SET identifier = sku, sku = NULL
       WHERE day = $1 AND run_id = $2 AND identifier IS NULL AND sku IS NOT NULL`,
      [run.day, run.id],
    );
  }

  private async failRefused(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE run_rows row SET status = 'failed', finished_at = now(),
         (code, detail) = (SELECT code, detail FROM run_identifiers WHERE run_id = $2 AND identifier = row.identifier)
       WHERE day = $1 AND run_id = $2 AND status = 'pending' AND sku IS NULL
         AND (SELECT code FROM run_identifiers WHERE run_id = $2 AND identifier = row.identifier) IS NOT NULL`,
      [run.day, run.id],
    );
  }

  /** A product that two rows claim gets the images of neither: which of them is right is not ours to guess. */
  private async failDisputed(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `WITH claim AS (
         SELECT row_no, identifier, claimed.sku, true AS is_open FROM (${OPEN_ROWS}) AS open_row
         CROSS JOIN LATERAL unnest(skus) AS claimed(sku)
         UNION ALL
         SELECT row_no, identifier, sku, false FROM run_rows WHERE day = $1 AND run_id = $2 AND sku IS NOT NULL
       ), compared AS (
         SELECT row_no, sku, is_open, count(*) OVER claims AS claims, array_agg(identifier) OVER claims AS identifiers
         FROM claim
         WINDOW claims AS (PARTITION BY sku ORDER BY row_no ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
       ), victim AS (
         SELECT DISTINCT ON (row_no) row_no, sku, identifiers FROM compared WHERE is_open AND claims > 1
         ORDER BY row_no, sku
       )
       UPDATE run_rows row SET ${settledAs(RowCode.AMBIGUOUS_TEMPLATE)},
         detail = format('The product %s is named by more than one identifier of this run: %s. Make the ERP name it once, or set a filename template that tells them apart.',
                         victim.sku, array_to_string(victim.identifiers[1:10], ', '))
       FROM victim WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = victim.row_no`,
      [run.day, run.id],
    );
  }

  private async fanOut(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, identifier, images, compared, image_count, content_hash, warning, read_at)
       SELECT $1, $2, last.row_no + row_number() OVER (ORDER BY open_row.row_no, more.n), page_no, more.sku,
              identifier, images, compared, image_count, content_hash, warning, read_at
       FROM (${OPEN_ROWS}) AS open_row CROSS JOIN LATERAL unnest(skus[2:]) WITH ORDINALITY AS more(sku, n)
       CROSS JOIN (SELECT max(row_no) AS row_no FROM run_rows WHERE day = $1 AND run_id = $2) AS last`,
      [run.day, run.id],
    );
    await executor.query(
      `UPDATE run_rows row SET sku = (SELECT skus[1] FROM run_identifiers WHERE run_id = $2 AND identifier = row.identifier)
       WHERE day = $1 AND run_id = $2 AND status = 'pending' AND sku IS NULL`,
      [run.day, run.id],
    );
  }
}
