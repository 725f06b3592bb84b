import { describe, expect, it } from 'vitest';
import { notAskedFor } from './asked-rows.js';

const strangers = (asked: string[], content: unknown, skus: string[]): string[] => [
  ...notAskedFor(asked, content, skus),
];

describe('notAskedFor', () => {
  it('names every row of an ERP that ignores the filter, but for the one that was asked for', () => {
    const content = [{ sku: 'A' }, { sku: 'B' }, { sku: 'C' }];
    expect(strangers(['B'], content, ['A', 'B', 'C'])).toEqual(['A', 'C']);
    expect(strangers(['X'], content, ['A', 'B', 'C'])).toEqual(['A', 'B', 'C']);
  });

  it('takes the variants of a model for asked for, by the key that the model names itself by', () => {
    const content = [
      { sku: 'M1', model: 'M1', stock: 4 },
      { sku: 'M1-R', model: 'M1' },
      { sku: 'Z', model: 'M2' },
    ];
    expect(strangers(['M1'], content, ['M1', 'M1-R', 'Z'])).toEqual(['Z']);
  });

  it('does not take a stock of 5 for the product 5', () => {
    const content = [
      { sku: '5', stock: 1 },
      { sku: '9', stock: 5 },
    ];
    expect(strangers(['5'], content, ['5', '9'])).toEqual(['9']);
  });

  it('knows a product by its barcode, as a number too', () => {
    const content = [
      { code: 'A', barcode: 869 },
      { code: 'B', barcode: 870 },
    ];
    expect(strangers(['869'], content, ['A', 'B'])).toEqual(['B']);
  });

  it('looks into a whole response, and lets one record that was asked for make many rows', () => {
    const content = { data: { items: [{ code: 'A' }, { code: 'B' }] } };
    expect(strangers(['A'], content, ['A', 'B'])).toEqual(['B']);
    expect(strangers(['M1'], [{ model: 'M1', sizes: ['S', 'M'] }], ['M1-S', 'M1-M'])).toEqual([]);
  });
});
