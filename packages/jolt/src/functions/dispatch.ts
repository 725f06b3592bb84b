import type { RunState } from '../operation.js';
import type { Value } from '../value.js';

/** A function of modify: its arguments in, a value out, or undefined for "no value" (then the key is left alone). */
export type JoltFunction = (args: readonly Value[], state: RunState) => Value | undefined;

/** A function of one value. */
export type OfValue = (value: Value, state: RunState) => Value | undefined;
/** A function of several values. */
export type OfList = (values: readonly Value[], state: RunState) => Value | undefined;

/**
 * Jolt's way to call most functions: one list is a list of values, so are several arguments; null and an empty list give
 * no value.
 */
export function spread(ofValue: OfValue, ofList: OfList): JoltFunction {
  return (args, state) => {
    if (args.length > 1) return ofList(args, state);
    const [only] = args;
    if (only === undefined || only === null) return undefined;
    if (!Array.isArray(only)) return ofValue(only, state);
    return only.length === 0 ? undefined : ofList(only, state);
  };
}

/** For every value of a list by itself; what it has no value for stays as it is. */
export function each(ofValue: OfValue): JoltFunction {
  return spread(ofValue, (values, state) => eachOf(values, ofValue, state));
}

/** For a list as a whole; a single value is none. */
export function whole(ofList: OfList): JoltFunction {
  return spread(() => undefined, ofList);
}

/**
 * With a first argument of its own kind, as `join(',', …)`: the rest is one list or several arguments. All of them may
 * come in one list. A first argument of another kind gives no value.
 */
export function led<First extends Value>(
  isFirst: (value: Value) => value is First,
  ofList: (first: First, values: readonly Value[], state: RunState) => Value | undefined,
  ofValue: (first: First, value: Value, state: RunState) => Value | undefined = () => undefined,
): JoltFunction {
  return (given, state) => {
    const args = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
    const [first, second] = args;
    if (first === undefined || second === undefined || !isFirst(first)) return undefined;
    if (args.length > 2) return ofList(first, args.slice(1), state);
    return Array.isArray(second) ? ofList(first, second, state) : ofValue(first, second, state);
  };
}

export function eachOf(values: readonly Value[], ofValue: OfValue, state: RunState): Value[] {
  state.budget.grow(values.length + 1);
  return values.map((value) => ofValue(value, state) ?? value);
}

export function isText(value: Value): value is string {
  return typeof value === 'string';
}
