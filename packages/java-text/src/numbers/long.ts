import { JavaTextError } from '../java-text-error.js';

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** A whole number of 64 bits: digits, or `0x` and hexadecimal ones, with or without a sign. Throws `JavaTextError` beyond 64 bits. */
export function parseLong(digits: string): bigint {
  const negative = digits.startsWith('-');
  const magnitude = BigInt(digits.replace(/^[+-]/, ''));
  return checkLong(negative ? -magnitude : magnitude, digits);
}

/** Java's `Long.parseLong(text, radix)`; `radix` from 2 to 36. */
export function parseLongRadix(text: string, radix: number): bigint {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (!Number.isInteger(radix) || radix < 2 || radix > 36)
    throw new JavaTextError(`The radix ${radix} is not from 2 to 36`);
  let value = 0n;
  for (const char of digits) {
    const digit = /^[0-9a-zA-Z]$/.test(char) ? Number.parseInt(char, 36) : 36;
    if (digit >= radix) throw new JavaTextError(`"${text}" is not a whole number in base ${radix}`);
    value = value * BigInt(radix) + BigInt(digit);
    if (value > MAX_LONG + 1n) break;
  }
  if (digits === '') throw new JavaTextError(`"${text}" is not a whole number in base ${radix}`);
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

/** Division that rounds down, `Math.floorDiv`. */
export function floorDiv(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

function checkLong(value: bigint, text: string): bigint {
  if (value < MIN_LONG || value > MAX_LONG)
    throw new JavaTextError(`${text} is too large for a whole number (64 bits)`);
  return value;
}
