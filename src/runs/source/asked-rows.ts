/**
 * Which rows of an answer are of products that were not asked for: an ERP that ignores its filter sends everything. A row was asked
 * for by its SKU, or by another name that its record has: a model of which every variant is sent, a barcode.
 */
interface Named {
  /** The texts and numbers of a record, each with the keys it stands under. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The SKUs among `rowSkus` that nothing in the answer says were asked for. */
export function notAskedFor(
  asked: readonly string[],
  content: unknown,
  rowSkus: readonly string[],
): Set<string> {
  const wanted = new Set(asked);
  const strangers = new Set(rowSkus.filter((sku) => !wanted.has(sku)));
  if (asked.length === 0 || strangers.size === 0) return new Set();
  const records = recordsOf(content).map(named);
  const answering = namedBy(records, wanted, rowSkus);
  if (answering.length === records.length) return new Set();
  for (const { values } of answering) for (const value of values.keys()) strangers.delete(value);
  return strangers;
}

/**
 * The records that name what was asked for. Where some rows go by the SKUs that were asked for, the others must name those under a
 * key that the records of these rows name them by: a stock of 5 is not the product 5.
 */
function namedBy(
  records: readonly Named[],
  wanted: ReadonlySet<string>,
  rowSkus: readonly string[],
): Named[] {
  const direct = rowSkus.filter((sku) => wanted.has(sku));
  const skuKey = direct.length === 0 ? null : commonKey(records, rowSkus);
  const judges =
    skuKey === null
      ? records
      : records.filter(({ values }) => direct.some((sku) => values.get(sku)?.has(skuKey)));
  const keys = new Set(judges.flatMap((record) => keysOf(record, wanted)));
  return records.filter((record) => keysOf(record, wanted).some((key) => keys.has(key)));
}

function keysOf({ values }: Named, names: ReadonlySet<string>): string[] {
  const known =
    names.size < values.size ? [...names] : [...values.keys()].filter((value) => names.has(value));
  return known.flatMap((name) => [...(values.get(name) ?? [])]);
}

/** The key under which records hold the SKUs of most rows. */
function commonKey(records: readonly Named[], rowSkus: readonly string[]): string | null {
  const skus = new Set(rowSkus);
  const counts = new Map<string, number>();
  for (const record of records)
    for (const key of keysOf(record, skus)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

/** The list of records, or, of a whole response, the first list of objects in it. */
function recordsOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  const waiting: unknown[] = [content];
  for (const value of waiting) {
    if (Array.isArray(value)) {
      if (value.some((item) => typeof item === 'object' && item !== null)) return value;
    } else if (typeof value === 'object' && value !== null) waiting.push(...Object.values(value));
  }
  return [content];
}

function named(record: unknown): Named {
  const values = new Map<string, Set<string>>();
  const waiting: [string, unknown][] = [['', record]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, value] = next;
    if (Array.isArray(value)) for (const item of value) waiting.push([key, item]);
    else if (typeof value === 'object' && value !== null) waiting.push(...Object.entries(value));
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
      const text = String(value).trim();
      const keys = values.get(text);
      if (keys === undefined) values.set(text, new Set([key]));
      else keys.add(key);
    }
  }
  return { values };
}
