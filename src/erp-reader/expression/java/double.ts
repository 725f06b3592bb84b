/**
 * Java's `Double.toString`: the shortest digits that give the value back (as in JavaScript), laid out Java's way:
 * plain with at least one decimal from 0.001 up to 10,000,000, else `d.dE±n`.
 */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -3 || exponent >= 7) {
    return `${sign}${digits.charAt(0)}.${digits.slice(1) || '0'}E${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Java's cast of a double to a long: truncated, held at the ends of the range, NaN is 0. */
export function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  const truncated = Math.trunc(value);
  if (truncated >= 2 ** 63) return 2n ** 63n - 1n;
  if (truncated <= -(2 ** 63)) return -(2n ** 63n);
  return BigInt(truncated);
}
