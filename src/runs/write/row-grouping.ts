import { Injectable } from '@nestjs/common';
import { firstRow, prepared, type SqlExecutor } from '../../database/index.js';
import { removesEmpty, type WriteCard } from '../../omnitron-writer/index.js';
import { ROW_CODES, RowCode, settledAs } from '../../rows/index.js';
import { onTheirWay } from './product-states.js';
import type { Run } from '../run.js';

/**
 * Of a row with fragments what they come to together, `merged`: its images in order of arrival, each URL once for each type, the first wins;
 * then by order, then by arrival. `is_mixed`: an image of two pages has moved, or beside one two images claim one place.
 */
const MERGED = `
  SELECT '[' || coalesce(string_agg(text, ',' ORDER BY place, fragment_no, image_no), '') || ']' AS images,
         '[' || coalesce(string_agg(compared, ',' ORDER BY place, fragment_no, image_no), '') || ']' AS compared,
         count(*)::int AS image_count,
         coalesce(bool_or(has_moved) OR (bool_or(copies > 1) AND count(DISTINCT (type, place)) < count(*)), false) AS is_mixed
  FROM (
    SELECT DISTINCT ON (url, type) text, compared, type, place, fragment_no, image_no,
           count(*) OVER copies AS copies, min(place) OVER copies < max(place) OVER copies AS has_moved
    FROM (
      SELECT image.value::text AS text, image.compared::text AS compared, (image.compared ->> 'url') COLLATE "C" AS url,
             coalesce(image.value ->> 'image_type', 'default') AS type, (image.value ->> 'order')::int AS place, fragment.no AS fragment_no, image.no AS image_no
      FROM ROWS FROM (string_to_table(row.images, E'\\n'), string_to_table(coalesce(row.compared, row.images), E'\\n'))
          WITH ORDINALITY AS fragment (text, compared, no)
        CROSS JOIN LATERAL ROWS FROM (json_array_elements(fragment.text::json), json_array_elements(fragment.compared::json))
          WITH ORDINALITY AS image (value, compared, no)
    ) AS arrived
    WINDOW copies AS (PARTITION BY url, type)
    ORDER BY url, type, fragment_no, image_no
  ) AS kept`;

/** The decisions on all rows of a run between read and write, each one statement over the whole run. */
@Injectable()
export class RowGrouping {
  /**
   * Puts the fragments of every product together, as `mergeImages` does. An image keeps the very text it was staged with, so the merged
   * text is the one that the code would have made, and its hash, over `target` and the text that is compared, the same.
   *
   * A list that moves while it is read can bring a product on two pages, once as it was and once as it is now; put together they
   * would be a set that the ERP never had. A product that looks so is asked for again, once (`TWO_VERSIONS`). Where records share images on
   * purpose it looks so for ever: then it is put together, and is no news once `shop` was sent that.
   */
  async mergeFragments(run: Run, target: string, shop: string, executor: SqlExecutor): Promise<void> {
    await executor.query(
      // Each row by itself, without a join: nothing for a planner that knows no statistics yet to get wrong.
      prepared(`UPDATE run_rows row SET fragments = 1, (images, image_count, content_hash, compared, status, code, finished_at) = (
         SELECT images, image_count, hash, CASE WHEN row.compared IS NOT NULL THEN merged.compared END,
                CASE WHEN is_new THEN '${ROW_CODES.TWO_VERSIONS.outcome}' ELSE row.status END,
                CASE WHEN is_new THEN '${RowCode.TWO_VERSIONS}' END, CASE WHEN is_new THEN now() END
         FROM (${MERGED}) AS merged
         CROSS JOIN LATERAL (SELECT sha256(convert_to($3 || E'\\n' || merged.compared, 'UTF8')) AS hash) AS hashed
         CROSS JOIN LATERAL (
           SELECT $4::boolean AND is_mixed
             AND row.sku NOT IN (SELECT sku FROM undelivered_products WHERE code = '${RowCode.TWO_VERSIONS}')
             AND NOT EXISTS (SELECT FROM product_states sent
                             WHERE sent.shop = $5 AND sent.sku = row.sku AND sent.content_hash = hash) AS is_new) AS verdict)
       WHERE day = $1 AND run_id = $2 AND fragments > 1 AND status = 'pending'`),
      [run.day, run.id, target, run.direction === 'inbound', shop],
    );
  }

  /**
   * Settles what needs no write, in one statement, and tells whether rows are left that do.
   *
   * Products without one image: sent, they would lose every image that Omnitron holds, so that only `emptyImages: remove` sends
   * them; a warning where the shop is known to hold images that the ERP has no more. With `skipUnchanged`, products whose content is
   * what was written last, by this flow or another one, unless more is on its way.
   */
  async settleUnwritten(
    run: Run,
    write: WriteCard,
    shop: string,
    executor: SqlExecutor,
    fromRowNo = 0,
  ): Promise<{ readonly warnings: string[]; readonly isPending: boolean }> {
    const skipsUnchanged = write.skipUnchanged && !run.force;
    const emptyCode = write.emptyImages === 'fail' ? RowCode.EMPTY_IMAGE_LIST : RowCode.NO_IMAGES;
    const found = await firstRow<{ held: number; pending: number }>(
      executor,
      prepared(unwritten(removesEmpty(write) ? null : emptyCode, skipsUnchanged)),
      [run.day, run.id, shop, fromRowNo],
    );
    const { held = 0, pending = 0 } = found ?? {};
    const warning = `The ERP has no images any more of ${held} products that the shop holds images of; those stay (${emptyCode}). Set write.emptyImages to remove to delete them, or to fail to be told of each.`;
    return {
      warnings: emptyCode === RowCode.NO_IMAGES && held > 0 ? [warning] : [],
      isPending: pending > 0,
    };
  }
}

const PENDING = `row.day = $1 AND row.run_id = $2 AND row.row_no >= $4 AND row.status = 'pending'`;

/** The statement of `settleUnwritten`: two updates that share no row. `emptyCode`: what products without an image get, where they are not sent. */
function unwritten(emptyCode: RowCode | null, skipsUnchanged: boolean): string {
  const empty =
    emptyCode === null
      ? 'SELECT sku FROM run_rows WHERE false'
      : `UPDATE run_rows row SET ${settledAs(emptyCode)},
           detail = 'The product has no images; sent, it would delete every image in Omnitron. Set write.emptyImages to remove to allow that.'
         WHERE ${PENDING} AND row.image_count = 0 RETURNING row.sku`;
  const unchanged = skipsUnchanged
    ? `UPDATE run_rows row SET ${settledAs(RowCode.UNCHANGED)} FROM product_states state
       WHERE ${PENDING} ${emptyCode === null ? '' : 'AND row.image_count > 0'}
         AND state.shop = $3 AND state.sku = row.sku AND state.content_hash = row.content_hash
         AND row.sku NOT IN (${onTheirWay('$3')}) RETURNING row.sku`
    : 'SELECT sku FROM run_rows WHERE false';
  return `WITH empty AS (${empty}), unchanged AS (${unchanged})
    SELECT (SELECT count(*)::int FROM empty JOIN product_states state ON state.shop = $3 AND state.sku = empty.sku
              WHERE state.image_count > 0) AS held,
           ((SELECT count(*) FROM run_rows row WHERE ${PENDING}) - (SELECT count(*) FROM empty)
             - (SELECT count(*) FROM unchanged))::int AS pending`;
}
