import type { KeyElement } from './key-element.js';
import { byPrecedence } from './key-order.js';
import { parseKey } from './key-parser.js';
import { compileRight, ModifyWalk, OutOfReach, type ValueSource } from './modify-value.js';
import type { Operation } from './operation.js';
import { readEntries, requireMap, type SpecEntry } from './spec.js';
import type { SpecPlace } from './spec-place.js';
import { copied, isContainer, isMap, ownValue, setOwn, type Value, type ValueMap } from './value.js';
import { Scope } from './walk.js';

/** When a key is written: always, when it is missing or null, or when it is missing. */
export type ModifyMode = 'overwrite' | 'default' | 'define';
const PREFIXES: Readonly<Record<string, ModifyMode>> = { '+': 'overwrite', '~': 'default', _: 'define' };

type Container = Value[] | ValueMap;

/** Where a key is applied: its container, and how long that was before the spec lengthened it (Infinity for maps). */
interface Target {
  readonly container: Container;
  readonly originalLength: number;
}

type Apply = (walk: ModifyWalk, target: Target, key: string | number, current: Value | undefined) => void;

interface Key {
  readonly element: KeyElement;
  readonly apply: Apply;
}

interface Level {
  /** What the keys of the level need: brackets a list, names a map, a lone `*` whatever is there. */
  readonly kind: 'list' | 'map' | 'any';
  readonly minLength: number;
  readonly literals: readonly (Key & { readonly key: string | number })[];
  readonly patterns: readonly Key[];
  /** Only one key for each element: an index keeps the patterns away. */
  readonly isExclusive: boolean;
}

/** Compiles one of the three modifies: values are computed and put into the tree, key after key, each seeing those before. */
export function compileModify(spec: Value | undefined, mode: ModifyMode, place: SpecPlace): Operation {
  const scope = Scope.root((message) => {
    throw new OutOfReach(message);
  });
  const compiler = new ModifyCompiler(mode);
  const level = compiler.level(requireMap(spec, `modify-${mode}-beta`, place), mode, place, scope);
  return {
    inPlace: true,
    run(input, state) {
      const walk = new ModifyWalk(state);
      walk.values[0] = walk.values[1] = input;
      if (isContainer(input) && fits(level, input)) applyLevel(level, walk, input);
      return input;
    },
  };
}

class ModifyCompiler {
  constructor(private readonly mode: ModifyMode) {}

  /** `mode` is the one of the level's own key; its children go by the operation's, if they have none themselves. */
  level(spec: ValueMap, mode: ModifyMode, place: SpecPlace, scope: Scope): Level {
    const literals: (Key & { key: string | number })[] = [];
    const patterns: Key[] = [];
    let listKey: string | null = null;
    let mapKey: string | null = null;
    let minLength = 0;
    for (const entry of readEntries(spec, place, parseModifyKey)) {
      const { element } = entry;
      const apply = this.apply(entry, scope);
      if (element.kind === 'array') {
        listKey = entry.key;
        const index = explicitIndex(element, entry);
        if (!hasQuestionMark(entry.key)) minLength = Math.max(minLength, index + 1);
        literals.push({ element, apply, key: index });
      } else if (element.kind === 'literal') {
        mapKey = entry.key;
        literals.push({ element, apply, key: element.text });
      } else {
        // A lone * fits lists and maps alike.
        if (element.kind === 'star') mapKey = entry.key;
        patterns.push({ element, apply });
      }
      if (listKey !== null && mapKey !== null) {
        entry.place.fail(
          `"${listKey}" makes this level a list and "${mapKey}" makes it a map. Use one of the two.`,
        );
      }
    }
    patterns.sort((left, right) => byPrecedence(left.element, right.element));
    const kind = listKey !== null ? 'list' : mapKey !== null ? 'map' : 'any';
    return { kind, minLength, literals, patterns, isExclusive: mode === 'define' && kind === 'list' };
  }

  private apply(entry: SpecEntry, scope: Scope): Apply {
    const mode = PREFIXES[entry.key[0] ?? ''] ?? this.mode;
    const isOnlyPresent = hasQuestionMark(entry.key);
    const below = scope.below(entry.element, isMap(entry.right));
    const apply =
      isMap(entry.right) && Object.keys(entry.right).length > 0
        ? this.descend(this.level(entry.right, mode, entry.place, below), mode, below)
        : this.assign(compileRight(entry.right, entry.place, below), mode, below);
    if (!isOnlyPresent) return apply;
    return (walk, target, key, current) => {
      if (current !== undefined) apply(walk, target, key, current);
    };
  }

  private assign(source: ValueSource, mode: ModifyMode, { slot }: Scope): Apply {
    return (walk, target, key, current) => {
      walk.budget.step(1);
      walk.keys[slot] = key;
      walk.values[slot] = current ?? null;
      const value = source(walk, current);
      if (value !== undefined && mayWrite(mode, target, key)) write(walk, target.container, key, value);
    };
  }

