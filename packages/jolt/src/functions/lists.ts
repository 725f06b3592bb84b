import { isNumber, numberType, plain } from '../java-number.js';
import type { Value } from '../value.js';
import { type JoltFunction, led, spread, whole } from './dispatch.js';
import { isInteger } from './text.js';

/** Functions of lists. */
export const listFunctions: Readonly<Record<string, JoltFunction>> = {
  firstElement: whole((values) => values[0]),
  lastElement: whole((values) => values.at(-1)),
  elementAt: led(isInteger, (index, values) => values[index]),
  toList: spread(
    (value) => [value],
    (values) => [...values],
  ),
  sort: spread(
    (value) => value,
    (values, { budget }) => {
      budget.step(values.length * Math.max(1, Math.ceil(Math.log2(values.length))));
      const kinds = new Set(values.map(comparableKind));
      if (values.length > 1 && (kinds.size > 1 || kinds.has(null))) return undefined;
      return values.toSorted(compare);
    },
  ),
};

/** Values of one kind have an order; null for values that have none. */
function comparableKind(value: Value): string | null {
  if (isNumber(value)) return numberType(value);
  return typeof value === 'string' || typeof value === 'boolean' ? typeof value : null;
}

function compare(left: Value, right: Value): number {
  if (isNumber(left) && isNumber(right)) return compareNumbers(plain(left), plain(right));
  const [first, second] = [left as string | boolean, right as string | boolean];
  return first < second ? -1 : Number(first > second);
}

/** Java puts -0.0 before 0.0, and NaN last. */
function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return Number(Object.is(right, -0)) - Number(Object.is(left, -0));
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}
