import type { Budget } from '../budget.js';
import { isNumber, numberText, numberType } from '../java-number.js';
import type { RunState } from '../operation.js';
import { isMap, type Value } from '../value.js';
import type { JoltFunction, OfValue } from './dispatch.js';

const squashNulls = squash((value, state) => withoutNulls(value, state));
const recursivelySquashNulls = squash((value, state) => withoutNullsBelow(value, state, 0));

/** Whether a function changes the list or map that it is given. */
export function changesItsArgument(call: JoltFunction): boolean {
  return call === squashNulls || call === recursivelySquashNulls;
}

/** Functions that squash nulls and duplicates, and those that ask whether there is a value. */
export const objectFunctions: Readonly<Record<string, JoltFunction>> = {
  squashNulls,
  recursivelySquashNulls,
  squashDuplicates: squash((value, state) => (Array.isArray(value) ? distinct(value, state) : value)),
  noop: () => undefined,
  isPresent: ([first]) => first,
  notNull: ([first]) => first ?? undefined,
  isNull: ([first]) => (first === null ? null : undefined),
  uuid: (_args, { environment }) => environment.newUuid(),
};

/** One map, list or scalar; several arguments count as one list. */
function squash(change: OfValue): JoltFunction {
  return (args, state) => {
    const value = args.length > 1 ? [...args] : args[0];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0))
      return undefined;
    return change(value, state);
  };
}

/** Takes the nulls out of a list or map itself, as Jolt does. */
function withoutNulls(value: Value, { budget }: RunState): Value {
  if (Array.isArray(value)) {
    budget.step(value.length);
    let kept = 0;
    for (const element of value) if (element !== null) value[kept++] = element;
    value.length = kept;
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      budget.step(1);
      if (value[key] === null) delete value[key];
    }
  }
  return value;
}

function withoutNullsBelow(value: Value, state: RunState, depth: number): Value {
  state.budget.depth(depth);
  withoutNulls(value, state);
  if (Array.isArray(value)) for (const element of value) withoutNullsBelow(element, state, depth + 1);
  else if (isMap(value))
    for (const key of Object.keys(value)) withoutNullsBelow(value[key] as Value, state, depth + 1);
  return value;
}

function distinct(values: readonly Value[], { budget }: RunState): Value[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const identity = budget.text(identityOf(value, budget, 0));
    return !seen.has(identity) && seen.add(identity) !== undefined;
  });
}

/** The same text for values that Java's `equals` holds equal: 1 is not 1.0, and the order of a map's keys does not count. */
function identityOf(value: Value, budget: Budget, depth: number): string {
  budget.step(1);
  if (isNumber(value)) return `${numberType(value)} ${numberText(value)}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  budget.depth(depth);
  if (Array.isArray(value))
    return `[${value.map((element) => identityOf(element, budget, depth + 1)).join()}]`;
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${identityOf(value[key] as Value, budget, depth + 1)}`);
  return `{${entries.join()}}`;
}