  private descend(level: Level, mode: ModifyMode, { slot }: Scope): Apply {
    return (walk, target, key, current) => {
      walk.budget.step(1);
      let container = current ?? null;
      if (container === null) {
        if (level.kind === 'any' || !mayWrite(mode, target, key)) return;
        container = level.kind === 'list' ? [] : {};
        put(target.container, key, container);
        walk.budget.grow(1);
      }
      if (!isContainer(container) || !fits(level, container)) return;
      walk.keys[slot] = key;
      walk.values[slot] = container;
      applyLevel(level, walk, container);
    };
  }
}

/** A prefix chooses the mode, a trailing `?` asks for a key that is there; the rest is the key. */
function parseModifyKey(written: string, place: SpecPlace): KeyElement {
  if (written === '') place.fail('An empty key cannot be modified. Name the key.');
  let text = written[0] !== undefined && Object.hasOwn(PREFIXES, written[0]) ? written.slice(1) : written;
  if (hasQuestionMark(written)) text = text.slice(0, -1);
  const element = parseKey(text, place);
  if (!['literal', 'any', 'star', 'array'].includes(element.kind)) {
    place.fail(
      `"${written}" cannot be a key of a modify: it takes names, stars and [0]. Write \\\\ before a special character.`,
    );
  }
  return element;
}

function explicitIndex({ index }: KeyElement & { kind: 'array' }, { key, place }: SpecEntry): number {
  if (index.kind === 'explicit') return index.index;
  return place.fail(`"${key}" is not one element. Write its index, such as [0], or * for all.`);
}

function hasQuestionMark(written: string): boolean {
  return written.length > 1 && written.endsWith('?') && !written.endsWith('\\?');
}

function fits(level: Level, container: Container): boolean {
  return level.kind === 'any' || (level.kind === 'list') === Array.isArray(container);
}

function applyLevel(level: Level, walk: ModifyWalk, container: Container): void {
  if (Array.isArray(container)) applyToList(level, walk, container);
  else applyToMap(level, walk, container);
}

/** All literals, then for every key that is there the first pattern that matches; a literal's key is met again. */
function applyToMap({ literals, patterns }: Level, walk: ModifyWalk, map: ValueMap): void {
  const target = { container: map, originalLength: Infinity };
  for (const { key, apply } of literals) apply(walk, target, key, ownValue(map, key as string));
  if (patterns.length === 0) return;
  for (const key of Object.keys(map)) {
    const pattern = matchedPattern(patterns, walk, key);
    pattern?.apply(walk, target, key, ownValue(map, key));
  }
}

/** The same for a list. Elements that the spec added are null, but count as missing. */
function applyToList(level: Level, walk: ModifyWalk, list: Value[]): void {
  const target = { container: list, originalLength: list.length };
  if (list.length < level.minLength) walk.budget.grow(level.minLength - list.length);
  while (list.length < level.minLength) list.push(null);
  const present = (index: number): Value | undefined =>
    index < target.originalLength ? list[index] : (list[index] ?? undefined);
  if (level.isExclusive) {
    const byIndex = new Map(level.literals.map(({ key, apply }) => [key, apply]));
    for (let index = 0; index < list.length; index++) {
      const apply = byIndex.get(index) ?? matchedPattern(level.patterns, walk, index)?.apply;
      apply?.(walk, target, index, present(index));
    }
    return;
  }
  for (const { key, apply } of level.literals) {
    if ((key as number) < list.length) apply(walk, target, key, present(key as number));
  }
  if (level.patterns.length === 0) return;
  for (let index = 0; index < list.length; index++) {
    matchedPattern(level.patterns, walk, index)?.apply(walk, target, index, present(index));
  }
}

function matchedPattern(patterns: readonly Key[], walk: ModifyWalk, key: string | number): Key | undefined {
  for (const pattern of patterns) {
    walk.budget.step(1);
    if (pattern.element.kind === 'any') return pattern;
    if (pattern.element.kind === 'star' && pattern.element.pattern.matches(String(key))) return pattern;
  }
  return undefined;
}

function mayWrite(mode: ModifyMode, { container, originalLength }: Target, key: string | number): boolean {
  if (mode === 'overwrite') return true;
  const present = Array.isArray(container) ? container[key as number] : ownValue(container, key as string);
  if (mode === 'default') return present === undefined || present === null;
  return Array.isArray(container)
    ? (key as number) >= originalLength && (present ?? null) === null
    : present === undefined;
}

/** A list or map is written as a copy, so that no two places of the tree are one object. */
function write(walk: ModifyWalk, container: Container, key: string | number, value: Value): void {
  const present = Array.isArray(container) ? container[key as number] : ownValue(container, key as string);
  if (present === value) return;
  walk.budget.grow(1);
  put(container, key, copied(value, walk.budget));
}

function put(container: Container, key: string | number, value: Value): void {
  if (Array.isArray(container)) container[key as number] = value;
  else setOwn(container, key as string, value);
}
