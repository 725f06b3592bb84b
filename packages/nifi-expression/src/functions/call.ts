import { placed } from '../casts.js';
import type { Evaluator } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import type { FunctionName, StandaloneName } from '../function-names.js';
import type { Scope } from '../scope.js';
import type { Span } from '../source-text.js';
import { MAX_TEXT_LENGTH, type ResultType, type ValueOf } from '../values.js';

/** A call as the compiler meets it: the parts are compiled, their types known, none converted yet. */
export interface CallSite {
  readonly name: string;
  readonly span: Span;
  readonly subject: Evaluator;
  readonly args: readonly Evaluator[];
  /** Evaluates a value as an expression, without parameters. */
  readonly evaluateValue: (text: string, scope: Scope) => string;
}

/** Makes the evaluator of a call; throws a `Fault` where types do not fit. */
export type CallBuilder = (site: CallSite) => Evaluator;
export type StandaloneBuilder = (site: Omit<CallSite, 'subject'>) => Evaluator;

/** Builders for some of the functions; the table of all is put together in `index.ts`. */
export type Builders<Name extends FunctionName> = Readonly<Record<Name, CallBuilder>>;
export type StandaloneBuilders = Readonly<Record<Exclude<StandaloneName, NeverName>, StandaloneBuilder>>;
type NeverName = 'ip' | 'nextInt' | 'thread' | 'hostname' | 'getStateValue';

/** The argument at `index`; the parser has checked their number. */
export function argument({ args, name }: Pick<CallSite, 'args' | 'name'>, index: number): Evaluator {
  const found = args[index];
  if (found === undefined) throw new Fault(`${name}() has no argument ${index + 1}`);
  return found;
}

/** A call that gives `whenNull` on a null subject and otherwise what `apply` makes of it. */
export function call<S extends ResultType, R extends ResultType>(
  { name, span }: Pick<CallSite, 'name' | 'span'>,
  subject: Evaluator<S>,
  type: R,
  whenNull: ValueOf[R] | null,
  apply: (value: ValueOf[S], scope: Scope) => ValueOf[R] | null,
): Evaluator<R> {
  return callNullable({ name, span }, subject, type, (value, scope) =>
    value === null ? whenNull : apply(value, scope),
  );
}

/** A call that takes a null subject as well. */
export function callNullable<S extends ResultType, R extends ResultType>(
  { name, span }: Pick<CallSite, 'name' | 'span'>,
  subject: Evaluator<S>,
  type: R,
  apply: (value: ValueOf[S] | null, scope: Scope) => ValueOf[R] | null,
): Evaluator<R> {
  const self: Evaluator<R> = {
    type,
    span,
    subject,
    call: name,
    evaluate(scope) {
      const value = subject.evaluate(scope);
      try {
        const result = apply(value, scope);
        if (typeof result === 'string') checkLength(result.length);
        return result;
      } catch (error) {
        throw placed(error, self);
      }
    },
    whyNull: (scope) =>
      subject.evaluate(scope) === null ? subject.whyNull(scope) : `${name}() gave no value`,
  };
  return self;
}

/** A value made of nothing but the scope. */
export function standalone<R extends ResultType>(
  { name, span }: Pick<CallSite, 'name' | 'span'>,
  type: R,
  make: (scope: Scope) => ValueOf[R] | null,
): Evaluator<R> {
  const self: Evaluator<R> = {
    type,
    span,
    call: name,
    evaluate(scope) {
      try {
        return make(scope);
      } catch (error) {
        throw placed(error, self);
      }
    },
    whyNull: () => `${name}() gave no value`,
  };
  return self;
}

export function checkLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) throw new Fault(`The text grows beyond ${MAX_TEXT_LENGTH} characters`);
}
