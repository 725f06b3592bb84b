import type { KeyElement, Lookup } from './spec/key-element.js';
import { intValue, isNumber } from './java-number.js';
import { isMap, ownValue, type Value } from './value.js';
import { fixedIndex, fixedText, indexOfText, type Scope, type TextSource, type Walk } from './walk.js';

/** One step of a path through a tree. A key that reads as undefined, or an index of -1, leads nowhere. */
export type PathStep =
  | ({ readonly kind: 'key' } & Source<string, string | undefined>)
  | ({ readonly kind: 'index' } & Source<number, number>)
  | { readonly kind: 'append'; readonly id: string; readonly slot: number };

interface Source<Fixed, Read> {
  readonly id: string;
  /** What is read stays the same until this level is entered again. */
  readonly slot: number;
  readonly fixed: Fixed | null;
  readonly read: (walk: Walk) => Read;
}

/** Finds a value in the tree that is walked; undefined where there is none. */
interface Reader {
  readonly id: string;
  readonly read: (walk: Walk) => Value | undefined;
}

export function compilePath(elements: readonly KeyElement[], scope: Scope): PathStep[] {
  return elements.map((element) => compileStep(element, scope));
}

function compileStep(element: KeyElement, scope: Scope): PathStep {
  switch (element.kind) {
    case 'literal':
      return { kind: 'key', ...fixedText(element.text) };
    case 'amp':
      return { kind: 'key', ...ampText(element, scope) };
    case 'dollar':
      return { kind: 'key', ...scope.reference(element.reference) };
    case 'lookup': {
      const { id, read } = compileLookup(element, scope);
      const { slot } = scope;
      return { kind: 'key', id: `${id}>${slot}`, slot, fixed: null, read: (walk) => keyOfValue(read(walk)) };
    }
    case 'array':
      return compileIndex(element, scope);
    case 'any':
    case 'star':
    case 'hash':
    case 'at':
  }
  throw new Error(`"${element.canonical}" is refused by the path's parser.`);
}

function compileIndex({ index }: KeyElement & { kind: 'array' }, scope: Scope): PathStep {
  switch (index.kind) {
    case 'append':
      return { kind: 'append', id: '[]', slot: 0 };
    case 'explicit':
      return { kind: 'index', ...fixedIndex(index.index) };
    case 'reference':
      return { kind: 'index', ...scope.indexReference(index.reference) };
    case 'count': {
      const counted = scope.countSlotOf(index.up);
      if (counted === null) return { kind: 'index', ...fixedIndex(0) };
      const { slot } = scope;
      return {
        kind: 'index',
        id: `[#${counted}>${slot}]`,
        slot,
        fixed: null,
        read: (walk) => walk.counts[counted] as number,
      };
    }
    case 'lookup':
  }
  const { id, read } = compileLookup(index.lookup, scope);
  const readIndex = (walk: Walk): number => indexOfText(keyOfValue(read(walk)) ?? '');
  const { slot } = scope;
  return { kind: 'index', id: `[${id}>${slot}]`, slot, fixed: null, read: readIndex };
}

/** The text of a key with references, made once where all of them are fixed. */
export function ampText({ tokens }: KeyElement & { kind: 'amp' }, scope: Scope): TextSource {
  const parts = tokens.map((token) =>
    typeof token === 'string' ? fixedText(token) : scope.reference(token),
  );
  if (parts.every(({ fixed }) => fixed !== null)) return fixedText(parts.map(({ fixed }) => fixed).join(''));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    id: parts.map(({ id }) => id).join('+'),
    slot: Math.max(...parts.map(({ slot }) => slot)),
    fixed: null,
    read: (walk) => {
      let text = '';
      for (const part of parts) text += part.read(walk);
      return walk.budget.text(text);
    },
  };
}

/** Compiles `@(n,path)` for use inside `scope`. */
export function compileLookup({ up, path }: Lookup, scope: Scope): Reader {
  const slot = scope.valueSlot(up);
  if (path === null) return { id: `@${slot}`, read: (walk) => walk.values[slot] ?? null };
  const steps = compilePath(path, scope);
  return {
    id: `@${slot}(${steps.map(({ id }) => id).join('.')})`,
    read: (walk) => readPath(walk, walk.values[slot], steps),
  };
}

/** Follows `steps` from `start`. Null on the way is a dead end, null at the end is a value. */
export function readPath(
  walk: Walk,
  start: Value | undefined,
  steps: readonly PathStep[],
): Value | undefined {
  let value = start;
  for (const step of steps) {
    switch (step.kind) {
      case 'key': {
        const key = step.fixed ?? step.read(walk);
        if (key === undefined || !isMap(value)) return undefined;
        value = ownValue(value, key);
        break;
      }
      case 'index': {
        const index = step.fixed ?? step.read(walk);
        if (index < 0 || !Array.isArray(value) || index >= value.length) return undefined;
        value = value[index];
        break;
      }
      case 'append':
        return undefined;
    }
  }
  return value;
}

/** A looked-up value as a key: numbers as whole numbers; nulls, lists and maps are no keys. */
function keyOfValue(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return isNumber(value) ? String(intValue(value)) : undefined;
}
