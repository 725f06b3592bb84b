import { isRoundingMode, type RoundingMode, roundedExactly, roundedText } from '@image-integrator/java-text';
import {
  type AnyNumber,
  intValue,
  isNumber,
  javaDouble,
  javaLong,
  longValue,
  numberType,
  type NumberType,
  parseNumber,
  plain,
} from '../java-number.js';
import type { Value } from '../value.js';
import { each, isText, type JoltFunction, led, type OfList, spread, whole } from './dispatch.js';
import { isInteger } from './text.js';

/** Functions of numbers. */
export const numberFunctions: Readonly<Record<string, JoltFunction>> = {
  min: spread(numberOnly, extreme(Math.min, Infinity)),
  max: spread(numberOnly, extreme(Math.max, -Infinity)),
  abs: each((value) => {
    const number = toNumber(value);
    return number === undefined ? undefined : absolute(number);
  }),
  avg: whole((values) => {
    const numbers = values.map(toNumber).filter((number) => number !== undefined);
    if (numbers.length === 0) return undefined;
    return javaDouble(numbers.reduce<number>((sum, number) => sum + plain(number), 0) / numbers.length);
  }),
  intSum: whole(
    sum(
      (total, number) => (total + intValue(number)) | 0,
      (total) => total,
    ),
  ),
  longSum: whole((values) => {
    const numbers = values.map(toNumber).filter((number) => number !== undefined);
    const total = numbers.reduce((bits, number) => bits + BigInt(longValue(number)), 0n);
    return javaLong(Number(BigInt.asIntN(64, total)));
  }),
  doubleSum: whole(sum((total, number) => total + plain(number), javaDouble)),
  intSubtract: whole(subtract('Integer', (left, right) => (left - right) | 0)),
  longSubtract: whole(
    subtract('Long', (left, right) => javaLong(Number(BigInt.asIntN(64, BigInt(left) - BigInt(right))))),
  ),
  doubleSubtract: whole(subtract('Double', (left, right) => javaDouble(left - right))),
  divide: whole(divide),
  divideAndRound: led(isInteger, (digits, values) => {
    const [mode, ...rest] = values;
    if (values.length === 3 && typeof mode === 'string')
      return dividedAndRounded(digits, mode.toUpperCase(), rest);
    return dividedAndRounded(digits, 'HALF_UP', values);
  }),
  multiply: whole(multiply),
  multiplyAndRound: whole(([digits, ...values]) => {
    if (!isInteger(digits) || values.length < 2) return undefined;
    if (values.length === 2) return multipliedAndRounded(digits, 'HALF_UP', values);
    const [mode = null, ...rest] = values;
    return isText(mode) ? multipliedAndRounded(digits, mode.toUpperCase(), rest) : undefined;
  }),
};

/** A number, or a text that is one. */
export function toNumber(value: Value | undefined): AnyNumber | undefined {
  if (isNumber(value)) return value;
  return typeof value === 'string' ? parseNumber(value) : undefined;
}

function numberOnly(value: Value): Value | undefined {
  return isNumber(value) ? value : undefined;
}

function absolute(value: AnyNumber): AnyNumber | undefined {
  const type = numberType(value);
  const size = Math.abs(plain(value));
  // As in Java, the smallest Integer has no positive counterpart.
  if (type === 'Integer') return size | 0;
  if (type === 'BigInteger') return undefined;
  return type === 'Long' ? javaLong(size) : javaDouble(size);
}

/**
 * Jolt keeps one extreme for each Java type, starting from that type's own bound, and compares the three as whole numbers,
 * Integer before Long before Double. So `max(1, 1.9)` is 1, and the maximum of Longs below an Integer's range is that bound.
 */
function extreme(pick: (left: number, right: number) => number, start: number): OfList {
  const bound = (size: number): number => (start > 0 ? size - 1 : -size);
  return (values) => {
    let int = bound(2 ** 31);
    let long = start > 0 ? 2 ** 63 : -(2 ** 63);
    let double = start > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
    let found = false;
    for (const value of values) {
      const number = toNumber(value);
      if (number === undefined) continue;
      const type = numberType(number);
      if (type === 'Integer') int = pick(int, plain(number));
      else if (type === 'Long') long = pick(long, plain(number));
      else if (type === 'Double') double = pick(double, plain(number));
      else continue;
      found = true;
    }
    if (!found) return undefined;
    const wholeDouble = longValue(javaDouble(double));
    if (pick(int, wholeDouble) === int && pick(int, long) === int) return int;
    return pick(long, wholeDouble) === long ? javaLong(long) : javaDouble(double);
  };
}

function sum(add: (total: number, number: AnyNumber) => number, finish: (total: number) => Value): OfList {
  return (values) => {
    let total = 0;
    for (const value of values) {
      const number = toNumber(value);
      if (number !== undefined) total = add(total, number);
    }
    return finish(total);
  };
}

/** Both numbers must be of the type already; nothing is converted. */
function subtract(type: NumberType, difference: (left: number, right: number) => Value): OfList {
  return ([left, right, ...more]) => {
    if (!isNumber(left) || !isNumber(right) || more.length > 0) return undefined;
    if (numberType(left) !== type || numberType(right) !== type) return undefined;
    return difference(plain(left), plain(right));
  };
}

function divide(values: readonly Value[]): Value | undefined {
  const quotient = quotientOf(values);
  return quotient === undefined ? undefined : javaDouble(quotient);
}

function quotientOf(values: readonly Value[]): number | undefined {
  const left = toNumber(values[0]);
  const right = toNumber(values[1]);
  if (values.length !== 2 || left === undefined || right === undefined || plain(right) === 0)
    return undefined;
  return plain(left) / plain(right);
}

function dividedAndRounded(digits: number, mode: string, values: readonly Value[]): Value | undefined {
  const quotient = quotientOf(values);
  if (quotient === undefined || !Number.isFinite(quotient) || !isRoundingMode(mode)) return undefined;
  const rounded = roundedExactly(quotient, digits, mode);
  return rounded === undefined ? undefined : javaDouble(rounded);
}

/** Double where one of the two is; otherwise whole, as a Long. */
function multiply(values: readonly Value[]): AnyNumber | undefined {
  const left = toNumber(values[0]);
  const right = toNumber(values[1]);
  if (values.length !== 2 || left === undefined || right === undefined) return undefined;
  const types = new Set([numberType(left), numberType(right)]);
  if (types.has('Double')) return javaDouble(plain(left) * plain(right));
  const product = BigInt(plain(left)) * BigInt(plain(right));
  return types.has('BigInteger') ? Number(product) : javaLong(Number(BigInt.asIntN(64, product)));
}

function multipliedAndRounded(digits: number, mode: string, values: readonly Value[]): Value | undefined {
  const product = multiply(values);
  if (product === undefined || !isRoundingMode(mode)) return undefined;
  if (numberType(product) !== 'Double') return product;
  const rounded = roundedAsWritten(plain(product), digits, mode);
  return rounded === undefined ? undefined : javaDouble(rounded);
}

function roundedAsWritten(value: number, digits: number, mode: RoundingMode): number | undefined {
  return Number.isFinite(value) ? roundedText(String(value), digits, mode) : undefined;
}
