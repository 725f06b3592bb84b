import { describe, expect, it } from 'vitest';
import { answeredSkus } from './answered-skus.js';

describe('answeredSkus', () => {
  it.each<[string, unknown, (string | null)[], string[]]>([
    ['a field of a record, whatever its name', [{ Barcode: 'A' }, { Barcode: 'C' }], [], ['A', 'C']],
    ['a number', [{ id: 12 }], [], ['12']],
    ['a value with spaces around it', [{ sku: ' A ' }], [], ['A']],
    ['a value deep inside', [{ colours: [{ sizes: [{ sku: 'B' }] }] }], [], ['B']],
    ['a row that a script has made', [{ code: 'ERP:A' }], ['A', null], ['A']],
    ['no part of a value', [{ sku: 'A-B' }], [], []],
    ['no name of a field', [{ A: 1 }], [], []],
    ['nothing', null, [], []],
  ])('finds %s', (_name, content, rows, expected) => {
    expect(answeredSkus(['A', 'B', 'C', '12'], content, rows)).toEqual(expected);
  });
});
