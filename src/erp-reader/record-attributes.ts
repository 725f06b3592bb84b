/** What of a record an expression may read: deeper and longer is for scripts. */
const MOST_VALUES = 500;
const MOST_DEPTH = 5;

/** The values of a record as attributes: `record.id`, `record.stock.code`, `record.tags.0`; of a bare value `record`. */
export function recordAttributes(record: unknown): Record<string, string> {
  const attributes: Record<string, string> = {};
  let count = 0;
  const collect = (name: string, value: unknown, depth: number): void => {
    if (value === null || value === undefined || count >= MOST_VALUES) return;
    if (typeof value !== 'object') {
      attributes[name] = typeof value === 'string' ? value : JSON.stringify(value);
      count += 1;
    } else if (depth < MOST_DEPTH) {
      for (const [key, item] of Object.entries(value)) collect(`${name}.${key}`, item, depth + 1);
    }
  };
  collect('record', record, 0);
  return attributes;
}

/** A value of the record as it is, or made fit for a URL: without it the URL would name something else. */
const PLAIN_VALUE =
  /[$#]\{\s*(?:'(record[^']*)'|"(record[^"]*)"|(record(?:\.[\w.-]+)?))\s*(?::(?:(?:urlEncode|trim|toLower|toUpper|toString)\(\)|substring(?:After|Before)(?:Last)?\((?:'[^']*'|"[^"]*")\))\s*)*\}/g;

/** The values of a record that texts need, as attributes. */
export function neededValues(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(PLAIN_VALUE)]);
  return [...new Set(found.map(([, single, double, bare]) => single ?? double ?? bare ?? ''))];
}
