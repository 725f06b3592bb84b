import { fuseShift } from '../fused/shift.js';
import { inMatchingOrder, type Level, type Literal, type Match, type Pattern } from './level-order.js';
import type { KeyElement } from '../spec/key-element.js';
import { byPrecedence } from '../spec/key-order.js';
import { parsePath } from '../spec/key-parser.js';
import { parseInteger } from '../java-number.js';
import { Output, type OutputWriter, ShiftWalk } from './output-place.js';
import { OutputPlan } from './output-plan.js';
import { ampText, compileLookup } from '../path.js';
import type { Operation } from '../operation.js';
import { describe, readEntries, requireMap, type SpecEntry } from '../spec/spec-entries.js';
import type { SpecPlace } from '../spec/spec-place.js';
import { isMap, type Value, type ValueMap } from '../value.js';
import { Scope } from '../walk.js';

/** Compiles a shift: spec and input are walked side by side, and every leaf of the spec writes what it met to its paths. */
export function compileShift(spec: Value | undefined, place: SpecPlace): Operation {
  const plan = new OutputPlan();
  const root = Scope.root((message) => place.fail(message));
  const map = requireMap(spec, 'shift', place);
  const level = new ShiftCompiler(plan).level(map, place, root);
  return {
    inPlace: false,
    run(input, { budget }) {
      const output = new Output(plan.size);
      const walk = new ShiftWalk(budget, output);
      walk.values[0] = walk.values[1] = input;
      walk.counts[1] = 0;
      level(walk, input);
      return output.holder['root'] ?? null;
    },
    fuse: (draft) => fuseShift(map, place, draft),
  };
}

class ShiftCompiler {
  constructor(private readonly plan: OutputPlan) {}

  level(spec: ValueMap, place: SpecPlace, scope: Scope): Level {
    const specials: Level[] = [];
    const literals: Literal[] = [];
    const patterns: Pattern[] = [];
    for (const entry of readEntries(spec, place)) {
      const { element } = entry;
      switch (element.kind) {
        case 'literal':
          literals.push({
            key: element.text,
            index: parseInteger(element.text) ?? Infinity,
            match: this.match(entry, scope),
          });
          break;
        case 'at':
        case 'dollar':
        case 'hash':
        case 'lookup':
          specials.push(this.special(entry, scope));
          break;
        case 'any':
        case 'star':
        case 'amp':
        case 'array':
          patterns.push({ element, matches: matcher(element, scope), match: this.match(entry, scope) });
      }
    }
    if (specials.length + literals.length + patterns.length === 0) {
      place.fail('An empty {} matches nothing. Name the keys to shift, or leave the key out.');
    }
    if (patterns.length > 1 && patterns.some(({ element }) => element.kind === 'array')) {
      place.fail(
        'A key in brackets cannot stand beside wildcards. On the left, the element 0 of a list is the key "0".',
      );
    }
    patterns.sort((left, right) => byPrecedence(left.element, right.element));
    const children = inMatchingOrder(literals, patterns, place);
    if (specials.length === 0) return children;
    return (walk, value) => {
      for (const special of specials) special(walk, value);
      children(walk, value);
    };
  }

  /** A key that is matched against the input's keys. */
  private match(entry: SpecEntry, scope: Scope): Match {
    const parentCount = scope.countSlot;
    if (isMap(entry.right)) {
      const below = scope.below(entry.element, true, failAt(entry));
      const { slot } = below;
      const level = this.level(entry.right, entry.place, below);
      return (walk, key, value) => {
        walk.budget.step(1);
        walk.enter(slot, key, value);
        walk.counts[slot] = 0;
        level(walk, value);
        (walk.counts[parentCount] as number)++;
      };
    }
    const below = scope.below(entry.element, false, failAt(entry));
    const { slot } = below;
    const writers = this.writers(entry, below);
    return (walk, key, value) => {
      walk.budget.step(1);
      walk.enter(slot, key, value);
      for (let index = 0; index < writers.length; index++) {
        (writers[index] as OutputWriter).write(walk, value ?? null);
      }
      (walk.counts[parentCount] as number)++;
    };
  }

  /** `@`, `$`, `#` and look-ups: they bring their own value and take no key of the input from others. */
  private special(entry: SpecEntry, scope: Scope): Level {
    const { element, right, place } = entry;
    const bring = broughtValue(element, scope);
    if (isMap(right)) {
      if (element.kind === 'at' || element.kind === 'dollar') {
        place.fail(
          `"${element.canonical}" stands for a value and cannot have keys below it. Give it a path.`,
        );
      }
      const below = scope.below(element, true, failAt(entry));
      const { slot } = below;
      const parentCount = scope.countSlot;
      const level = this.level(right, place, below);
      return (walk, value) => {
        // "#text" only renames the level; a look-up replaces its value.
        const found = element.kind === 'hash' ? value : bring(walk, value);
        if (found === undefined && element.kind === 'lookup') return;
        walk.budget.step(1);
        walk.enter(slot, element.canonical, found);
        walk.counts[slot] = 0;
        level(walk, found);
        (walk.counts[parentCount] as number)++;
      };
    }
    const below = scope.below(element, false, failAt(entry));
    const { slot } = below;
    const writers = this.writers(entry, below);
    return (walk, value) => {
      const found = bring(walk, value);
      if (found === undefined) return;
      walk.budget.step(1);
      walk.enter(slot, element.kind === 'dollar' ? (found as string) : element.canonical, value);
      for (const writer of writers) writer.write(walk, found);
    };
  }

  /** The paths right of a leaf: one, several, or null for "match and write nothing". */
  private writers({ right, place }: SpecEntry, scope: Scope): OutputWriter[] {
    if (right === null) return [];
    return (Array.isArray(right) ? right : [right]).map((path) =>
      typeof path === 'string'
        ? this.plan.writer(path.trim() === '' ? [] : parsePath(path, place), scope)
        : place.fail(
            `The right side of a shift is a path, a list of paths, null, or an object with keys; it is ${describe(path)}.`,
          ),
    );
  }
}

/** The value that a special key brings; undefined where a look-up finds nothing. */
function broughtValue(
  element: KeyElement,
  scope: Scope,
): (walk: ShiftWalk, value: Value | undefined) => Value | undefined {
  if (element.kind === 'dollar') {
    const text = scope.reference(element.reference);
    return (walk) => text.read(walk);
  }
  if (element.kind === 'hash') return () => element.text;
  if (element.kind === 'lookup') {
    const lookup = compileLookup(element, scope);
    return (walk) => lookup.read(walk);
  }
  return (_walk, value) => value ?? null;
}

function matcher(element: KeyElement, scope: Scope): (walk: ShiftWalk, key: string | number) => boolean {
  if (element.kind === 'any') return () => true;
  if (element.kind === 'star') {
    return (walk, key) => {
      const text = String(key);
      walk.budget.step(1 + (text.length >> 6));
      return element.pattern.matches(text);
    };
  }
  if (element.kind === 'amp') {
    const text = ampText(element, scope);
    return (walk, key) => text.read(walk) === String(key);
  }
  // Jolt accepts "[0]" on the left but never matches it: elements of lists are matched by "0".
  return () => false;
}

/** A reference that reaches too far is named by the key that it stands at. */
function failAt({ place }: SpecEntry): (message: string) => never {
  return (message) => place.fail(message);
}
