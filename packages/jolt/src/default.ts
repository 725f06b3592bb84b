import { type Children, compileChildren, type DefaultKey, isListKey } from './default-spec.js';
import { fuseDefault } from './fused/default.js';
import { JoltRunError } from './jolt-error.js';
import type { Operation, RunState } from './operation.js';
import { requireMap } from './spec/spec-entries.js';
import type { SpecPlace } from './spec/spec-place.js';
import { copied, isMap, ownValue, setOwn, type Value } from './value.js';

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
    fuse: (draft) => fuseDefault(ofMap, ofList, draft),
  };
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
