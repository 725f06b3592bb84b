import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { CURRENT_FLOWS, FLOW_HEADS } from '../flows/index.js';
import type { RowCode, RowEntry } from '../rows/index.js';
import { LineLog } from './log/index.js';
import { FLAPS_FROM } from './run-measures.js';

export const PRODUCT_STATES = [
  'in-sync',
  'owed',
  'held',
  'failed',
  'drifted',
  'flapping',
  'never-seen',
] as const;
export type ProductState = (typeof PRODUCT_STATES)[number];

/** A product of a shop, as the runs of all flows know it. */
export interface ShopProduct {
  readonly shop: string;
  readonly sku: string;
  readonly state: Exclude<ProductState, 'never-seen'>;
  /** JSON text of the images that the shop was last sent; null where they are not known. */
  readonly images: string | null;
  readonly imageCount: number;
  readonly writtenAt: Date | null;
  /** Who wrote last. */
  readonly flow: string | null;
  readonly run: string | null;
  /** What is open of it: by which flow and run, since when. */
  readonly openFlow: string | null;
  readonly openRun: string | null;
  readonly openSince: Date | null;
  readonly code: RowCode | null;
  readonly detail: string | null;
}

export interface ProductFilter {
  readonly shop?: string;
  readonly flow?: string;
  readonly sku?: string;
  readonly state?: ProductState;
}

const PER_BATCH = 1000;
const HISTORY = 50;

/** What is open of products, by shop; of several flows what most needs somebody. */
const OPEN = `open AS MATERIALIZED (
  SELECT DISTINCT ON (shop, open.sku) rtrim(f.document #>> '{omnitron,domainUrl}', '/') AS shop, open.*, f.slug
  FROM undelivered_products open JOIN ${CURRENT_FLOWS} f ON f.id = open.flow_id
  ORDER BY shop, open.sku, array_position(ARRAY['held', 'owed', 'failed'], open.state), open.since DESC)`;

const COLUMNS = `shop, sku, state, images, image_count AS "imageCount", written_at AS "writtenAt", flow, run_id AS run,
  open_flow AS "openFlow", open_run AS "openRun", open_since AS "openSince", code, detail`;

/**
 * Products that were written, or would have been; `$1` to `$4` are shop, SKU, state and flow, each null for any. Both halves walk an
 * index by shop and SKU, so that the beginning of a list costs what it shows.
 */
const PRODUCTS = `
  SELECT sent.shop, sent.sku, sent.images, sent.image_count, sent.written_at, f.slug AS flow, sent.run_id,
         open.slug AS open_flow, open.run_id AS open_run, open.since AS open_since, nullif(open.code, '') AS code, open.detail,
         CASE WHEN open.state IS NOT NULL THEN open.state WHEN sent.handovers >= ${FLAPS_FROM} THEN 'flapping'
              WHEN sent.content_hash = ''::bytea OR sent.found_images IS NOT NULL THEN 'drifted' ELSE 'in-sync' END AS state
  FROM product_states sent LEFT JOIN open USING (shop, sku) LEFT JOIN ${FLOW_HEADS} f ON f.id = sent.flow_id
  UNION ALL
  SELECT open.shop, open.sku, NULL, 0, NULL, NULL, NULL, open.slug, open.run_id, open.since, nullif(open.code, ''), open.detail, open.state
  FROM open WHERE NOT EXISTS (SELECT FROM product_states sent WHERE sent.shop = open.shop AND sent.sku = open.sku)`;

const MATCHING = `($1::text IS NULL OR shop = $1) AND ($2::text IS NULL OR sku = $2) AND ($3::text IS NULL OR state = $3)
  AND ($4::text IS NULL OR flow = $4 OR open_flow = $4)`;

/** Products as nouns: what each shop is known to hold, over all flows, and what is open. */
@Injectable()
export class ShopProducts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: LineLog,
  ) {}

  /** By shop and SKU. */
  async listProducts(
    filter: ProductFilter,
    page: number,
    limit: number,
  ): Promise<{ products: ShopProduct[]; count: number }> {
    const values = valuesOf(filter);
    const products = await rows<ShopProduct>(
      this.dataSource,
      `WITH ${OPEN} SELECT ${COLUMNS} FROM (${PRODUCTS}) AS product WHERE ${MATCHING} ORDER BY shop, sku LIMIT $5 OFFSET $6`,
      [...values, limit, (page - 1) * limit],
    );
    const counted = await firstRow<{ count: number }>(
      this.dataSource,
      `WITH ${OPEN} SELECT count(*)::int AS count FROM (${PRODUCTS}) AS product WHERE ${MATCHING}`,
      values,
    );
    return { products, count: counted?.count ?? 0 };
  }

  /** All of them, in batches that are each read alone. */
  async *streamProducts(filter: ProductFilter): AsyncGenerator<ShopProduct[]> {
    for (let last: ShopProduct | undefined; ;) {
      const batch: ShopProduct[] = await rows<ShopProduct>(
        this.dataSource,
        `WITH ${OPEN} SELECT ${COLUMNS} FROM (${PRODUCTS}) AS product
         WHERE ${MATCHING} AND ($6::text IS NULL OR (shop, sku) > ($6, $7)) ORDER BY shop, sku LIMIT $5`,
        [...valuesOf(filter), PER_BATCH, last?.shop ?? null, last?.sku ?? null],
      );
      if (batch.length > 0) yield batch;
      if (batch.length < PER_BATCH) return;
      last = batch.at(-1);
    }
  }

  /** The rows that brought a product, of all flows, newest first. */
  async listHistory(sku: string): Promise<RowEntry[]> {
    return (await this.lines.listLines({ sku }, { page: 1, limit: HISTORY })).entries;
  }
}

function valuesOf({ shop, sku, state, flow }: ProductFilter): (string | null)[] {
  return [shop?.replace(/\/+$/, '') ?? null, sku ?? null, state ?? null, flow ?? null];
}
