import { Injectable } from '@nestjs/common';
import type { OmnitronCard } from './omnitron-card.dto.js';
import { type ListFilter, OmnitronLists } from './omnitron-lists.js';
import { asProduct, type OmnitronProduct } from './product.js';

/** Omnitron's products, by the filters of its `products/`. */
@Injectable()
export class ProductLookup {
  constructor(private readonly lists: OmnitronLists) {}

  /**
   * The products that pass every filter (`{"base_code": "A,B", "attributes__color": "blue"}`; all, with none), a page of
   * at most a hundred at a time. Items without a SKU are left out. Errors as `OmnitronLists.listPages`.
   */
  async *listProducts(
    card: OmnitronCard,
    filter: ListFilter,
    signal?: AbortSignal,
  ): AsyncGenerator<OmnitronProduct[]> {
    for await (const items of this.lists.listPages(card, card.productsPath, filter, signal)) {
      yield items.map(asProduct).filter((product) => product !== null);
    }
  }
}
