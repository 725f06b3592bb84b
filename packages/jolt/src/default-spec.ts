import { parseInteger } from './java-number.js';
import { splitKeys } from './spec/key-order.js';
import type { SpecPlace } from './spec/spec-place.js';
import { isMap, type Value, type ValueMap } from './value.js';

/**
 * One key of a default: what to put where nothing stands. A literal creates its key; alternatives and `*` only fill what
 * is there already. Null counts as nothing.
 */
export interface DefaultKey {
  readonly kind: 'literal' | 'or' | 'star';
  readonly text: string;
  readonly keys: readonly string[];
  /** The keys as indexes, where the parent is a list. */
  readonly indexes: readonly number[];
  readonly value: Value;
  /** The keys below, null for a leaf. */
  readonly children: Children | null;
}

export interface Children {
  readonly ofList: boolean;
  /** How long a list is made at least. */
  readonly minLength: number;
  readonly keys: readonly DefaultKey[];
}

export function compileChildren(spec: ValueMap, ofList: boolean, place: SpecPlace): Children {
  const keys = Object.keys(spec).map((written) => {
    return compileKey(written, spec[written] as Value, ofList, place.key(written));
  });
  const literals = keys.filter(({ kind }) => kind === 'literal');
  return {
    ofList,
    minLength: ofList ? Math.max(0, ...literals.map(({ indexes: [index = -1] }) => index + 1)) : 0,
    keys: keys.toSorted(byPrecedence),
  };
}

/** A trailing `[]` says that the value of the key is a list, and that the keys below are its indexes. */
function compileKey(written: string, right: Value, ofList: boolean, place: SpecPlace): DefaultKey {
  const isList = written.endsWith('[]');
  const text = isList ? written.replaceAll('[]', '') : written;
  if (text.includes('*') && text !== '*') {
    place.fail(
      `"${written}" mixes * with text. In a default, * stands alone and means every key that is there.`,
    );
  }
  const kind = text === '*' ? 'star' : text.includes('|') ? 'or' : 'literal';
  const keys = kind === 'star' ? [] : splitKeys(text);
  if (ofList && !isListKey(text)) {
    place.fail(`"${written}" stands below a list; its keys must be whole numbers from 0, or *.`);
  }
  return {
    kind,
    text,
    keys,
    indexes: ofList ? keys.map((key) => parseInteger(key) ?? 0) : [],
    value: right,
    children: isMap(right) ? compileChildren(right, isList, place) : null,
  };
}

export function isListKey(written: string): boolean {
  const text = written.replaceAll('[]', '');
  return text === '*' || splitKeys(text).every((key) => (parseInteger(key) ?? -1) >= 0);
}

/** Literals, then alternatives (the fewer the earlier, then by the alphabet), then `*`. */
function byPrecedence(left: DefaultKey, right: DefaultKey): number {
  const order = ['literal', 'or', 'star'];
  const kinds = order.indexOf(left.kind) - order.indexOf(right.kind);
  if (kinds !== 0 || left.kind !== 'or') return kinds;
  return left.keys.length - right.keys.length || (left.text < right.text ? -1 : 1);
}
