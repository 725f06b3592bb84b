import type { FieldValues, FilenameTemplate } from './filename-template.js';
import type { ListFilter } from './omnitron-lists.js';
import { type OmnitronProduct, productField } from './product.js';
import { RowCode } from '../rows/index.js';
import type { Refusal } from './row.js';

/** How identifiers are put together to few requests, and how the answers are checked. */

const MAX_PER_BATCH = 50;
/** Characters of one batch's values, as they stand in a URL. */
const MAX_FILTER_LENGTH = 4000;

/** What an identifier means in Omnitron: SKUs, or why it means none. */
export interface Match {
  readonly identifier: string;
  /** In Omnitron's order; empty with a refusal. */
  readonly skus: readonly string[];
  readonly refusal: Refusal | null;
}

/** An identifier, and the values of the template's fields that it asks for. */
export interface Asked {
  readonly identifier: string;
  readonly values: FieldValues;
}

/** What a template reads from an identifier; a refusal when it does not fit, or fits in more than one way. */
export function readIdentifier(template: FilenameTemplate, identifier: string): Asked | Match {
  const [values, other] = template.split(identifier);
  if (values === undefined) {
    const detail = `The identifier "${identifier}" is not of the form ${template.text}, so it names no product.`;
    return { identifier, skus: [], refusal: { code: RowCode.PRODUCT_NOT_FOUND, detail } };
  }
  if (other === undefined) return { identifier, values };
  const detail = `The identifier "${identifier}" can be read as ${told(values)}, and as ${told(other)}. Set a filename template whose literals do not occur in the values.`;
  return { identifier, skus: [], refusal: { code: RowCode.AMBIGUOUS_TEMPLATE, detail } };
}

/** A value with a comma cannot stand beside others, so it is asked for alone. */
export function batchesOf(asked: readonly Asked[]): Asked[][] {
  const batches: Asked[][] = [];
  let batch: Asked[] = [];
  let length = 0;
  for (const one of asked) {
    const own = Object.values(one.values).reduce(
      (sum, value) => sum + encodeURIComponent(value).length + 3,
      0,
    );
    if (Object.values(one.values).some((value) => value.includes(','))) {
      batches.push([one]);
      continue;
    }
    if (batch.length >= MAX_PER_BATCH || length + own > MAX_FILTER_LENGTH) {
      batches.push(batch);
      batch = [];
      length = 0;
    }
    batch.push(one);
    length += own;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** `{"base_code": "AK01,AK02", "attributes__color": "red"}`: finds every product asked for, and maybe others. */
export function filterOf(template: FilenameTemplate, batch: readonly Asked[]): ListFilter {
  const entries = template.fields.map((field): [string, string] => [
    field,
    [...new Set(batch.map(({ values }) => values[field] ?? ''))].join(','),
  ]);
  return Object.fromEntries(entries);
}

/**
 * The first field by which no product of a page was asked for: a server that does not know a filter ignores it and
 * answers everything there is. Null for a page that may be right, whatever the case of its letters.
 */
export function ignoredField(
  template: FilenameTemplate,
  batch: readonly Asked[],
  products: readonly OmnitronProduct[],
): string | null {
  if (products.length === 0) return null;
  const isIgnored = (field: string): boolean => {
    const asked = new Set(batch.map(({ values }) => (values[field] ?? '').toLowerCase()));
    return !products.some((product) => asked.has(productField(product, field)?.toLowerCase() ?? ''));
  };
  return template.fields.find(isIgnored) ?? null;
}

/** `color "red", base_code "AK01"`. */
function told(values: FieldValues): string {
  return Object.entries(values)
    .map(([field, value]) => `${field} "${value}"`)
    .join(', ');
}
