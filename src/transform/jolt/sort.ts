import type { Operation } from './operation.js';
import { copied, isMap, setOwn, type Value, type ValueMap } from './value.js';
import type { Budget } from './budget.js';

/** Sorts the keys of every map by their UTF-16 units, those that start with `~` first. Lists keep their order. */
export const sortOperation: Operation = {
  inPlace: false,
  run: (input, { budget }) => sorted(input, budget, 0),
};

function sorted(value: Value, budget: Budget, depth: number): Value {
  budget.depth(depth);
  if (Array.isArray(value)) {
    budget.grow(value.length + 1);
    return value.map((element) => sorted(element, budget, depth + 1));
  }
  if (!isMap(value)) return copied(value, budget);
  const keys = Object.keys(value).toSorted(byTildeThenText);
  budget.grow(keys.length + 1);
  budget.step(keys.length);
  const map: ValueMap = {};
  for (const key of keys) setOwn(map, key, sorted(value[key] as Value, budget, depth + 1));
  return map;
}

function byTildeThenText(left: string, right: string): number {
  const tildes = Number(right.startsWith('~')) - Number(left.startsWith('~'));
  return tildes || (left < right ? -1 : 1);
}
