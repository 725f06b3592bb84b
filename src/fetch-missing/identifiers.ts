const MAX_LENGTH = 512;

/**
 * The identifiers of a product at a dotted path (`sku`, `attributes.erp_code`, `variants.barcode`, `codes.0`), each once. A
 * list on the way means each of its items, so a product may have several; texts and numbers count, blanks do not.
 */
export function identifiersAt(product: unknown, path: string): string[] {
  const found = path
    .split('.')
    .reduce<unknown[]>((values, name) => values.flatMap((value) => step(value, name)), [product]);
  const texts = found
    .flat()
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).trim())
    .filter((text) => text !== '' && text.length <= MAX_LENGTH && !/\p{Cc}/u.test(text));
  return [...new Set(texts)];
}

function step(value: unknown, name: string): unknown[] {
  if (Array.isArray(value) && !/^\d+$/.test(name)) return value.flatMap((item) => step(item, name));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]];
}
