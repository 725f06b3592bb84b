import type { Budget } from './budget.js';
import { JavaNumber } from './java-number.js';
import { setOwn, type Value, type ValueMap } from './value.js';

/** The value itself with its parts sorted; only a map whose keys are out of order is built anew. */
export function sorted(value: Value, budget: Budget, depth = 0): Value {
  if (typeof value !== 'object' || value === null || value instanceof JavaNumber) return value;
  budget.depth(depth);
  if (Array.isArray(value)) {
    budget.step(value.length);
    for (let index = 0; index < value.length; index++) {
      value[index] = sorted(value[index] as Value, budget, depth + 1);
    }
    return value;
  }
  const keys = Object.keys(value);
  budget.step(keys.length);
  const target: ValueMap = isSorted(keys) ? value : {};
  if (target !== value) keys.sort(byTildeThenText);
  for (const key of keys) setOwn(target, key, sorted(value[key] as Value, budget, depth + 1));
  return target;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if (byTildeThenText(keys[index - 1] as string, keys[index] as string) > 0) return false;
  }
  return true;
}

export function byTildeThenText(left: string, right: string): number {
  const tildes = Number(right.startsWith('~')) - Number(left.startsWith('~'));
  return tildes || (left < right ? -1 : 1);
}
