import { type FieldErrors } from './django-answers.js';
import { type OmnitronProduct } from './omnitron-product.js';

/** The documented filters of the product list, read from its query. */
export interface ProductFilter {
  /** Null: any. */
  readonly skus: readonly string[] | null;
  /** Null when the query has no filter but `sku`. */
  readonly keep: ((product: OmnitronProduct) => boolean) | null;
  /** The same text for the same `keep`. */
  readonly key: string;
}

type Test = (product: OmnitronProduct) => boolean;

const ATTRIBUTE = 'attributes__';
const DATES = {
  modified_date__gt: (product: OmnitronProduct, moment: number) => Date.parse(product.modified_date) > moment,
  created_date__gte: (product: OmnitronProduct, moment: number) => Date.parse(product.created_date) >= moment,
  productization_date__gte: (product: OmnitronProduct, moment: number) =>
    Date.parse(product.productization_date) >= moment,
} as const;

/** Parameters that are no filter are ignored, as Django does. A date that is none is a field error. */
export function readProductFilter(
  query: URLSearchParams,
  severalValues: 'every-filter' | 'sku-only' = 'every-filter',
): { readonly filter: ProductFilter } | { readonly errors: FieldErrors } {
  const tests: Test[] = [];
  const used: string[] = [];
  for (const [name, value] of query) {
    const test = readTest(name, value, severalValues === 'every-filter' ? commaSeparated : alone);
    if (test === 'bad-date') return { errors: { [name]: ['Enter a valid date/time.'] } };
    if (test === null) continue;
    tests.push(test);
    used.push(`${name}=${value}`);
  }
  const skus = query.get('sku');
  return {
    filter: {
      skus: skus === null ? null : commaSeparated(skus),
      keep: tests.length === 0 ? null : (product) => tests.every((test) => test(product)),
      key: used.join('&'),
    },
  };
}

function readTest(
  name: string,
  value: string,
  valuesOf: (text: string) => string[],
): Test | 'bad-date' | null {
  if (name === 'base_code') {
    const codes = new Set(valuesOf(value));
    return (product) => codes.has(product.base_code);
  }
  if (name.startsWith(ATTRIBUTE)) {
    const attribute = name.slice(ATTRIBUTE.length);
    const values = new Set(valuesOf(value));
    return (product) => values.has(product.attributes[attribute] ?? '');
  }
  if (Object.hasOwn(DATES, name)) {
    const compare = DATES[name as keyof typeof DATES];
    const moment = Date.parse(value);
    return Number.isNaN(moment) ? 'bad-date' : (product) => compare(product, moment);
  }
  return null;
}

const alone = (text: string): string[] => [text];

function commaSeparated(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
