import type { SpecPlace } from './spec-place.js';
import { parseKey } from './key-parser.js';
import type { KeyElement } from './key-element.js';
import { splitKeys } from './key-order.js';
import { isMap, type Value, type ValueMap } from '../value.js';

/** One alternative of one key of a spec, with what stands right of it. */
export interface SpecEntry {
  readonly key: string;
  readonly element: KeyElement;
  readonly right: Value;
  readonly place: SpecPlace;
}

/** The spec of an operation must be a map. */
export function requireMap(spec: Value | undefined, operation: string, place: SpecPlace): ValueMap {
  return isMap(spec)
    ? spec
    : place.fail(`${operation} needs an object as its spec, not ${spec === null ? 'null' : describe(spec)}.`);
}

export function describe(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isMap(value) ? 'an object' : JSON.stringify(value);
}

/** The entries of one level: `a|b` unfolded, every key parsed, two keys that mean the same refused. */
export function readEntries(
  spec: ValueMap,
  place: SpecPlace,
  parse: (key: string, place: SpecPlace) => KeyElement = parseKey,
): SpecEntry[] {
  const entries: SpecEntry[] = [];
  const seen = new Set<string>();
  for (const written of Object.keys(spec)) {
    const entryPlace = place.key(written);
    for (const key of splitKeys(written)) {
      const element = parse(key, entryPlace);
      if (seen.has(element.canonical)) {
        entryPlace.fail(`"${key}" means the same as another key beside it. Join the two.`);
      }
      seen.add(element.canonical);
      entries.push({ key, element, right: spec[written] as Value, place: entryPlace });
    }
  }
  return entries;
}
