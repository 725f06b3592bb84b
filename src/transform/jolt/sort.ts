import type { Budget } from './budget.js';
import type { Operation } from './operation.js';
import { setOwn, type Value, type ValueMap } from './value.js';
import { JavaNumber } from './java-number.js';

/** Sorts the keys of every map by their UTF-16 units, those that start with `~` first. Lists keep their order. */
export const sortOperation: Operation = {
  inPlace: true,
  run: (input, { budget }) => sorted(input, budget, 0),
};

/** The value itself with its parts sorted; only a map whose keys are out of order is built anew. */
function sorted(value: Value, budget: Budget, depth: number): Value {
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

function byTildeThenText(left: string, right: string): number {
  const tildes = Number(right.startsWith('~')) - Number(left.startsWith('~'));
  return tildes || (left < right ? -1 : 1);
}
