import { expect, it } from 'vitest';
import { rounded, roundedRate } from './rounded.js';

it.each([
  [521.2240704055575, undefined, 521],
  [521.5, 0, 522],
  [12.3456, 2, 12.35],
  [0, 2, 0],
])('%d rounded to %d decimals is %d', (value, decimals, told) => {
  expect(rounded(value, decimals)).toBe(told);
});

it.each([
  [1234.5678, 1235],
  [812.5, 813],
  [12.345, 12.3],
  [1.2345, 1.23],
  [0.19419, 0.194],
  [0.00049, 0],
  [0, 0],
])('the rate %d is told as %d', (value, told) => {
  expect(roundedRate(value)).toBe(told);
});
