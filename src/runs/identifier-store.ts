import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor } from '../database/index.js';
import type { Match } from '../omnitron-writer/index.js';
import type { Run } from './run.js';

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

  async saveMatches(run: Run, matches: readonly Match[]): Promise<void> {
    const plain = matches.map(({ identifier, skus, refusal }) => ({ identifier, skus, ...refusal }));
    await this.dataSource.query(
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

  /** Rows whose product was not found go to be looked up again; gives their number. */
  async reopenUnmatched(run: Run, executor: SqlExecutor): Promise<number> {
    const reopened = await rows(
      executor,
      `UPDATE run_rows SET status = 'pending', code = NULL, detail = NULL, finished_at = NULL
       WHERE day = $1 AND run_id = $2 AND status = 'failed' AND code = 'PRODUCT_NOT_FOUND' RETURNING 1 AS reopened`,
      [run.day, run.id],
    );
    return reopened.length;
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
      `UPDATE run_rows row SET status = 'failed', code = known.code, detail = known.detail, finished_at = now()
       FROM run_identifiers known
       WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending' AND row.sku IS NULL
         AND known.run_id = $2 AND known.identifier = row.identifier AND known.code IS NOT NULL`,
      [run.day, run.id],
    );
  }

  /** A product that two rows claim gets the images of neither: which of them is right is not ours to guess. */
  private async failDisputed(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `WITH claim AS (
         SELECT row.row_no, row.identifier, claimed.sku FROM run_rows row
         JOIN run_identifiers known ON known.run_id = $2 AND known.identifier = row.identifier
         CROSS JOIN LATERAL unnest(known.skus) AS claimed(sku)
         WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending' AND row.sku IS NULL
       ), disputed AS (
         SELECT claims.sku, array_agg(claims.identifier ORDER BY claims.row_no) AS identifiers FROM (
           SELECT row_no, identifier, sku FROM claim
           UNION ALL
           SELECT other.row_no, other.identifier, other.sku FROM run_rows other
           WHERE other.day = $1 AND other.run_id = $2 AND other.sku IN (SELECT sku FROM claim)
         ) AS claims GROUP BY claims.sku HAVING count(*) > 1
       ), victim AS (
         SELECT DISTINCT ON (claim.row_no) claim.row_no, claim.sku, disputed.identifiers
         FROM claim JOIN disputed USING (sku) ORDER BY claim.row_no, claim.sku
       )
       UPDATE run_rows row SET status = 'failed', code = 'AMBIGUOUS_TEMPLATE', finished_at = now(),
         detail = format('The product %s is named by more than one identifier of this run: %s. Make the ERP name it once, or set a filename template that tells them apart.',
                         victim.sku, array_to_string(victim.identifiers[1:10], ', '))
       FROM victim WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = victim.row_no`,
      [run.day, run.id],
    );
  }

  private async fanOut(run: Run, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `WITH known AS (
         SELECT row.row_no, row.page_no, row.identifier, row.images, row.image_count, row.content_hash, i.skus
         FROM run_rows row JOIN run_identifiers i ON i.run_id = $2 AND i.identifier = row.identifier
         WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending' AND row.sku IS NULL
       ), first AS (
         UPDATE run_rows row SET sku = known.skus[1] FROM known
         WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = known.row_no
       )
       INSERT INTO run_rows (day, run_id, row_no, page_no, sku, identifier, images, image_count, content_hash)
       SELECT $1, $2, last.row_no + row_number() OVER (ORDER BY known.row_no, more.n), known.page_no, more.sku,
              known.identifier, known.images, known.image_count, known.content_hash
       FROM known CROSS JOIN LATERAL unnest(known.skus[2:]) WITH ORDINALITY AS more(sku, n)
       CROSS JOIN (SELECT max(row_no) AS row_no FROM run_rows WHERE day = $1 AND run_id = $2) AS last`,
      [run.day, run.id],
    );
  }
}
