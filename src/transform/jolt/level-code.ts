import { compileFunction } from 'node:vm';
import { type OutputPlace, type ShiftWalk, writeAt } from './output-place.js';
import { ownValue, type Value, type ValueMap } from './value.js';

/**
 * The one place where a mapping becomes JavaScript source. Reading the named keys of a map and writing them under other
 * names is most of what a shift does, and an engine makes that many times faster when the names stand in the code, because
 * every such place then sees one shape of object. Only keys enter the source, always as string literals.
 */

/** What happens to a key of the input that has matched. */
export type Match = (walk: ShiftWalk, key: string | number, value: Value | undefined) => void;

export interface NamedKey {
  readonly key: string;
  readonly match: Match;
  /** Where the value goes, if that is all that happens to it. */
  readonly field: Field | null;
}

/** One key of one container of the output. */
export interface Field {
  readonly place: OutputPlace;
  readonly key: string;
}

type MapReader = (walk: ShiftWalk, map: ValueMap) => void;

/** Keys of one generated function; more of them are several functions, so that source grows with the spec and not faster. */
const MAX_KEYS = 32;

/** Compiles what a level does with a map whose keys it names: each key that is there is matched, in the spec's order. */
export function compileNamedKeys(keys: readonly NamedKey[], countSlot: number): MapReader {
  if (keys.length <= MAX_KEYS) return compileFew(keys, countSlot);
  const readers: MapReader[] = [];
  for (let start = 0; start < keys.length; start += MAX_KEYS) {
    readers.push(compileFew(keys.slice(start, start + MAX_KEYS), countSlot));
  }
  return (walk, map) => {
    for (const reader of readers) reader(walk, map);
  };
}

function compileFew(keys: readonly NamedKey[], countSlot: number): MapReader {
  const places = [...new Set(keys.flatMap(({ field }) => (field === null ? [] : [field.place])))];
  const outs = places.map((_place, index) => `out${index}`);
  // What was found of the output may be somewhere else after a write that is more than a field.
  const forget = outs.map((out) => `${out} = undefined;`).join(' ');
  const body = keys.map(({ key, field }, index) => {
    const read = isInherited(key) ? `ownValue(map, ${JSON.stringify(key)})` : `map[${JSON.stringify(key)}]`;
    const code =
      field === null
        ? matchCode(key, index, forget)
        : fieldCode(field.key, places.indexOf(field.place), forget);
    return `if ((value = ${read}) !== undefined) { ${code} }`;
  });
  const source = `
    ${keys.map((_key, index) => `const match${index} = keys[${index}].match;`).join('\n')}
    ${outs.map((_out, index) => `const place${index} = places[${index}];`).join('\n')}
    return (walk, map) => {
      let ${['value', 'matched = 0', ...outs].join(', ')};
      ${body.join('\n')}
      count(walk, matched);
    };`;
  const count = (walk: ShiftWalk, matched: number): void => {
    walk.budget.step(matched);
    (walk.counts[countSlot] as number) += matched;
  };
  const parameters = ['keys', 'places', 'ownValue', 'writeAt', 'count'];
  const make = compileFunction(source, parameters) as (...given: readonly unknown[]) => MapReader;
  return make(keys, places, ownValue, writeAt, count);
}

/** A key whose match may do anything: what was counted before is settled first. */
function matchCode(key: string, index: number, forget: string): string {
  return `
    count(walk, matched); matched = 0;
    match${index}(walk, ${JSON.stringify(key)}, value);
    ${forget}`;
}

/** A key whose value becomes one key of a container: most often the first value there, and no list or map. */
function fieldCode(outputKey: string, place: number, forget: string): string {
  const [out, key] = [`out${place}`, JSON.stringify(outputKey)];
  return `
    matched++;
    if (${out} === undefined) ${out} = place${place}.open(walk) ?? null;
    if (${out} !== null) {
      if (typeof value !== 'object' && ${out}[${key}] === undefined && !Array.isArray(${out})) ${out}[${key}] = value;
      else { writeAt(walk, ${out}, ${key}, value); ${forget} }
    }`;
}

/** Names that every object inherits cannot be read and written plainly. */
export function isInherited(key: string): boolean {
  return key in Object.prototype;
}
