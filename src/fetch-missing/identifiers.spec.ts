import { describe, expect, it } from 'vitest';
import { identifiersAt } from './identifiers.js';

const product = {
  sku: ' A-1 ',
  attributes: { erp_code: 7, empty: '', nothing: null, flag: true },
  variants: [{ barcode: '1' }, { barcode: '2' }, { barcode: '1' }, {}],
  codes: ['X', 'Y'],
};

describe('identifiersAt', () => {
  it.each<[string, string[]]>([
    ['sku', ['A-1']],
    ['attributes.erp_code', ['7']],
    ['variants.barcode', ['1', '2']],
    ['variants.1.barcode', ['2']],
    ['codes', ['X', 'Y']],
    ['codes.1', ['Y']],
    ['attributes.empty', []],
    ['attributes.nothing', []],
    ['attributes.flag', []],
    ['attributes.toString', []],
    ['no.such.path', []],
  ])('reads %s', (path, expected) => {
    expect(identifiersAt(product, path)).toEqual(expected);
  });
});
