import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import type { FilenameTemplate } from './filename-template.js';
import { lookupError } from './lookup.errors.js';
import {
  type Asked,
  batchesOf,
  filterOf,
  ignoredField,
  type Match,
  readIdentifier,
} from './match-batches.js';
import type { OmnitronCard } from './omnitron-card.dto.js';
import { RowCode } from '../rows/index.js';
import { type OmnitronProduct, productField } from './product.js';
import { ProductLookup } from './product-lookup.js';

const REQUESTS_AT_ONCE = 4;
/** An identifier that names more products than this names them by mistake. */
const MAX_PRODUCTS = 5000;

/** Finds the products that the identifiers of rows name by a filename template. */
@Injectable()
export class ProductMatcher {
  constructor(private readonly products: ProductLookup) {}

  /**
   * One match per identifier, in their order. Identifiers are looked up some fifty at a time by the fields of the template; a product
   * matches when the template makes exactly that identifier of it. `OMNITRON_FILTER_IGNORED` when Omnitron does not
   * filter by a field; other errors as `ProductLookup`.
   */
  async matchIdentifiers(
    card: OmnitronCard,
    template: FilenameTemplate,
    identifiers: readonly string[],
    signal?: AbortSignal,
  ): Promise<Match[]> {
    const readings = identifiers.map((identifier) => readIdentifier(template, identifier));
    const asked = readings.filter((reading) => 'values' in reading);
    const search = new Search(this.products, card, template, signal);
    await inLanes(batchesOf(asked), (batch) => search.findBatch(batch));
    return readings.map((reading) => ('values' in reading ? search.matchOf(reading) : reading));
  }
}

/** The look-ups of one call, and what they have taught about Omnitron's filters. */
class Search {
  private readonly found = new Map<string, string[]>();
  /** Whether a filter takes several values with commas, which is documented for `sku` alone; null: not known yet. */
  private takesSeveral: boolean | null = null;

  constructor(
    private readonly products: ProductLookup,
    private readonly card: OmnitronCard,
    private readonly template: FilenameTemplate,
    private readonly signal: AbortSignal | undefined,
  ) {}

  matchOf({ identifier }: Asked): Match {
    const skus = this.found.get(identifier) ?? [];
    if (skus.length > MAX_PRODUCTS) {
      const detail = `"${identifier}" names more than ${MAX_PRODUCTS} products. Set a filename template that says more, like {attributes__color}_{base_code}.`;
      return { identifier, skus: [], refusal: { code: RowCode.TOO_MANY_PRODUCTS, detail } };
    }
    if (skus.length > 0) return { identifier, skus, refusal: null };
    const detail = `Omnitron has no product for the identifier "${identifier}" by the filename template ${this.template.text}. Create the product, then retry the row; or correct the identifier or the template.`;
    return { identifier, skus, refusal: { code: RowCode.PRODUCT_NOT_FOUND, detail } };
  }

  async findBatch(batch: readonly Asked[]): Promise<void> {
    if (batch.length > 1 && this.takesSeveral === false) return this.findEach(batch);
    await this.find(batch);
    if (batch.length === 1 || this.takesSeveral !== null) return;
    const missing = batch.filter(({ identifier }) => !this.found.has(identifier));
    if (batch.length - missing.length >= 2) {
      this.takesSeveral = true;
      return;
    }
    // Either these products are not there, or the filter took "A,B" for one value: one by one tells.
    await this.findEach(missing);
    if (missing.some(({ identifier }) => this.found.has(identifier))) this.takesSeveral = false;
  }

  private async findEach(asked: readonly Asked[]): Promise<void> {
    for (const one of asked) await this.find([one]);
  }

  private async find(batch: readonly Asked[]): Promise<void> {
    const wanted = new Set(batch.map(({ identifier }) => identifier));
    const pages = this.products.listProducts(this.card, filterOf(this.template, batch), this.signal);
    for await (const products of pages) {
      const ignored = ignoredField(this.template, batch, products);
      if (ignored !== null) throw filterIgnored(ignored, products);
      for (const product of products) this.note(product, wanted);
    }
  }

  private note(product: OmnitronProduct, wanted: ReadonlySet<string>): void {
    const values: Record<string, string> = {};
    for (const field of this.template.fields) {
      const value = productField(product, field);
      if (value === null) return;
      values[field] = value;
    }
    const identifier = this.template.render(values);
    if (!wanted.has(identifier)) return;
    const skus = this.found.get(identifier);
    if (skus === undefined) this.found.set(identifier, [product.sku]);
    else if (skus.length <= MAX_PRODUCTS && !skus.includes(product.sku)) skus.push(product.sku);
  }
}

function filterIgnored(field: string, products: readonly OmnitronProduct[]): AppError {
  const [example] = products;
  const value = example === undefined ? null : productField(example, field);
  const has = value === null ? 'do not have it' : `have others (${example?.sku}: "${value}")`;
  return lookupError(
    'OMNITRON_FILTER_IGNORED',
    `Omnitron was asked for products by ${field}, and answered products that ${has}: it does not filter by this field. Use {sku}, {base_code} or {attributes__<key>} in the filename template.`,
    { details: { field } },
  );
}

/** Works through `items` a few at a time; the first failure is the failure of all. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const next = items.values();
  const lane = async (): Promise<void> => {
    for (let item = next.next(); !item.done; item = next.next()) await work(item.value);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, lane));
}
