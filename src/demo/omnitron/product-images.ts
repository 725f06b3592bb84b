import { type ImageStore } from './image-store.js';
import { type GivenProduct, type OmnitronProduct } from './omnitron-product.js';
import { type ProductPool } from './product-pool.js';

/** An image as the product list and `product_image/` show it: the copy that Omnitron has made of it. */
export interface ProductImage {
  readonly pk: number;
  readonly product: number;
  readonly image: string;
  readonly order: number;
  readonly source: 'integration';
  readonly modified_date: string;
  readonly created_date: string;
}

const IMAGES_PER_PRODUCT = 100;

/** Which product has which images: what was written, else what it had at the start. */
export class ProductImages {
  private readonly initial = new Map<string, number>();

  constructor(
    private readonly pool: ProductPool,
    private readonly store: ImageStore,
    private readonly withoutImages: number | 'all',
    given: readonly GivenProduct[],
  ) {
    for (const { sku, images = [] } of given) this.initial.set(sku, images.length);
  }

  of(product: OmnitronProduct): ProductImage[] {
    const written = this.store.find(product.sku);
    const count = written?.images.length ?? this.initialCount(product);
    return Array.from({ length: count }, (_, place) => ({
      pk: product.pk * IMAGES_PER_PRODUCT + place,
      product: product.pk,
      image: `https://omnitron.shop.example/products/${product.pk}/${place}.jpg`,
      order: written?.images[place]?.order ?? place,
      source: 'integration',
      modified_date: product.modified_date,
      created_date: product.created_date,
    }));
  }

  private initialCount({ sku }: OmnitronProduct): number {
    const given = this.initial.get(sku);
    if (given !== undefined) return given;
    const index = this.pool.catalogue.indexOf(sku);
    return index === -1 || this.isLeftBare(index) ? 0 : this.pool.catalogue.imageCount(index);
  }

  /** Spreads the products without images evenly over the catalogue, exactly as many as were asked for. */
  private isLeftBare(index: number): boolean {
    if (this.withoutImages === 'all') return true;
    const share = this.withoutImages / this.pool.catalogue.size;
    return Math.floor((index + 1) * share) > Math.floor(index * share);
  }
}
