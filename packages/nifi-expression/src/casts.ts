import {
  doubleToLong,
  floorDiv,
  formatDateText,
  formatDouble,
  formatInstantText,
  javaTrim,
} from '@image-integrator/java-text';
import type { Evaluator } from './evaluator.js';
import { asFault, Fault } from './expression-error.js';
import { parseDateText, parseInstantValue } from './date-text.js';
import { parseNumber } from './number-text.js';
import type { Scope } from './scope.js';
import type { ResultType, Value, ValueOf } from './values.js';

/**
 * Implicit conversion, decided by the static type when an expression is compiled: a text becomes anything (or null,
 * where it is no number), anything becomes a text, a truth value becomes nothing else. `user` names who wants the
 * conversion, for the error.
 */
export function asText(evaluator: Evaluator, user: string): Evaluator<'STRING'> {
  if (evaluator.joined === true && evaluator.type === 'STRING') {
    throw new Fault(
      `A join() over many values is an argument of literal() only: write \${literal(\${…:join(…)})}, then ${user}`,
      evaluator.span.start,
    );
  }
  return convert(evaluator, 'STRING', (value, scope) => textOf(value, evaluator.type, scope));
}

export function asFlag(evaluator: Evaluator, user: string): Evaluator<'BOOLEAN'> {
  if (evaluator.type !== 'STRING' && evaluator.type !== 'BOOLEAN')
    throw noConversion(evaluator, 'BOOLEAN', user);
  return convert(evaluator, 'BOOLEAN', (value) => javaTrim(value as string).toLowerCase() === 'true');
}

export function asWhole(evaluator: Evaluator, user: string): Evaluator<'WHOLE_NUMBER'> {
  if (evaluator.type === 'BOOLEAN') throw noConversion(evaluator, 'WHOLE_NUMBER', user);
  return convert(evaluator, 'WHOLE_NUMBER', (value) => {
    const number = numberOf(value, evaluator.type);
    return typeof number === 'number' ? doubleToLong(number) : number;
  });
}

export function asDecimal(evaluator: Evaluator, user: string): Evaluator<'DECIMAL'> {
  if (evaluator.type === 'BOOLEAN' || evaluator.type === 'INSTANT')
    throw noConversion(evaluator, 'DECIMAL', user);
  return convert(evaluator, 'DECIMAL', (value) => {
    const number = numberOf(value, evaluator.type);
    return number === null ? null : Number(number);
  });
}

export function asNumber(evaluator: Evaluator, user: string): Evaluator<'NUMBER'> {
  if (evaluator.type === 'BOOLEAN') throw noConversion(evaluator, 'NUMBER', user);
  return convert(evaluator, 'NUMBER', (value) => numberOf(value, evaluator.type));
}

export function asDate(evaluator: Evaluator, user: string): Evaluator<'DATE'> {
  if (evaluator.type === 'BOOLEAN') throw noConversion(evaluator, 'DATE', user);
  return convert(evaluator, 'DATE', (value, scope) => {
    if (typeof value === 'string') return parseDateText(value, scope.zone, scope.nowMs);
    const number = numberOf(value, evaluator.type);
    return typeof number === 'number' ? doubleToLong(number) : number;
  });
}

export function asInstant(evaluator: Evaluator, user: string): Evaluator<'INSTANT'> {
  if (evaluator.type === 'BOOLEAN') throw noConversion(evaluator, 'INSTANT', user);
  return convert(evaluator, 'INSTANT', (value) => {
    if (typeof value === 'string') return parseInstantValue(value);
    const number = numberOf(value, evaluator.type);
    if (number === null) return null;
    return (typeof number === 'number' ? doubleToLong(number) : number) * 1_000_000n;
  });
}

/** A value as text: Java's `String.valueOf` of it. */
export function textOf(value: Value, type: ResultType, scope: Scope): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return formatDouble(value);
  if (type === 'DATE') return formatDateText(Number(value), scope.zone);
  if (type === 'INSTANT') return formatInstantText(value as bigint);
  return String(value);
}

function numberOf(value: NonNullable<Value>, type: ResultType): bigint | number | null {
  if (typeof value === 'string') return parseNumber(value);
  if (typeof value === 'boolean') return null;
  return type === 'INSTANT' ? floorDiv(value as bigint, 1_000_000n) : value;
}

function convert<T extends ResultType>(
  from: Evaluator,
  type: T,
  conversion: (value: NonNullable<Value>, scope: Scope) => ValueOf[T] | null,
): Evaluator<T> {
  if (isOf(from, type)) return from;
  return {
    type,
    span: from.span,
    subject: from,
    evaluate(scope) {
      const value = from.evaluate(scope);
      if (value === null) return null;
      try {
        return conversion(value, scope);
      } catch (error) {
        throw placed(error, from);
      }
    },
    whyNull: (scope) =>
      from.evaluate(scope) === null ? from.whyNull(scope) : `${describe(from)} is not a number`,
  };
}

/** A `Fault` from code that knows no place gets the place of the part that called it. */
export function placed(error: unknown, part: Pick<Evaluator, 'span'>): unknown {
  const fault = asFault(error);
  if (fault === null || fault.offset !== null) return error;
  return new Fault(fault.message, part.span.start, { cause: fault.cause });
}

function describe(evaluator: Evaluator): string {
  return evaluator.call === undefined ? 'the value' : `the result of ${evaluator.call}()`;
}

function isOf<T extends ResultType>(evaluator: Evaluator, type: T): evaluator is Evaluator<T> {
  return evaluator.type === type;
}

function noConversion(evaluator: Evaluator, type: ResultType, user: string): Fault {
  return new Fault(
    `${user} needs a ${type}, and ${describe(evaluator)} is a ${evaluator.type}`,
    evaluator.span.start,
  );
}
