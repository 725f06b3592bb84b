import { Fault } from '../expression-error.js';
import { javaTrim } from './strings.js';

/**
 * What counts as a number in a text, after NiFi's two patterns. Note what does not: `5.`, `1,5` and, by a slip in the
 * original, `1e3` (while `1.0e3` does).
 */
const WHOLE = /^[+-]?(?:\d+|0[xX][0-9a-fA-F]+)$/;
const DECIMAL = /^[+-]?(?:Infinity|NaN|\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/;

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** The number that a text says: whole (bigint), decimal (number), or null where it says none. A whole number that no 64 bits hold is an error. */
export function parseNumber(text: string): bigint | number | null {
  const trimmed = javaTrim(text);
  if (WHOLE.test(trimmed)) return parseLong(trimmed);
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  const hex = HEX_FLOAT.exec(trimmed);
  return hex === null ? null : hexFloat(hex);
}

/** A literal of the language: digits with a sign, no more than 64 bits. */
export function parseLong(digits: string): bigint {
  const negative = digits.startsWith('-');
  const magnitude = BigInt(digits.replace(/^[+-]/, ''));
  return checkLong(negative ? -magnitude : magnitude, digits);
}

/** Java's `Long.parseLong(text, radix)`; `radix` from 2 to 36. */
export function parseLongRadix(text: string, radix: number): bigint {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (!Number.isInteger(radix) || radix < 2 || radix > 36)
    throw new Fault(`The radix ${radix} is not from 2 to 36`);
  let value = 0n;
  for (const char of digits) {
    const digit = /^[0-9a-zA-Z]$/.test(char) ? Number.parseInt(char, 36) : 36;
    if (digit >= radix) throw new Fault(`"${text}" is not a whole number in base ${radix}`);
    value = value * BigInt(radix) + BigInt(digit);
    if (value > MAX_LONG + 1n) break;
  }
  if (digits === '') throw new Fault(`"${text}" is not a whole number in base ${radix}`);
  return checkLong(sign === '-' ? -value : value, text);
}

/** Keeps the low 64 bits, as Java's arithmetic does. */
export function wrapLong(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Java's cast of a long to an int, as a JavaScript number. */
export function toInt(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

function checkLong(value: bigint, text: string): bigint {
  if (value < MIN_LONG || value > MAX_LONG)
    throw new Fault(`${text} is too large for a whole number (64 bits)`);
  return value;
}

function hexFloat([, sign, whole = '', fraction = '', exponent]: RegExpExecArray): number | null {
  if (whole === '' && fraction === '') return null;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}
