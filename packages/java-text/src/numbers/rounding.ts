/** Java's `RoundingMode`. */
const MODES = ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN', 'UNNECESSARY'] as const;
export type RoundingMode = (typeof MODES)[number];

export function isRoundingMode(name: string): name is RoundingMode {
  return MODES.some((mode) => mode === name);
}

/** A decimal number: `unscaled` × 10^-`scale`. */
interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** No double has more digits than this after its point, or before it. */
const MAX_SCALE = 1_100;
const MIN_SCALE = -400;

/**
 * `new BigDecimal(value).setScale(digits, mode).doubleValue()`: the exact binary value is rounded, so 1.005 (which lies just
 * below) becomes 1.0 at two digits. Undefined where UNNECESSARY is asked for and rounding is necessary.
 */
export function roundedExactly(value: number, digits: number, mode: RoundingMode): number | undefined {
  return rounded(exactDecimal(value), digits, mode);
}

/** The same for a number as it is written, `BigDecimal.valueOf`: 1.005 becomes 1.01. */
export function roundedText(text: string, digits: number, mode: RoundingMode): number | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  const decimal = { unscaled: BigInt(`${whole}${fraction}`), scale: fraction.length - Number(exponent) };
  return rounded(sign === '-' ? { ...decimal, unscaled: -decimal.unscaled } : decimal, digits, mode);
}

/** Every double is a whole number times a power of two, and so has finitely many decimal digits. */
function exactDecimal(value: number): Decimal {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const biased = (high >>> 20) & 0x7ff;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const signed = value < 0 ? -mantissa : mantissa;
  if (exponent >= 0) return { unscaled: signed << BigInt(exponent), scale: 0 };
  return { unscaled: signed * 5n ** BigInt(-exponent), scale: -exponent };
}

function rounded({ unscaled, scale }: Decimal, digits: number, mode: RoundingMode): number | undefined {
  const target = Math.min(Math.max(digits, MIN_SCALE), MAX_SCALE);
  if (target >= scale) return Number(`${unscaled}e${-scale}`);
  const divisor = 10n ** BigInt(scale - target);
  const quotient = unscaled / divisor;
  const rest = unscaled % divisor;
  if (rest === 0n) return Number(`${quotient}e${-target}`);
  if (mode === 'UNNECESSARY') return undefined;
  const isNegative = unscaled < 0n;
  const doubled = 2n * (isNegative ? -rest : rest);
  const half = doubled < divisor ? -1 : doubled > divisor ? 1 : 0;
  const isAway = AWAY[mode]({ isNegative, half, isOdd: quotient % 2n !== 0n });
  return Number(`${isAway ? quotient + (isNegative ? -1n : 1n) : quotient}e${-target}`);
}

interface Rest {
  readonly isNegative: boolean;
  /** The rest compared with half a unit: below, at, above. */
  readonly half: -1 | 0 | 1;
  readonly isOdd: boolean;
}

/** Whether the number is rounded away from zero. */
const AWAY: Readonly<Record<Exclude<RoundingMode, 'UNNECESSARY'>, (rest: Rest) => boolean>> = {
  UP: () => true,
  DOWN: () => false,
  CEILING: ({ isNegative }) => !isNegative,
  FLOOR: ({ isNegative }) => isNegative,
  HALF_UP: ({ half }) => half >= 0,
  HALF_DOWN: ({ half }) => half > 0,
  HALF_EVEN: ({ half, isOdd }) => half > 0 || (half === 0 && isOdd),
};
