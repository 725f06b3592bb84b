import { JoltRunError } from './jolt-error.js';
import type { KeyElement } from './key-element.js';
import { byPrecedence } from './key-order.js';
import { literalKey, parseStars } from './key-parser.js';
import type { Operation, RunState } from './operation.js';
import { describe, requireMap } from './spec.js';
import type { SpecPlace } from './spec-place.js';
import { isMap, ownValue, setOwn, type Value, type ValueMap } from './value.js';

type Relation = 'ONE' | 'MANY';

interface CardinalityKey {
  readonly element: KeyElement;
  /** What the value becomes before the keys below see it; null for a key that only leads further down. */
  readonly relation: Relation | null;
  readonly children: Level | null;
}

interface Level {
  /** The relation of `@`: this level's own value. */
  readonly own: Relation | null;
  readonly literals: ReadonlyMap<string, CardinalityKey>;
  readonly patterns: readonly CardinalityKey[];
}

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
  };
}

function compileLevel(spec: ValueMap, place: SpecPlace): Level {
  const written = Object.keys(spec);
  if (written.length === 0) place.fail('An empty {} changes nothing. Name the keys, or leave the key out.');
  const literals = new Map<string, CardinalityKey>();
  const patterns: CardinalityKey[] = [];
  let own: Relation | null = null;
  for (const text of written) {
    const keyPlace = place.key(text);
    const element = parseCardinalityKey(text, keyPlace);
    const key = compileKey(element, spec[text] as Value, keyPlace);
    if (element.kind === 'at') own = key.relation;
    else if (element.kind === 'literal') literals.set(text, key);
    else patterns.push(key);
  }
  patterns.sort((left, right) => byPrecedence(left.element, right.element));
  return { own, literals, patterns };
}

function parseCardinalityKey(text: string, place: SpecPlace): KeyElement {
  if (text === '@') return { kind: 'at', canonical: '@' };
  if (text.includes('@'))
    place.fail(`"${text}" has an @ inside. In a cardinality @ stands alone and means the value itself.`);
  if (text === '*') return { kind: 'any', canonical: '*' };
  const stars = text.split('*').length - 1;
  return stars === 0 ? literalKey(text) : parseStars(text, stars, place);
}

function compileKey(element: KeyElement, right: Value, place: SpecPlace): CardinalityKey {
  if (isMap(right)) {
    if (element.kind === 'at') place.fail('"@" stands for the value itself and cannot have keys below it.');
    const children = compileLevel(right, place);
    return { element, relation: children.own, children };
  }
  if (right === 'ONE' || right === 'MANY') return { element, relation: right, children: null };
  return place.fail(
    `The right side of a cardinality is "ONE", "MANY" or an object with keys; it is ${describe(right)}.`,
  );
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
