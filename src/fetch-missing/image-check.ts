import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import type { FetchMissingCard } from '../flows/index.js';
import { type OmnitronCard, OmnitronLists, type OmnitronProduct } from '../omnitron-writer/index.js';
import { missingError } from './missing.errors.js';

/** Tells which products have no image. Omnitron documents no filter for that, so there are several ways. */
export interface ImageCheck {
  readonly name: 'embedded' | 'product-image' | 'downloadable-image';
  /** Those of a page of products that have no image. */
  bareOf(products: readonly OmnitronProduct[], signal: AbortSignal): Promise<OmnitronProduct[]>;
}

/** Where products are known to embed their images, when the flow names no field. */
const FIELDS = ['productimage_set', 'images'];
const AT_ONCE = 8;

@Injectable()
export class ImageChecks {
  constructor(private readonly lists: OmnitronLists) {}

  /** The check of a flow. `auto`: the embedded list where the first products have one, else what Omnitron has of the others. */
  async choose(
    omnitron: OmnitronCard,
    { imageCheck, imagesField }: FetchMissingCard,
    first: readonly OmnitronProduct[],
    signal: AbortSignal,
  ): Promise<ImageCheck> {
    const field = imagesField ?? FIELDS.find((name) => first.some((product) => Array.isArray(product[name])));
    if (imageCheck === 'product-image') return this.productImages(omnitron);
    if (imageCheck === 'downloadable-image') return this.downloadableImages(omnitron);
    if (imageCheck === 'embedded' || field !== undefined) return embedded(field ?? FIELDS[0] ?? '');
    try {
      const check = this.productImages(omnitron);
      await check.bareOf(first.slice(0, 1), signal);
      return check;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'OMNITRON_LIST_REFUSED') throw error;
      return this.downloadableImages(omnitron);
    }
  }

  /** One look per product at `product_image/`, which lies beside the product list. */
  private productImages(omnitron: OmnitronCard): ImageCheck {
    const path = omnitron.productsPath.replace(/[^/]+\/?$/, 'product_image/');
    const isBare = async ({ pk }: OmnitronProduct, signal: AbortSignal): Promise<boolean> => {
      for await (const images of this.lists.listPages(omnitron, path, { product: String(pk) }, signal)) {
        if (images.length > 0) return false;
      }
      return true;
    };
    return {
      name: 'product-image',
      async bareOf(products, signal) {
        const bare: OmnitronProduct[] = [];
        for (let at = 0; at < products.length; at += AT_ONCE) {
          const some = products.slice(at, at + AT_ONCE);
          const verdicts = await Promise.all(some.map((product) => isBare(product, signal)));
          bare.push(...some.filter((_, index) => verdicts[index]));
        }
        return bare;
      },
    };
  }

  /** The list of what integrations have sent, for a page of SKUs at a time. An empty set of images counts as none. */
  private downloadableImages(omnitron: OmnitronCard): ImageCheck {
    const { lists } = this;
    return {
      name: 'downloadable-image',
      async bareOf(products, signal) {
        const filter = { product_sku: products.map(({ sku }) => sku).join(',') };
        const held = new Set<unknown>();
        for await (const items of lists.listPages(omnitron, omnitron.imagePath, filter, signal)) {
          for (const item of items as { product_sku?: unknown; images?: unknown }[]) {
            if (!Array.isArray(item.images) || item.images.length > 0) held.add(item.product_sku);
          }
        }
        return products.filter(({ sku }) => !held.has(sku));
      },
    };
  }
}

function embedded(field: string): ImageCheck {
  return {
    name: 'embedded',
    async bareOf(products) {
      const silent = products.find((product) => product[field] !== null && !Array.isArray(product[field]));
      if (silent !== undefined) {
        throw missingError(
          'IMAGES_NOT_EMBEDDED',
          `Omnitron's product ${silent.sku} has no list "${field}". Set fetchMissing.imagesField to the field with its images, or fetchMissing.imageCheck to product-image or downloadable-image.`,
        );
      }
      return products.filter(
        (product) => product[field] === null || (product[field] as unknown[]).length === 0,
      );
    },
  };
}
