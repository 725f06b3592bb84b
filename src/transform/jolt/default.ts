import { JoltRunError } from './jolt-error.js';
import { parseInteger } from './java-number.js';
import { splitKeys } from './key-order.js';
import type { Operation, RunState } from './operation.js';
import { requireMap } from './spec.js';
import type { SpecPlace } from './spec-place.js';
import { copied, isMap, ownValue, setOwn, type Value, type ValueMap } from './value.js';

/**
 * One key of a default: what to put where nothing stands. A literal creates its key; alternatives and `*` only fill what
 * is there already. Null counts as nothing.
 */
interface DefaultKey {
  readonly kind: 'literal' | 'or' | 'star';
  readonly text: string;
  readonly keys: readonly string[];
  /** The keys as indexes, where the parent is a list. */
  readonly indexes: readonly number[];
  readonly value: Value;
  /** The keys below, null for a leaf. */
  readonly children: Children | null;
}

interface Children {
  readonly ofList: boolean;
  /** How long a list is made at least. */
  readonly minLength: number;
  readonly keys: readonly DefaultKey[];
}

/** Compiles a default. At the root its keys may mean those of a map or, where all are whole numbers, those of a list. */
export function compileDefault(spec: Value | undefined, place: SpecPlace): Operation {
  const map = requireMap(spec, 'default', place);
  const ofMap = compileChildren(map, false, place);
  const ofList = Object.keys(map).every(isListKey) ? compileChildren(map, true, place) : null;
  return {
    inPlace: true,
    run(input, state) {
      const root = input ?? {};
      if (!Array.isArray(root)) {
        applyChildren(ofMap, root, state);
      } else if (ofList === null) {
        throw new JoltRunError(
          'data',
          'The default names keys, but its input is a list. Name elements of the list ("0", "*"), or shift the list below a key before.',
        );
      } else {
        applyChildren(ofList, root, state);
      }
      return root;
    },
  };
}

function compileChildren(spec: ValueMap, ofList: boolean, place: SpecPlace): Children {
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

function isListKey(written: string): boolean {
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

/** Where the data has another kind of container than the spec expects, the data wins and nothing is done. */
function applyChildren(children: Children, container: Value, state: RunState): void {
  const { budget } = state;
  if (children.ofList) {
    if (!Array.isArray(container)) return;
    if (container.length < children.minLength) budget.grow(children.minLength - container.length);
    while (container.length < children.minLength) container.push(null);
    for (const key of children.keys) {
      const isStar = key.kind === 'star';
      const count = isStar ? container.length : key.indexes.length;
      budget.step(count);
      for (let at = 0; at < count; at++) {
        const index = isStar ? at : (key.indexes[at] as number);
        if (index >= container.length) continue;
        const filled = fill(key, container[index], state);
        if (filled !== undefined) container[index] = filled;
      }
    }
  } else if (isMap(container)) {
    for (const key of children.keys) {
      const names = key.kind === 'star' ? Object.keys(container) : key.keys;
      for (const name of names) {
        budget.step(1);
        const present = ownValue(container, name);
        if (present === undefined && key.kind === 'or') continue;
        const filled = fill(key, present, state);
        if (filled !== undefined) setOwn(container, name, filled);
      }
    }
  }
}

/** What `present` becomes; undefined where it stays. Keys below are applied to it. */
function fill(key: DefaultKey, present: Value | undefined, state: RunState): Value | undefined {
  const isEmpty = present === undefined || present === null;
  if (key.children === null) {
    state.budget.grow(1);
    return isEmpty ? copied(key.value, state.budget) : undefined;
  }
  if (!isEmpty) {
    applyChildren(key.children, present, state);
    return undefined;
  }
  state.budget.grow(1);
  const container: Value = key.children.ofList ? [] : {};
  applyChildren(key.children, container, state);
  return container;
}
