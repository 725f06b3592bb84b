type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/** Newer than the compiler's library: the source text of what is parsed, and text that is written as it is. */
const json = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
};

/**
 * Parses JSON so that `JSON.stringify` writes every number as it was: digits beyond 2^53, `1.50`, `1e400`. Such numbers are opaque
 * in between. Throws SyntaxError for what is not JSON.
 */
export function parseLossless(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value)
      ? json.rawJSON(source)
      : value,
  );
}
