/**
 * Java's `Double.toString`: the shortest digits that give the value back (as in JavaScript), laid out Java's way:
 * plain with at least one decimal from 0.001 up to 10,000,000, else `d.dE±n`.
 */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return withPoint(String(value));
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${withPoint(mantissa)}E${exponent.replace('+', '')}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

/** Java's cast of a double to a long: truncated, held at the ends of the range, NaN is 0. */
export function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  const truncated = Math.trunc(value);
  if (truncated >= 2 ** 63) return 2n ** 63n - 1n;
  if (truncated <= -(2 ** 63)) return -(2n ** 63n);
  return BigInt(truncated);
}
