import { type Catalogue } from '../catalogue/catalogue.js';
import { narrowed, type Selection, Selector } from '../catalogue/selection.js';
import {
  catalogueProduct,
  FIRST_GIVEN_PK,
  givenProduct,
  type GivenProduct,
  type OmnitronProduct,
} from './omnitron-product.js';
import { type ProductFilter } from './product-filter.js';

/** Products in the order of their list, by place from 0. */
export interface ProductList {
  readonly count: number;
  at(place: number): OmnitronProduct;
}

/** Every product that Omnitron knows: those of the catalogue, then those that were given or made by a write. */
export class ProductPool {
  private readonly selector: Selector;
  private readonly given: { readonly product: GivenProduct; readonly at: number }[] = [];
  private readonly givenSkus = new Set<string>();

  constructor(readonly catalogue: Catalogue) {
    this.selector = new Selector(catalogue);
  }

  add(product: GivenProduct, at: number): void {
    this.given.push({ product, at });
    this.givenSkus.add(product.sku);
  }

  has(sku: string): boolean {
    return this.givenSkus.has(sku) || this.catalogue.indexOf(sku) !== -1;
  }

  findByPk(pk: number): OmnitronProduct | null {
    if (pk >= 1 && pk <= this.catalogue.size) return this.fromCatalogue(pk - 1);
    const place = pk - FIRST_GIVEN_PK;
    return this.given[place] === undefined ? null : this.fromGiven(place);
  }

  list(filter: ProductFilter): ProductList {
    const computed = this.select(filter);
    const given = this.given
      .map((_, place) => this.fromGiven(place))
      .filter((product) => filter.skus?.includes(product.sku) !== false && filter.keep?.(product) !== false);
    return {
      count: computed.count + given.length,
      at: (place) =>
        place < computed.count ? this.fromCatalogue(computed.at(place)) : given[place - computed.count]!,
    };
  }

  private select({ skus, keep, key }: ProductFilter): Selection {
    const test = keep && ((index: number) => keep(this.fromCatalogue(index)));
    if (skus !== null) {
      const named = this.selector.bySku(skus);
      return test === null ? named : narrowed(named, test);
    }
    return test === null ? this.selector.all() : this.selector.matching(key, test);
  }

  private fromGiven(place: number): OmnitronProduct {
    const { product, at } = this.given[place]!;
    return givenProduct(product, FIRST_GIVEN_PK + place, new Date(at).toISOString());
  }

  private fromCatalogue(index: number): OmnitronProduct {
    return catalogueProduct(this.catalogue.product(index));
  }
}
