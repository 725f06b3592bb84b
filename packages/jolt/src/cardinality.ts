import { type CardinalityKey, compileLevel, type Level, type Relation } from './cardinality-spec.js';
import { fuseCardinality } from './fused/cardinality.js';
import { JoltRunError } from './jolt-error.js';
import type { Operation, RunState } from './operation.js';
import { requireMap } from './spec/spec-entries.js';
import type { SpecPlace } from './spec/spec-place.js';
import { isMap, ownValue, setOwn, type Value, type ValueMap } from './value.js';

/** Compiles a cardinality: MANY makes lists of single values, ONE takes the first element of lists. Keys know stars, no escapes. */
export function compileCardinality(spec: Value | undefined, place: SpecPlace): Operation {
  const level = compileLevel(requireMap(spec, 'cardinality', place), place);
  if (level.own !== null) {
    place.key('@').fail('The root cannot change its own cardinality. Shift it below a key before.');
  }
  return {
    inPlace: true,
    run(input, state) {
      applyLevel(level, input, state);
      return input;
    },
    fuse: (draft) => fuseCardinality(level, draft),
  };
}

function applyLevel(level: Level, container: Value | undefined, state: RunState): void {
  if (Array.isArray(container)) {
    state.budget.step(container.length);
    for (let index = 0; index < container.length; index++) {
      const key = matchedKey(level, index, state);
      if (key === undefined) continue;
      if (key.relation !== null) {
        throw new JoltRunError(
          'data',
          `The cardinality "${key.element.canonical}" meets an element of a list, and can only change the value of a key.`,
        );
      }
      if (key.children !== null) applyLevel(key.children, container[index], state);
    }
  } else if (isMap(container)) {
    for (const name of Object.keys(container)) {
      const key = matchedKey(level, name, state);
      if (key === undefined) continue;
      const below =
        key.relation === null ? ownValue(container, name) : adjust(container, name, key.relation, state);
      if (key.children !== null) applyLevel(key.children, below, state);
    }
  }
}

function matchedKey(
  level: Level,
  written: string | number,
  { budget }: RunState,
): CardinalityKey | undefined {
  budget.step(1);
  if (level.literals.size === 0 && level.patterns[0]?.element.kind === 'any') return level.patterns[0];
  const text = String(written);
  const literal = level.literals.get(text);
  if (literal !== undefined) return literal;
  for (const key of level.patterns) {
    budget.step(1);
    if (key.element.kind !== 'star' || key.element.pattern.matches(text)) return key;
  }
  return undefined;
}

/** Changes the value of a key; gives what the keys below see: nothing, as in Java, where ONE met a single value. */
function adjust(map: ValueMap, name: string, relation: Relation, { budget }: RunState): Value {
  const value = ownValue(map, name) ?? null;
  if (relation === 'MANY') {
    if (Array.isArray(value)) return value;
    budget.grow(1);
    const list = value === null ? [] : [value];
    setOwn(map, name, list);
    return list;
  }
  if (!Array.isArray(value)) return null;
  const first = value[0] ?? null;
  setOwn(map, name, first);
  return first;
}
