/** A number as people read it: whole, or with so many decimals. */
export function rounded(value: number, decimals = 0): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

/** A rate as people read it: three digits, whole from 100 on, and three decimals at most (`1234`, `12.3`, `0.194`). */
export function roundedRate(value: number): number {
  const magnitude = Math.floor(Math.log10(Math.abs(value) || 1));
  return rounded(value, Math.min(3, Math.max(0, 2 - magnitude)));
}
