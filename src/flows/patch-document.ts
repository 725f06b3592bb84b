/** A JSON object. */
export type Plain = Record<string, unknown>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cards that a patch changes field by field. Anything else in it, a schedule too, replaces what was there. */
const MERGED = new Set(['omnitron', 'erpQuery', 'read', 'script', 'fetchMissing', 'reconcile', 'write']);

/**
 * A document with a patch laid over it: of a card only the given fields change, and a given field is replaced as a whole.
 * `{"write": {"maxAttempts": 3}}` leaves the rest of the card alone; null is a value like any other.
 */
export function patchDocument(document: Plain, patch: Plain): Plain {
  const changed = Object.entries(patch).map(([name, value]): [string, unknown] => {
    const card = document[name];
    return [name, MERGED.has(name) && isPlain(card) && isPlain(value) ? { ...card, ...value } : value];
  });
  return { ...document, ...Object.fromEntries(changed) };
}
