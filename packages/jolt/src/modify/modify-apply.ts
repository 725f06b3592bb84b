import type { ModifyKey, ModifyLevel, ModifyMode } from './modify-spec.js';
import { ModifyWalk } from './modify-value.js';
import type { RunState } from '../operation.js';
import { copied, isContainer, ownValue, setOwn, type Value, type ValueMap } from '../value.js';

type Container = Value[] | ValueMap;

/** Where a key is applied: its container, and how long that was before the spec lengthened it (Infinity for maps). */
interface Target {
  readonly container: Container;
  readonly originalLength: number;
}

/** Computes and writes values all over `input`, in place. What does not fit the spec is left alone. */
export function applyModify(level: ModifyLevel, input: Value, state: RunState): void {
  const walk = new ModifyWalk(state);
  walk.values[0] = walk.values[1] = input;
  if (isContainer(input) && fits(level, input)) applyLevel(level, walk, input);
}

function fits(level: ModifyLevel, container: Container): boolean {
  return level.kind === 'any' || (level.kind === 'list') === Array.isArray(container);
}

function applyLevel(level: ModifyLevel, walk: ModifyWalk, container: Container): void {
  if (Array.isArray(container)) applyToList(level, walk, container);
  else applyToMap(level, walk, container);
}

/** All literals, then for every key that is there the first pattern that matches; a literal's key is met again. */
function applyToMap({ literals, patterns }: ModifyLevel, walk: ModifyWalk, map: ValueMap): void {
  const target = { container: map, originalLength: Infinity };
  for (const literal of literals)
    applyKey(literal, walk, target, literal.key, ownValue(map, literal.key as string));
  if (patterns.length === 0) return;
  for (const key of Object.keys(map)) {
    const pattern = matchedPattern(patterns, walk, key);
    if (pattern !== undefined) applyKey(pattern, walk, target, key, ownValue(map, key));
  }
}

/** The same for a list. Elements that the spec added are null, but count as missing. */
function applyToList(level: ModifyLevel, walk: ModifyWalk, list: Value[]): void {
  const target = { container: list, originalLength: list.length };
  if (list.length < level.minLength) walk.budget.grow(level.minLength - list.length);
  while (list.length < level.minLength) list.push(null);
  const apply = (key: ModifyKey, index: number): void => {
    const present = index < target.originalLength ? list[index] : (list[index] ?? undefined);
    applyKey(key, walk, target, index, present);
  };
  if (!level.isExclusive) {
    for (const literal of level.literals) {
      if ((literal.key as number) < list.length) apply(literal, literal.key as number);
    }
  }
  const byIndex = new Map(level.isExclusive ? level.literals.map((key) => [key.key, key]) : []);
  if (byIndex.size === 0 && level.patterns.length === 0) return;
  for (let index = 0; index < list.length; index++) {
    const key = byIndex.get(index) ?? matchedPattern(level.patterns, walk, index);
    if (key !== undefined) apply(key, index);
  }
}

function matchedPattern(
  patterns: readonly ModifyKey[],
  walk: ModifyWalk,
  key: string | number,
): ModifyKey | undefined {
  for (const pattern of patterns) {
    walk.budget.step(1);
    if (pattern.element.kind === 'any') return pattern;
    if (pattern.element.kind === 'star' && pattern.element.pattern.matches(String(key))) return pattern;
  }
  return undefined;
}

function applyKey(
  { mode, isOnlyPresent, right, scope: { slot } }: ModifyKey,
  walk: ModifyWalk,
  target: Target,
  key: string | number,
  current: Value | undefined,
): void {
  if (isOnlyPresent && current === undefined) return;
  walk.budget.step(1);
  if (right.kind === 'assign') {
    walk.keys[slot] = key;
    walk.values[slot] = current ?? null;
    const value = right.source(walk, current);
    if (value !== undefined && mayWrite(mode, target, key)) write(walk, target.container, key, value);
    return;
  }
  const container = current ?? made(right, mode, walk, target, key);
  if (!isContainer(container) || !fits(right, container)) return;
  walk.keys[slot] = key;
  walk.values[slot] = container;
  applyLevel(right, walk, container);
}

/** The container of a level, made where there is none; null where nothing may be made, or nothing says what it should be. */
function made(
  level: ModifyLevel,
  mode: ModifyMode,
  walk: ModifyWalk,
  target: Target,
  key: string | number,
): Container | null {
  if (level.kind === 'any' || !mayWrite(mode, target, key)) return null;
  const container = level.kind === 'list' ? [] : {};
  put(target.container, key, container);
  walk.budget.grow(1);
  return container;
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
