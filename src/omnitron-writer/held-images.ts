import { Injectable } from '@nestjs/common';
import type { HeldImage } from './image-diff.js';
import { lookupError } from './lookup.errors.js';
import type { OmnitronCard } from './omnitron-card.dto.js';
import { OmnitronLists } from './omnitron-lists.js';

const SKUS_PER_REQUEST = 50;
/** Requests at once. */
const LANES = 4;

/** What Omnitron holds of products: the list at the image path, by SKU. */
@Injectable()
export class HeldImages {
  constructor(private readonly lists: OmnitronLists) {}

  /**
   * The images by SKU; a product without any is not in the map. A SKU with a comma is asked for alone. Errors as
   * `OmnitronLists.listPages`; `OMNITRON_FILTER_IGNORED` when Omnitron does not list by `product_sku`.
   */
  async findImages(
    card: OmnitronCard,
    skus: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly HeldImage[]>> {
    const held = new Map<string, HeldImage[]>();
    const plain = skus.filter((sku) => !sku.includes(','));
    const batches = skus.filter((sku) => sku.includes(',')).map((sku) => [sku]);
    for (let at = 0; at < plain.length; at += SKUS_PER_REQUEST)
      batches.push(plain.slice(at, at + SKUS_PER_REQUEST));
    const lane = async (): Promise<void> => {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop())
        await this.readBatch(card, batch, held, signal);
    };
    await Promise.all(Array.from({ length: Math.min(LANES, card.concurrency) }, lane));
    return held;
  }

  private async readBatch(
    card: OmnitronCard,
    batch: readonly string[],
    held: Map<string, HeldImage[]>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const asked = new Set(batch);
    const pages = this.lists.listPages(card, card.imagePath, { product_sku: batch.join(',') }, signal);
    for await (const items of pages) {
      const entries = items.map(readEntry).filter((entry) => entry !== null);
      if (!entries.some(({ sku }) => asked.has(sku))) {
        throw lookupError(
          'OMNITRON_FILTER_IGNORED',
          `GET ${card.imagePath} was asked for product_sku and answered other products, so what it holds cannot be compared.`,
        );
      }
      for (const { sku, images } of entries) {
        if (asked.has(sku)) held.set(sku, [...(held.get(sku) ?? []), ...images]);
      }
    }
  }
}

/** An item is a product with its `images`, or one image of a product. Null for anything else. */
function readEntry(item: unknown): { readonly sku: string; readonly images: readonly HeldImage[] } | null {
  if (typeof item !== 'object' || item === null) return null;
  const fields = item as Readonly<Record<string, unknown>>;
  const sku = fields['product_sku'];
  if (typeof sku !== 'string') return null;
  const list: readonly unknown[] = Array.isArray(fields['images']) ? fields['images'] : [fields];
  return { sku, images: list.map(readImage).filter((image) => image !== null) };
}

function readImage(item: unknown): HeldImage | null {
  if (typeof item !== 'object' || item === null) return null;
  const { url, order, image_type: type } = item as Readonly<Record<string, unknown>>;
  if (typeof url !== 'string') return null;
  return {
    url,
    order: typeof order === 'number' ? order : 0,
    image_type: typeof type === 'string' ? type : 'default',
  };
}
