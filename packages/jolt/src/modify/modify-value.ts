import type { JoltFunction } from '../functions/index.js';
import type { Expression } from './modify-expression.js';
import type { RunState } from '../operation.js';
import { compileLookup, compilePath, type PathStep, readPath } from '../path.js';
import { copied, type Value } from '../value.js';
import { type Scope, Walk } from '../walk.js';

/** The walk of a modify. */
export class ModifyWalk extends Walk {
  constructor(readonly state: RunState) {
    super(state.budget);
  }
}

/** Computes what a key becomes; `current` is what it is now. Undefined: no value, the key is left alone. */
export type ValueSource = (walk: ModifyWalk, current: Value | undefined) => Value | undefined;

/** A reference that can never be resolved. In a modify it is no error: what uses it has no value. */
export class OutOfReach extends Error {}

const NOTHING: ValueSource = () => undefined;

export function compileExpression(expression: Expression, scope: Scope): ValueSource {
  if (expression.kind === 'first-of') {
    return firstOf(expression.alternatives.map((one) => compileExpression(one, scope)));
  }
  try {
    return compileOne(expression, scope);
  } catch (error) {
    if (error instanceof OutOfReach) return NOTHING;
    throw error;
  }
}

function compileOne(expression: Expression, scope: Scope): ValueSource {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'lookup': {
      const { read } = compileLookup(expression.lookup, scope);
      return (walk) => read(walk);
    }
    case 'context':
      return fromContext(compilePath(expression.path, scope));
    case 'call-on-current': {
      const { call } = expression;
      return (walk, current) => call(current === undefined ? [] : [current], walk.state);
    }
    case 'call': {
      const { call } = expression;
      const args = expression.args.map((arg) => compileOne(arg, scope));
      const [only] = args;
      if (args.length === 1 && only !== undefined) {
        return (walk, current) => callWithOne(call, only(walk, current), walk.state);
      }
      return (walk, current) =>
        callWith(
          call,
          args.map((arg) => arg(walk, current)),
          walk.state,
        );
    }
    case 'first-of':
    case 'nothing':
  }
  return NOTHING;
}

/** Copied, so that a function that changes its argument does not change the context. */
function fromContext(steps: readonly PathStep[]): ValueSource {
  return (walk) => {
    const value = readPath(walk, walk.state.context, steps);
    return value === undefined ? undefined : copied(value, walk.budget);
  };
}

function firstOf(alternatives: readonly ValueSource[]): ValueSource {
  return (walk, current) => {
    for (const alternative of alternatives) {
      const value = alternative(walk, current);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** A single argument that is missing is left out. */
export function callWithOne(
  call: JoltFunction,
  value: Value | undefined,
  state: RunState,
): Value | undefined {
  if (value === undefined) return call([], state);
  charge(value, state);
  return call([value], state);
}

/** Among several arguments, one that is missing is null. */
export function callWith(
  call: JoltFunction,
  given: readonly (Value | undefined)[],
  state: RunState,
): Value | undefined {
  const args: Value[] = [];
  for (const value of given) {
    charge(value, state);
    args.push(value ?? null);
  }
  return call(args, state);
}

/** Every function looks at its arguments at least once. */
function charge(value: Value | undefined, { budget }: RunState): void {
  if (Array.isArray(value)) budget.step(value.length);
  else if (typeof value === 'string') budget.step(value.length >> 5);
}
