import { formatDouble, javaTrim } from '@image-integrator/java-text';

/**
 * Java's number types on JavaScript's one. A plain number is read as what Jackson would have made of it: whole numbers
 * are Integer, Long or BigInteger by their size, all others Double. A result that Java would hold in another type than
 * that (the Double 3.0, the Long 5) travels boxed through the operations of a chain, so that text made of it and functions
 * that insist on a type behave as in Java. Boxes never leave a mapping: see `unboxed`.
 */
export class JavaNumber {
  constructor(
    readonly type: 'Long' | 'Double',
    readonly value: number,
  ) {}
}

export type AnyNumber = number | JavaNumber;
export type NumberType = 'Integer' | 'Long' | 'BigInteger' | 'Double';

const INT_RANGE = 2 ** 31;
const LONG_RANGE = 2 ** 63;

export function isNumber(value: unknown): value is AnyNumber {
  return typeof value === 'number' || value instanceof JavaNumber;
}

export function numberType(value: AnyNumber): NumberType {
  if (typeof value !== 'number') return value.type;
  if (!Number.isInteger(value) || Object.is(value, -0)) return 'Double';
  if (isInt(value)) return 'Integer';
  if (value >= -LONG_RANGE && value < LONG_RANGE) return 'Long';
  // JavaScript writes whole numbers from 1e21 on with an exponent, and an exponent makes a Double in Jackson.
  return Math.abs(value) < 1e21 ? 'BigInteger' : 'Double';
}

/** The plain number inside. */
export function plain(value: AnyNumber): number {
  return typeof value === 'number' ? value : value.value;
}

/** `value` as a Java Double, boxed when the plain number would be read as something else. */
export function javaDouble(value: number): AnyNumber {
  return Number.isInteger(value) || !Number.isFinite(value) ? new JavaNumber('Double', value) : value;
}

/** A whole number as a Java Long, boxed when the plain number would be read as something else. */
export function javaLong(value: number): AnyNumber {
  return numberType(value) === 'Long' ? value : new JavaNumber('Long', value + 0);
}

/** `Number.intValue()`: doubles saturate, whole numbers wrap at 32 bits. */
export function intValue(value: AnyNumber): number {
  const number = plain(value);
  if (numberType(value) !== 'Double') return number | 0;
  if (Number.isNaN(number)) return 0;
  return Math.min(Math.max(Math.trunc(number), -INT_RANGE), INT_RANGE - 1) + 0;
}

/** `Number.longValue()`: doubles saturate, larger whole numbers wrap at 64 bits. */
export function longValue(value: AnyNumber): number {
  const number = plain(value);
  if (numberType(value) === 'BigInteger') return Number(BigInt.asIntN(64, BigInt(number)));
  if (Number.isNaN(number)) return 0;
  return Math.min(Math.max(Math.trunc(number), -LONG_RANGE), LONG_RANGE) + 0;
}

/** Whether a value is a plain number that Java would hold as an Integer. */
export function isInt(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0);
}

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;

/** `Integer.parseInt`; undefined where Java throws. */
export function parseInteger(text: string): number | undefined {
  if (!WHOLE.test(text)) return undefined;
  const value = Number(text) + 0;
  return isInt(value) ? value : undefined;
}

/** A text as the first of Integer, Long and Double that can hold it, in Java's notation; undefined where none can. */
export function parseNumber(text: string): AnyNumber | undefined {
  if (isShortFraction(text)) return javaDouble(Number(text));
  if (WHOLE.test(text)) {
    const value = Number(text) + 0;
    if (isInt(value)) return value;
    const exact = BigInt(text.startsWith('+') ? text.slice(1) : text);
    if (BigInt.asIntN(64, exact) === exact) return javaLong(value);
    return javaDouble(value);
  }
  const trimmed = javaTrim(text);
  if (!DECIMAL.test(trimmed)) return undefined;
  return javaDouble(Number(trimmed.replace(/[fFdD]$/, '')));
}

const [ZERO, NINE, POINT] = [0x30, 0x39, 0x2e];
const MAX_SHORT = 16;

/** Whether a text is digits, a point and digits: what most prices are, told without a regular expression. */
function isShortFraction(text: string): boolean {
  let points = 0;
  if (text.length > MAX_SHORT) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === POINT) points++;
    else if (code < ZERO || code > NINE) return false;
  }
  return points === 1 && text.length > 1;
}

/** `toString()` of a Java number: `3`, `3.0`, `1.0E7`, `1.5E-5`. */
export function numberText(value: AnyNumber): string {
  const number = plain(value);
  const type = numberType(value);
  if (type === 'Integer' || type === 'Long') return String(number);
  return type === 'BigInteger' ? BigInt(number).toString() : formatDouble(number);
}
