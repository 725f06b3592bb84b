import type { Budget } from './budget.js';
import { type AnyNumber, isNumber, JavaNumber, numberText } from './java-number.js';

/** JSON inside a mapping. `undefined` always means "not there"; JSON itself has no such value. */
export type Value = null | boolean | string | AnyNumber | Value[] | ValueMap;
export interface ValueMap {
  [key: string]: Value;
}

export function isMap(value: Value | undefined): value is ValueMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JavaNumber)
  );
}

export function isContainer(value: Value | undefined): value is Value[] | ValueMap {
  return typeof value === 'object' && value !== null && !(value instanceof JavaNumber);
}

const OBJECT_PROTOTYPE: unknown = Object.prototype;

/**
 * The value of a map's own key. What a plain object inherits (`toString`, `constructor`, `__proto__`) is a function or
 * the prototype itself, which JSON never is: telling them by that is several times faster than `Object.hasOwn`.
 */
export function ownValue(map: ValueMap, key: string): Value | undefined {
  const value: unknown = map[key];
  return typeof value === 'function' || value === OBJECT_PROTOTYPE ? undefined : (value as Value | undefined);
}

/** Sets a map's own key; `__proto__` is a key like any other. */
export function setOwn(map: ValueMap, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = value;
  }
}

/** A copy that shares nothing but scalars with `value`. */
export function copied(value: Value, budget: Budget, depth = 0): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof JavaNumber) {
    budget.hasBoxes = true;
    return value;
  }
  budget.depth(depth);
  if (Array.isArray(value)) {
    budget.grow(value.length + 1);
    const list: Value[] = [];
    for (const element of value) list.push(copied(element, budget, depth + 1));
    return list;
  }
  const map: ValueMap = {};
  let size = 1;
  // A JSON object has no enumerable properties but its own, and for-in reads them without making a list of keys.
  for (const key in value) {
    setOwn(map, key, copied(value[key] as Value, budget, depth + 1));
    size++;
  }
  budget.grow(size);
  return map;
}

/** The same tree with every boxed number plain; Java writes NaN and the infinities as text, and so do we. Changes the tree. */
export function unboxed(value: Value): Value {
  if (value instanceof JavaNumber) {
    return Number.isFinite(value.value) ? value.value : String(value.value);
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = unboxed(value[index] as Value);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) setOwn(value, key, unboxed(value[key] as Value));
  }
  return value;
}

/** Java's `toString()`: `{a=1, b=[x, 2.0, null]}`. */
export function javaText(value: Value, budget: Budget, depth = 0): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberText(value);
  budget.depth(depth);
  if (Array.isArray(value)) {
    budget.step(value.length);
    return budget.text(`[${value.map((element) => javaText(element, budget, depth + 1)).join(', ')}]`);
  }
  const keys = Object.keys(value);
  budget.step(keys.length);
  return budget.text(
    `{${keys.map((key) => `${key}=${javaText(value[key] as Value, budget, depth + 1)}`).join(', ')}}`,
  );
}
