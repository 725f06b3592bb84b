/** A product of Omnitron's `products/`, as far as image flows look at it; every other field is there too. */
export interface OmnitronProduct {
  readonly sku: string;
  readonly [field: string]: unknown;
}

const ATTRIBUTE_PREFIX = 'attributes__';

/** Null for an item that is no product with a SKU (a product_meta may have none). */
export function asProduct(item: unknown): OmnitronProduct | null {
  if (typeof item !== 'object' || item === null) return null;
  const { sku } = item as { readonly sku?: unknown };
  return typeof sku === 'string' && sku !== '' ? (item as OmnitronProduct) : null;
}

/**
 * The value of a product's field as text, named as Omnitron's filters name it: `base_code`, or `attributes__color` for an
 * attribute. Null where the product has none, or one that is no single value.
 */
export function productField(product: OmnitronProduct, field: string): string | null {
  const value = field.startsWith(ATTRIBUTE_PREFIX)
    ? attribute(product['attributes'], field.slice(ATTRIBUTE_PREFIX.length))
    : own(product, field);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}

function attribute(attributes: unknown, key: string): unknown {
  return typeof attributes === 'object' && attributes !== null ? own(attributes, key) : undefined;
}

function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Readonly<Record<string, unknown>>)[key] : undefined;
}
