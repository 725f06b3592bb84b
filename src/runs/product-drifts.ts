import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { onTheirWay } from './write/product-states.js';

/** A product as a flow wrote it last: `images` is the JSON text, `fence` tells whether it was written since. */
export interface WrittenProduct {
  readonly sku: string;
  readonly images: string;
  readonly fence: string;
}

/** What a look found: the text of the images that the shop holds instead, or null where nothing differs. */
export interface Look {
  readonly sku: string;
  readonly fence: string;
  readonly found: string | null;
}

/** A product of which the shop holds something else. */
export interface DriftedProduct {
  readonly shop: string;
  readonly sku: string;
  readonly images: string;
  readonly found: string;
  readonly foundAt: Date;
}

/** Which products of a flow are looked at: a share of them, chosen anew by `seed`, from `after` on. */
export interface Sample {
  readonly flowId: string;
  readonly shop: string;
  readonly after: string | null;
  readonly sharePercent: number;
  readonly seed: string;
}

const MILLION = 1_000_000;

/** What shops were found to hold instead of what they were sent: kept with the state of the product. */
@Injectable()
export class ProductDrifts {
  constructor(private readonly dataSource: DataSource) {}

  /** By SKU; only those of which it is known what they were sent. */
  async listWritten(
    { flowId, shop, after, sharePercent, seed }: Sample,
    limit: number,
  ): Promise<WrittenProduct[]> {
    return await rows<WrittenProduct>(
      this.dataSource,
      `SELECT sku, images, fence FROM product_states
       WHERE shop = $1 AND flow_id = $2 AND ($3::text IS NULL OR sku > $3) AND images IS NOT NULL AND content_hash <> ''::bytea
         AND ($4::int >= ${MILLION} OR mod(abs(hashtext(sku || $5)::bigint), ${MILLION}) < $4)
       ORDER BY sku LIMIT $6`,
      [shop, flowId, after, Math.round((sharePercent / 100) * MILLION), seed, limit],
    );
  }

  /** Notes what was found, except of products that were written meanwhile or are on their way; gives the SKUs that drifted. */
  async noteLooks(shop: string, looks: readonly Look[]): Promise<string[]> {
    const noted = await rows<{ sku: string; isDrifted: boolean }>(
      this.dataSource,
      `UPDATE product_states state SET looked_at = now(), found_images = look.found,
         found_at = CASE WHEN look.found IS NOT NULL THEN now() END
       FROM unnest($2::text[], $3::bigint[], $4::text[]) AS look(sku, fence, found)
       WHERE state.shop = $1 AND state.sku = look.sku AND state.fence = look.fence AND look.sku NOT IN (${onTheirWay('$1')})
       RETURNING state.sku, state.found_images IS NOT NULL AS "isDrifted"`,
      [shop, looks.map(({ sku }) => sku), looks.map(({ fence }) => fence), looks.map(({ found }) => found)],
    );
    return noted.filter(({ isDrifted }) => isDrifted).map(({ sku }) => sku);
  }

  /** By SKU. */
  async listDrifts(
    flowId: string,
    page: number,
    limit: number,
  ): Promise<{ drifts: DriftedProduct[]; count: number }> {
    const drifts = await rows<DriftedProduct>(
      this.dataSource,
      `SELECT shop, sku, images, found_images AS found, found_at AS "foundAt" FROM product_states
       WHERE flow_id = $1 AND found_images IS NOT NULL ORDER BY sku LIMIT $2 OFFSET $3`,
      [flowId, limit, (page - 1) * limit],
    );
    const counted = await firstRow<{ count: number }>(
      this.dataSource,
      'SELECT count(*)::int AS count FROM product_states WHERE flow_id = $1 AND found_images IS NOT NULL',
      [flowId],
    );
    return { drifts, count: counted?.count ?? 0 };
  }

  /**
   * Settles drifts of a flow, all or by SKU; their number. Either way what was found is known from now on, so that a later write may
   * replace it. `accept` leaves the shop as it is until the ERP changes the product; `repair` has the next run ask for it and write it again.
   */
  async settle(flowId: string, how: 'repair' | 'accept', skus: readonly string[] | null): Promise<number> {
    const settled = await firstRow<{ count: number }>(
      this.dataSource,
      `WITH settled AS (
         UPDATE product_states SET images = found_images, image_count = json_array_length(found_images::json),
           content_hash = CASE WHEN $2 = 'repair' THEN ''::bytea ELSE content_hash END, found_images = NULL, found_at = NULL
         WHERE flow_id = $1 AND found_images IS NOT NULL AND ($3::text[] IS NULL OR sku = ANY($3::text[]))
         RETURNING sku, run_id, written_at
       ), owed AS (
         INSERT INTO undelivered_products AS open (flow_id, sku, state, code, detail, day, run_id, row_no)
         SELECT $1, sku, 'owed', '', 'Somebody changed its images in the shop; the next run writes them again.',
                written_at::date, run_id, 0
         FROM settled WHERE $2 = 'repair' AND run_id IS NOT NULL ORDER BY sku
         ON CONFLICT (flow_id, sku) DO NOTHING
       )
       SELECT count(*)::int AS count FROM settled`,
      [flowId, how, skus],
    );
    return settled?.count ?? 0;
  }
}
