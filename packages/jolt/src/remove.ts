import { fuseRemove } from './fused/remove.js';
import type { Operation, RunState } from './operation.js';
import { compileKeys, type RemoveKey } from './remove-spec.js';
import { requireMap } from './spec/spec-entries.js';
import type { SpecPlace } from './spec/spec-place.js';
import { isMap, ownValue, setOwn, type Value, type ValueMap } from './value.js';

/** Compiles a remove: keys whose right side is "" go, objects lead to the keys below. Keys know stars and `|`, no escapes. */
export function compileRemove(spec: Value | undefined, place: SpecPlace): Operation {
  const keys = compileKeys(requireMap(spec, 'remove', place), place);
  return {
    inPlace: true,
    run: (input, state) => removedFrom(input, keys, state) ?? null,
    fuse: (draft) => fuseRemove(keys, draft),
  };
}

/**
 * All keys look at the container as it was; only then are the matched ones taken out. Gives what stands for the container
 * afterwards: a map is built anew, since deleting keys makes JavaScript's objects slow for whatever comes next.
 */
function removedFrom(
  container: Value | undefined,
  keys: readonly RemoveKey[],
  state: RunState,
): Value | undefined {
  state.budget.step(keys.length);
  if (Array.isArray(container)) {
    const gone = new Set<number>();
    for (const key of keys) {
      const { children } = key;
      if (children === null) for (const index of matchedIndexes(key, container)) gone.add(index);
      else
        for (const index of matchedIndexes(key, container)) replaceElement(container, index, children, state);
    }
    state.budget.step(container.length);
    if (gone.size > 0) keepOthers(container, gone);
    return container;
  }
  if (!isMap(container)) return container;
  const gone = new Set<string>();
  for (const key of keys) {
    const names = matchedNames(key, container);
    state.budget.step(names.length);
    for (const name of names) {
      if (key.children === null) gone.add(name);
      else replaceValue(container, name, key.children, state);
    }
  }
  return gone.size === 0 ? container : withoutKeys(container, gone);
}

function replaceElement(list: Value[], index: number, keys: readonly RemoveKey[], state: RunState): void {
  list[index] = removedFrom(list[index], keys, state) as Value;
}

function replaceValue(map: ValueMap, name: string, keys: readonly RemoveKey[], state: RunState): void {
  const present = ownValue(map, name);
  const left = removedFrom(present, keys, state);
  if (left !== undefined && left !== present) setOwn(map, name, left);
}

function withoutKeys(map: ValueMap, gone: ReadonlySet<string>): ValueMap {
  const rest: ValueMap = {};
  for (const key in map) {
    if (!gone.has(key)) setOwn(rest, key, map[key] as Value);
  }
  return rest;
}

function keepOthers(list: Value[], gone: ReadonlySet<number>): void {
  let kept = 0;
  for (let index = 0; index < list.length; index++) {
    if (!gone.has(index)) list[kept++] = list[index] as Value;
  }
  list.length = kept;
}

/** In a list only whole numbers and the lone `*` match. */
function matchedIndexes({ element, index }: RemoveKey, list: readonly Value[]): Iterable<number> {
  if (element.kind === 'any') return list.keys();
  return element.kind === 'literal' && index >= 0 && index < list.length ? [index] : [];
}

function matchedNames({ element }: RemoveKey, map: ValueMap): readonly string[] {
  if (element.kind === 'literal') return ownValue(map, element.text) === undefined ? [] : [element.text];
  const names = Object.keys(map);
  return element.kind === 'star' ? names.filter((name) => element.pattern.matches(name)) : names;
}
