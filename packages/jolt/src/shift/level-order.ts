import { JoltRunError } from '../jolt-error.js';
import type { KeyElement } from '../spec/key-element.js';
import type { ShiftWalk } from './output-place.js';
import type { SpecPlace } from '../spec/spec-place.js';
import { isMap, javaText, ownValue, type Value } from '../value.js';

/** What happens at one level of the spec, once the level's own key has matched `value`. */
export type Level = (walk: ShiftWalk, value: Value | undefined) => void;

/** What happens to a key of the input that has matched. */
export type Match = (walk: ShiftWalk, key: string | number, value: Value | undefined) => void;

export interface Literal {
  readonly key: string;
  readonly match: Match;
  /** The key as an index of a list, negative for a negative one and infinity where it is none. */
  readonly index: number;
}

export interface Pattern {
  readonly element: KeyElement;
  matches(walk: ShiftWalk, key: string | number): boolean;
  readonly match: Match;
}

/**
 * In which order the children of a level meet the input's keys; it decides the order of lists in the output. Literals alone:
 * the spec's order. Patterns alone: the input's. Both: when no pattern could take a literal's key, first the literals and
 * then the patterns, otherwise the input's order, where a literal goes before the patterns.
 */
export function inMatchingOrder(
  literals: readonly Literal[],
  patterns: readonly Pattern[],
  place: SpecPlace,
): Level {
  const byKey = new Map(literals.map(({ key, match }) => [key, match]));
  if (literals.length === 0) return inInputOrder(null, patterns);
  const fromLiterals = literalsFirst(literals, byKey);
  if (patterns.length === 0) return fromLiterals;
  if (patterns.some(({ element }) => mayTakeLiteral(element, literals, place)))
    return inInputOrder(byKey, patterns);
  const fromPatterns = inInputOrder(null, patterns);
  return (walk, value) => {
    fromLiterals(walk, value);
    fromPatterns(walk, value);
  };
}

function mayTakeLiteral(element: KeyElement, literals: readonly Literal[], place: SpecPlace): boolean {
  place.budget.step(literals.length);
  return element.kind !== 'star' || literals.some(({ key }) => element.pattern.matches(key));
}

function literalsFirst(literals: readonly Literal[], byKey: ReadonlyMap<string, Match>): Level {
  return (walk, value) => {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) {
      for (const { key, index, match } of literals) {
        if (index < 0) {
          throw new JoltRunError('data', `The key "${key}" meets a list, and a list has no element ${key}.`);
        }
        if (index < value.length) match(walk, key, value[index]);
      }
    } else if (isMap(value)) {
      for (const { key, match } of literals) {
        const present = ownValue(value, key);
        if (present !== undefined) match(walk, key, present);
      }
    } else {
      const text = javaText(value, walk.budget);
      byKey.get(text)?.(walk, text, undefined);
    }
  };
}

function inInputOrder(byKey: ReadonlyMap<string, Match> | null, patterns: readonly Pattern[]): Level {
  const meet = (walk: ShiftWalk, key: string | number, value: Value | undefined): void => {
    const literal = byKey?.get(typeof key === 'number' ? String(key) : key);
    if (literal !== undefined) {
      literal(walk, key, value);
      return;
    }
    for (const pattern of patterns) {
      if (pattern.matches(walk, key)) {
        pattern.match(walk, key, value);
        return;
      }
    }
  };
  // The usual case: nothing but a lone *.
  const takesAll = byKey === null && patterns[0]?.element.kind === 'any' ? patterns[0].match : null;
  return (walk, value) => {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) {
      walk.budget.step(value.length);
      for (let index = 0; index < value.length; index++) {
        if (takesAll === null) meet(walk, index, value[index]);
        else takesAll(walk, index, value[index]);
      }
    } else if (isMap(value)) {
      for (const key in value) {
        walk.budget.step(1);
        if (takesAll === null) meet(walk, key, value[key]);
        else takesAll(walk, key, value[key]);
      }
    } else {
      meet(walk, javaText(value, walk.budget), undefined);
    }
  };
}
