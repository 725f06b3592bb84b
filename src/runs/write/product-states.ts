/**
 * What a shop is known to hold of its products, whichever flow wrote them: the `product_states` table. Only an outcome
 * sets a state, after the fact, so a state can be trusted only while nothing is on its way to the shop that it does not
 * know of. Three rules see to that:
 *
 * - A row that was given to a worker and has no outcome yet is on its way: `onTheirWay` tells them, from before they
 *   are sent until their outcome is saved, however often their worker dies. Such a product is not unchanged.
 * - Rows that are given up without an outcome leave their states in doubt: an empty hash, which equals nothing.
 * - Claims of batches and savings of states take numbers from one sequence. A write that finds a state with a higher
 *   number than its own claim overlapped with the one that left it; which of them the shop took last nobody knows.
 */
import { rows, type SqlExecutor } from '../../database/index.js';

/** Row by row through the index of each batch, in the nested loops that OFFSET 0 makes of it, whatever the statistics say. */
const WITHOUT_OUTCOME = `
  SELECT batch.shop, sent.sku FROM run_batches batch JOIN runs ON runs.id = batch.run_id
  CROSS JOIN LATERAL (
    SELECT sku FROM run_rows WHERE day = runs.day AND run_id = runs.id
      AND row_no BETWEEN batch.from_row AND batch.to_row AND status = 'pending' OFFSET 0) AS sent`;

/** SQL: the SKUs that some worker has in hand for the shop `shop` (a parameter), or had when it died. */
export function onTheirWay(shop: string): string {
  return `SELECT sku FROM (${WITHOUT_OUTCOME} WHERE batch.shop = ${shop} AND batch.done_at IS NULL) AS in_hand`;
}

/**
 * These batches are closed: rows that were claimed with them and have no outcome will get none. Call it in the transaction
 * that closes them.
 */
export async function doubtWithoutOutcome(
  runId: string,
  batchNos: readonly number[],
  executor: SqlExecutor,
): Promise<void> {
  if (batchNos.length === 0) return;
  const left = await rows<{ shop: string; sku: string }>(
    executor,
    `${WITHOUT_OUTCOME} WHERE batch.run_id = $1 AND batch.batch_no = ANY($2::int[]) AND batch.shop IS NOT NULL`,
    [runId, batchNos],
  );
  if (left.length === 0) return;
  await executor.query(
    `INSERT INTO product_states AS state (shop, sku, content_hash, image_count, fence)
     SELECT given.shop, given.sku, ''::bytea, 0, (SELECT nextval('write_fences'))
     FROM unnest($1::text[], $2::text[]) AS given (shop, sku) ORDER BY sku
     ON CONFLICT (shop, sku) DO UPDATE SET content_hash = EXCLUDED.content_hash, fence = EXCLUDED.fence`,
    [left.map(({ shop }) => shop), left.map(({ sku }) => sku)],
  );
}
