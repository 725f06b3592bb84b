import { describe, expect, it } from 'vitest';
import {
  doubleToLong,
  floorDiv,
  formatDouble,
  isRoundingMode,
  JavaTextError,
  parseLong,
  parseLongRadix,
  roundedExactly,
  roundedText,
  type RoundingMode,
  toInt,
  wrapLong,
} from '../index.js';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

describe('a double as text', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-1.5, '-1.5'],
    [0.001, '0.001'],
    [0.0009999, '9.999E-4'],
    [9_999_999, '9999999.0'],
    [9_999_999.5, '9999999.5'],
    [10_000_000, '1.0E7'],
    [-12_345_678, '-1.2345678E7'],
    [1e21, '1.0E21'],
    [5e-324, '5.0E-324'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d is %s', (value, text) => {
    expect(formatDouble(value)).toBe(text);
  });
});

describe('a double as a long', () => {
  it.each([
    [1.9, 1n],
    [-1.9, -1n],
    [Number.NaN, 0n],
    [2 ** 63, MAX],
    [2 ** 62, 2n ** 62n],
    [-(2 ** 63), MIN],
    [-(2 ** 64), MIN],
    [Number.POSITIVE_INFINITY, MAX],
    [Number.NEGATIVE_INFINITY, MIN],
  ])('%d is %s', (value, long) => {
    expect(doubleToLong(value)).toBe(long);
  });
});

describe('a text as a long', () => {
  it.each([
    ['0', 0n],
    ['+7', 7n],
    ['-7', -7n],
    ['0x1F', 31n],
    ['-0x1f', -31n],
    ['9223372036854775807', MAX],
    ['-9223372036854775808', MIN],
  ])('%s', (text, value) => {
    expect(parseLong(text)).toBe(value);
  });

  it.each(['9223372036854775808', '-9223372036854775809', '0xFFFFFFFFFFFFFFFF'])(
    '%s has too many bits',
    (text) => {
      expect(() => parseLong(text)).toThrow(
        new JavaTextError(`${text} is too large for a whole number (64 bits)`),
      );
    },
  );

  it.each([
    ['ff', 16, 255n],
    ['FF', 16, 255n],
    ['-101', 2, -5n],
    ['+zz', 36, 1295n],
    ['777', 8, 511n],
    ['9223372036854775807', 10, MAX],
    ['-9223372036854775808', 10, MIN],
    ['-8000000000000000', 16, MIN],
  ])('%s in base %i', (text, radix, value) => {
    expect(parseLongRadix(text, radix)).toBe(value);
  });

  it.each([
    ['', 10],
    ['-', 10],
    ['+', 10],
    ['12', 2],
    ['9', 9],
    ['g', 16],
    ['1 ', 10],
    ['--1', 10],
    ['1.0', 10],
    ['ı', 36],
  ])('"%s" is none in base %i', (text, radix) => {
    const message = `"${text}" is not a whole number in base ${radix}`;
    expect(() => parseLongRadix(text, radix)).toThrow(new JavaTextError(message));
  });

  it.each([
    ['9223372036854775808', 10],
    ['-9223372036854775809', 10],
    ['8000000000000000', 16],
    ['1'.repeat(200), 10],
  ])('%s is too large in base %i', (text, radix) => {
    expect(() => parseLongRadix(text, radix)).toThrow(/is too large for a whole number/);
  });

  it.each([0, 1, 37, 2.5, Number.NaN])('has no base %d', (radix) => {
    expect(() => parseLongRadix('1', radix)).toThrow(`The radix ${radix} is not from 2 to 36`);
  });
});

describe('whole numbers', () => {
  it('wrap at their ends', () => {
    expect([wrapLong(MAX + 1n), wrapLong(MIN - 1n), wrapLong(7n)]).toEqual([MIN, MAX, 7n]);
    expect([toInt(2n ** 31n), toInt(-(2n ** 31n) - 1n), toInt(5n)]).toEqual([-(2 ** 31), 2 ** 31 - 1, 5]);
  });

  it('are divided downwards', () => {
    expect([7n, -7n, -8n, 0n, 8n, -1n].map((value) => floorDiv(value, 4n))).toEqual([
      1n,
      -2n,
      -2n,
      0n,
      2n,
      -1n,
    ]);
  });
});

const VALUES = [5.5, 2.5, 1.6, 1.1, 1, -1, -1.1, -1.6, -2.5, -5.5];

describe('rounding', () => {
  // The table of the documentation of java.math.RoundingMode.
  it.each<[RoundingMode, (number | undefined)[]]>([
    ['UP', [6, 3, 2, 2, 1, -1, -2, -2, -3, -6]],
    ['DOWN', [5, 2, 1, 1, 1, -1, -1, -1, -2, -5]],
    ['CEILING', [6, 3, 2, 2, 1, -1, -1, -1, -2, -5]],
    ['FLOOR', [5, 2, 1, 1, 1, -1, -2, -2, -3, -6]],
    ['HALF_UP', [6, 3, 2, 1, 1, -1, -1, -2, -3, -6]],
    ['HALF_DOWN', [5, 2, 2, 1, 1, -1, -1, -2, -2, -5]],
    ['HALF_EVEN', [6, 2, 2, 1, 1, -1, -1, -2, -2, -6]],
    [
      'UNNECESSARY',
      [undefined, undefined, undefined, undefined, 1, -1, undefined, undefined, undefined, undefined],
    ],
  ])('%s is the one of Java', (mode, expected) => {
    expect(VALUES.map((value) => roundedText(String(value), 0, mode))).toEqual(expected);
    expect(isRoundingMode(mode)).toBe(true);
  });

  it('knows no other modes', () => {
    expect(['half_up', '', 'HALF'].map(isRoundingMode)).toEqual([false, false, false]);
  });

  it.each([
    [1.005, 2, 1, 1.01],
    [2.675, 2, 2.67, 2.68],
    [0.125, 2, 0.13, 0.13],
    [-0.125, 2, -0.13, -0.13],
    [1234.5, -2, 1200, 1200],
    [1250, -2, 1300, 1300],
    [1e21, 2, 1e21, 1e21],
    [1.5e300, 0, 1.5e300, 1.5e300],
    [123.456, 10, 123.456, 123.456],
    [5e-324, 1100, 5e-324, 5e-324],
    [5e-324, 2, 0, 0],
    [0.1, 1_000_000, 0.1, 0.1],
    [9e15, -1_000_000, 0, 0],
    [2_251_799_813_685_247.5, 0, 2_251_799_813_685_248, 2_251_799_813_685_248],
  ])('%d to %i digits is %d by its bits and %d by its text', (value, digits, exactly, byText) => {
    expect(roundedExactly(value, digits, 'HALF_UP')).toBe(exactly);
    expect(roundedText(String(value), digits, 'HALF_UP')).toBe(byText);
  });

  it('reads texts with exponents of either sign', () => {
    expect(roundedText('1.2345e2', 1, 'HALF_UP')).toBe(123.5);
    expect(roundedText('1.2345e+2', 1, 'HALF_UP')).toBe(123.5);
    expect(roundedText('-12345e-3', 1, 'HALF_UP')).toBe(-12.3);
    expect(roundedText('.5', 0, 'HALF_UP')).toBe(1);
  });
});
