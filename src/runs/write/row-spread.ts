import { firstRow, type SqlExecutor } from '../../database/index.js';
import type { PageRow } from '../../omnitron-writer/index.js';
import { RowCode, settledAs } from '../../rows/index.js';
import type { Run } from '../run.js';

/**
 * What a doubtful read knows of a product whose records it may have read in part.
 *
 * Where each record is a whole product, it may lack products, and those it has are whole. Where each record is an image, or a few of
 * them, a page that came without its filter, or a list that moved while it was read, may have taken some images of a product away.
 * Such lists keep the records of a product beside each other, so what is missing between two pages is missing of the products at
 * their edges: the last one of a page and the first one of the next. Only where the records of a product stand apart from each other may any
 * product lack some.
 *
 * A product that the shop is known to hold is compared with what it was sent, and held where it would lose images; one that only gains some
 * is written, since that is no worse than before. For a product that the shop is not known to hold there is nothing to compare: at an edge, it
 * is held. That blocks few products, and none for ever, even where every read is doubtful because the list always moves: the edges move
 * with the list, a run that asks for the SKU reads it alone, and a user may release it. To write what two reads brought alike would be
 * wrong where the ERP loses its filter each time.
 *
 * A set of bits, in `run_rows.spread`.
 */
export const SPREAD = {
  /** Its row is at an edge of a page, behind or before which there may be more of it. */
  edge: 1,
  /** Several records with different images made it. */
  pieces: 2,
  /** Some of these do not stand beside each other. */
  apart: 4,
} as const;

/** The spread of the rows of a page, in their order. */
export function spreadOf(rows: readonly Pick<PageRow, 'pieces'>[], pageNo: number): number[] {
  return rows.map(({ pieces }, place) => {
    const isEdge = place === rows.length - 1 || (place === 0 && pageNo > 1);
    const together = pieces === undefined ? 0 : SPREAD.pieces;
    return (isEdge ? SPREAD.edge : 0) | together | (pieces === 'apart' ? SPREAD.apart : 0);
  });
}

/**
 * The spread of a product, as SQL, that is staged as `row` when a further page brings it as `EXCLUDED`. The same images once more are no
 * other piece: products that move between pages come twice.
 */
export const SPREAD_OF_BOTH = `row.spread | EXCLUDED.spread | CASE WHEN row.images = EXCLUDED.images THEN 0
  WHEN (row.spread | EXCLUDED.spread) & ${SPREAD.edge} = 0 THEN ${SPREAD.pieces | SPREAD.apart} ELSE ${SPREAD.pieces} END`;

/** Holds the pending products of a doubtful read that the shop is not known to hold and that may have come in part; their number. */
export async function holdPieces(run: Run, shop: string, executor: SqlExecutor): Promise<number> {
  const found = await firstRow<{ spread: number }>(
    executor,
    'SELECT coalesce(bit_or(spread), 0)::int AS spread FROM run_rows WHERE day = $1 AND run_id = $2',
    [run.day, run.id],
  );
  const spread = found?.spread ?? 0;
  // A script may have put the pieces of a page together.
  if ((spread & SPREAD.pieces) === 0 && run.records <= run.products) return 0;
  const held = await firstRow<{ count: number }>(
    executor,
    `WITH held AS (
       UPDATE run_rows row SET ${settledAs(RowCode.DOUBTFUL_READ)}, detail = format(
         'The read was doubtful, and the ERP sends the images of a product in several records, some of which may not have come: it brought %s of this product, which the shop is not known to hold.',
         row.image_count)
       WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'pending' AND row.image_count > 0
         AND ($4 OR row.spread & ${SPREAD.edge} > 0) AND NOT EXISTS (
           SELECT FROM product_states state WHERE state.shop = $3 AND state.sku = row.sku AND state.image_count > 0)
       RETURNING 1)
     SELECT count(*)::int AS count FROM held`,
    [run.day, run.id, shop, (spread & SPREAD.apart) > 0],
  );
  return held?.count ?? 0;
}
