import { Fault } from './expression-error.js';
import type { Scope } from './scope.js';
import type { Span } from './source-text.js';
import type { ResultType, ValueOf } from './values.js';

/** A compiled part of an expression: immutable, shared by every evaluation. */
export interface Evaluator<T extends ResultType = ResultType> {
  readonly type: T;
  readonly span: Span;
  evaluate(scope: Scope): ValueOf[T] | null;
  /** Why the value is null, for people: `token.erp is missing`. Called only after `evaluate` gave null. */
  whyNull(scope: Scope): string;
  /** What it is called on, if it is a function call. */
  readonly subject?: Evaluator;
  /** The function it calls, if it is a function call. */
  readonly call?: string;
  /** Set when it is a text that no attribute can change. */
  readonly constant?: string | null;
  /** Set on `join()` and `count()`, which make one value of many. */
  readonly reduce?: Reduction;
  /** Set on `allAttributes(…)` and its like: the values to go through, in order, and whether one that is true is enough. */
  readonly source?: { readonly values: (scope: Scope) => readonly (string | null)[]; readonly any: boolean };
  /** Set on the value of an attribute, with no function called on it. */
  readonly attribute?: true;
  /** Set where a `join()` went through many values; NiFi takes it as an argument of `literal()` only. */
  readonly joined?: boolean;
}

export interface Reduction {
  /** Takes the value at hand in; `before` is null at the first. */
  step(scope: Scope, before: string | bigint | null): string | bigint;
}

/** The value of `evaluator`, which `user` cannot do without. */
export function requireValue<T extends ResultType>(
  evaluator: Evaluator<T>,
  scope: Scope,
  user: string,
): ValueOf[T] {
  const value = evaluator.evaluate(scope);
  if (value === null) {
    throw new Fault(`${evaluator.whyNull(scope)}; ${user} needs a value`, evaluator.span.start);
  }
  return value;
}

/** A text known when compiling; `null` is the literal `null`. */
export function constantText(text: string | null, span: Span): Evaluator<'STRING'> {
  return {
    type: 'STRING',
    span,
    constant: text,
    evaluate: () => text,
    whyNull: () => '"null" is written here',
  };
}

/** A number or truth value that was written out. */
export function constant<T extends ResultType>(type: T, value: ValueOf[T], span: Span): Evaluator<T> {
  return { type, span, evaluate: () => value, whyNull: () => 'it is not null' };
}
