import { javaTrim, parseLong } from '@image-integrator/java-text';

/**
 * What counts as a number in a text, after NiFi's two patterns. Note what does not: `5.`, `1,5` and, by a slip in the
 * original, `1e3` (while `1.0e3` does).
 */
const WHOLE = /^[+-]?(?:\d+|0[xX][0-9a-fA-F]+)$/;
const DECIMAL = /^[+-]?(?:Infinity|NaN|\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/;

/** The number that a text says: whole (bigint), decimal (number), or null where it says none. A whole number that no 64 bits hold is an error. */
export function parseNumber(text: string): bigint | number | null {
  const trimmed = javaTrim(text);
  if (WHOLE.test(trimmed)) return parseLong(trimmed);
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  const hex = HEX_FLOAT.exec(trimmed);
  return hex === null ? null : hexFloat(hex);
}

function hexFloat([, sign, whole = '', fraction = '', exponent]: RegExpExecArray): number | null {
  if (whole === '' && fraction === '') return null;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}
