import { isDeepStrictEqual } from 'node:util';
import { type Catalogue } from '../catalogue/catalogue.js';
import { type OmnitronSimulator } from '../omnitron/start.js';

export interface ContentCheck {
  /** Images that are as they should be. */
  readonly images: number;
  /** One sentence for each kind of difference; empty when all is exact. */
  readonly problems: readonly string[];
}

const NAMED = 5;

/** Compares what Omnitron holds with what the ERP has, SKU by SKU: every image, its order, and nothing else. */
export function checkContent(
  catalogue: Catalogue,
  omnitron: Pick<OmnitronSimulator, 'findContent' | 'skus'>,
): ContentCheck {
  const missing: string[] = [];
  const different: string[] = [];
  const rewritten: string[] = [];
  let images = 0;
  for (let index = 0; index < catalogue.size; index += 1) {
    const sku = catalogue.skuAt(index);
    const content = omnitron.findContent(sku);
    const expected = catalogue.images(index).map((image) => ({ ...image, image_type: 'default' }));
    if (content === null) missing.push(sku);
    else if (!isDeepStrictEqual(content.images, expected)) different.push(sku);
    else images += expected.length;
    if (content !== null && content.earlier.length > 0) rewritten.push(sku);
  }
  const unexpected = [...omnitron.skus()].filter((sku) => catalogue.indexOf(sku) === -1);
  const problems = [
    sentence('Products without images', missing),
    sentence('Products with other images than in the ERP', different),
    sentence('Products written twice with different images', rewritten),
    sentence('Products that the ERP does not have', unexpected),
  ].filter((text) => text !== null);
  return { images, problems };
}

function sentence(what: string, skus: readonly string[]): string | null {
  if (skus.length === 0) return null;
  const more = skus.length > NAMED ? ', …' : '';
  return `${what}: ${skus.length} (${skus.slice(0, NAMED).join(', ')}${more})`;
}
