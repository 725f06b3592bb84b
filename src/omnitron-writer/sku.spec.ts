import { describe, expect, it } from 'vitest';
import { looksMangled, readSku, skuProblem } from './sku.js';

describe('a SKU', () => {
  it.each([
    '8,69123E+12',
    '8.69E+12',
    '1,23457E+11',
    '1E+11',
    '8.69123E12',
    '-1,5e+10',
    '1e999999',
    '#N/A',
    '#REF!',
    '#YOK',
    '########',
  ])('looks like what a spreadsheet leaves: %s', (sku) => {
    expect(looksMangled(sku)).toBe(true);
  });

  it.each([
    '8691234567890',
    '12E5',
    '1E10',
    'E+12',
    'A8.69E+12',
    '8.69',
    '8,69',
    '#12',
    'N/A',
    '90.750',
    '5E+',
    '1-2E+3',
  ])('is taken as it is: %s', (sku) => {
    expect(looksMangled(sku)).toBe(false);
  });

  it('is well-formed text', () => {
    expect(readSku('a\ud83d')).toBeNull();
    expect(skuProblem('a\ud83d')).toMatch(/lone surrogate/);
    expect(readSku(' \ud83d\ude00 ')).toBe('\ud83d\ude00');
    expect(skuProblem(null)).toMatch(/1 to 512 characters/);
  });
});
