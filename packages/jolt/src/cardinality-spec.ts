import type { KeyElement } from './spec/key-element.js';
import { byPrecedence } from './spec/key-order.js';
import { literalKey, parseStars } from './spec/key-parser.js';
import { describe } from './spec/spec-entries.js';
import type { SpecPlace } from './spec/spec-place.js';
import { isMap, type Value, type ValueMap } from './value.js';

export type Relation = 'ONE' | 'MANY';

export interface CardinalityKey {
  readonly element: KeyElement;
  /** What the value becomes before the keys below see it; null for a key that only leads further down. */
  readonly relation: Relation | null;
  readonly children: Level | null;
}

export interface Level {
  /** The relation of `@`: this level's own value. */
  readonly own: Relation | null;
  readonly literals: ReadonlyMap<string, CardinalityKey>;
  readonly patterns: readonly CardinalityKey[];
}

export function compileLevel(spec: ValueMap, place: SpecPlace): Level {
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
