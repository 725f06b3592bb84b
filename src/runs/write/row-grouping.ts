import { Injectable } from '@nestjs/common';
import { firstRow, type SqlExecutor } from '../../database/index.js';
import type { Shrinking } from '../../engine/index.js';
import { RowCode, settledAs } from '../../rows/index.js';
import { listOnTheirWay } from './product-states.js';
import type { Run } from '../run.js';

/** The decisions on all rows of a run between read and write, each one statement over the whole run. */
@Injectable()
export class RowGrouping {
  /**
   * Puts the fragments of every product together, as `mergeImages` does: in order of arrival, each URL once, the first
   * wins; then by order, then by arrival. An image keeps the very text it was staged with, so the merged text is the
   * one that the code would have made, and its hash, over `target` and the text, the same.
   */
  async mergeFragments(run: Run, target: string, executor: SqlExecutor): Promise<void> {
    await executor.query(
      // Each row by itself, without a join: nothing for a planner that knows no statistics yet to get wrong.
      `UPDATE run_rows row SET fragments = 1, (images, image_count, content_hash) = (
         SELECT merged.images, merged.image_count, sha256(convert_to($3 || E'\\n' || merged.images, 'UTF8'))
         FROM (
           SELECT '[' || coalesce(string_agg(text, ',' ORDER BY place, fragment_no, image_no), '') || ']' AS images,
                  count(*)::int AS image_count
           FROM (
             SELECT DISTINCT ON (url) text, place, fragment_no, image_no
             FROM (
               SELECT image.value::text AS text, (image.value ->> 'url') COLLATE "C" AS url,
                      (image.value ->> 'order')::int AS place, fragment.no AS fragment_no, image.no AS image_no
               FROM string_to_table(row.images, E'\\n') WITH ORDINALITY AS fragment (text, no)
                 CROSS JOIN json_array_elements(fragment.text::json) WITH ORDINALITY AS image (value, no)
             ) AS arrived
             ORDER BY url, fragment_no, image_no
           ) AS kept
         ) AS merged)
       WHERE day = $1 AND run_id = $2 AND fragments > 1 AND status = 'pending'`,
      [run.day, run.id, target],
    );
  }

  /** A product without one image is refused: sent, it would delete every image that Omnitron holds. */
  async failEmptyRows(run: Run, executor: SqlExecutor, fromRowNo = 0): Promise<void> {
    await executor.query(
      `UPDATE run_rows SET ${settledAs(RowCode.EMPTY_IMAGE_LIST)},
         detail = 'The product has no images; sent, it would delete every image in Omnitron. Set write.allowImageRemoval to allow that.'
       WHERE day = $1 AND run_id = $2 AND row_no >= $3 AND status = 'pending' AND image_count = 0`,
      [run.day, run.id, fromRowNo],
    );
  }

  /** Skips the products whose content is what was written last, by this flow or another one, unless more is on its way. */
  async skipUnchangedRows(run: Run, shop: string, executor: SqlExecutor, fromRowNo = 0): Promise<void> {
    const onTheirWay = await listOnTheirWay(shop, executor);
    await executor.query(
      `UPDATE run_rows row SET ${settledAs(RowCode.UNCHANGED)}
       FROM product_states state
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no >= $4 AND row.status = 'pending'
         AND state.shop = $3 AND state.sku = row.sku AND state.content_hash = row.content_hash
         AND row.sku <> ALL($5::text[])`,
      [run.day, run.id, shop, fromRowNo, onTheirWay],
    );
  }

  /** Of the products that the shop is known to hold: how many there are in this run, and how many would lose images. */
  async countShrinking(run: Run, shop: string, executor: SqlExecutor): Promise<Shrinking> {
    const found = await firstRow<{ known: number; shrinking: number; examples: string[] | null }>(
      executor,
      `SELECT count(*)::int AS known, count(*) FILTER (WHERE row.image_count < state.image_count)::int AS shrinking,
              (array_agg(row.sku ORDER BY row.row_no) FILTER (WHERE row.image_count < state.image_count))[1:10] AS examples
       FROM run_rows row JOIN product_states state ON state.shop = $3 AND state.sku = row.sku AND state.image_count > 0
       WHERE row.day = $1 AND row.run_id = $2 AND row.status IN ('pending', 'skipped')`,
      [run.day, run.id, shop],
    );
    return { known: found?.known ?? 0, shrinking: found?.shrinking ?? 0, examples: found?.examples ?? [] };
  }

  /** Every product that would lose images is left out, with what it would lose: the report of a guard that stops the run, and what a doubtful read may not write. */
  async reportShrinking(run: Run, shop: string, executor: SqlExecutor, fromRowNo = 0): Promise<void> {
    await executor.query(
      `UPDATE run_rows row SET ${settledAs(RowCode.WOULD_LOSE_IMAGES)},
         detail = format('The shop was last sent %s images of this product, the run has %s.', state.image_count, row.image_count)
       FROM product_states state
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no >= $4 AND row.status = 'pending'
         AND state.shop = $3 AND state.sku = row.sku AND row.image_count < state.image_count`,
      [run.day, run.id, shop, fromRowNo],
    );
  }
}
