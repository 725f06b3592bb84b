import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excessOf, type JsonLimits } from './json-shape.js';

const LIMITS: JsonLimits = { maxDepth: 4, maxValues: 10, maxNames: 3, maxNumberLength: 8 };
const excess = (text: string, limits: Partial<JsonLimits> = {}): string | null =>
  excessOf(Buffer.from(text), { ...LIMITS, ...limits });

describe('excessOf', () => {
  it.each([
    ['[[[[1]]]]', null],
    ['[[[[[1]]]]]', 'is nested deeper than 4 levels'],
    ['[1,1,1,1,1,1,1,1,1]', null],
    ['[1,1,1,1,1,1,1,1,1,1]', 'holds more than 10 values'],
    ['{"a":1,"b":2,"c":3}', null],
    ['{"a":1,"b":2,"c":3,"d":4}', 'has an object of more than 3 names'],
    ['[{"a":1,"b":2},{"c":3,"d":4}]', null],
    ['12345678', null],
    ['-12345678', 'has a number of more than 8 characters'],
    ['[1e9999999]', 'has a number of more than 8 characters'],
    ['"123456789 is a text"', null],
    [String.raw`"\"[[[[[[{{{{{{::::"`, null],
    [' { "a" : [ true , false , null ] } ', null],
    ['', null],
    ['{"a', null],
    ['[[[[[[', 'is nested deeper than 4 levels'],
  ])('%s: %s', (text, expected) => {
    expect(excess(text)).toBe(expected);
  });

  it('counts every value of any JSON once, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, 4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const wide = { maxDepth: 100, maxNames: 1000, maxNumberLength: 100 };
        const values = countValues(value);
        expect(excess(text, { ...wide, maxValues: values })).toBeNull();
        expect(excess(text, { ...wide, maxValues: values - 1 })).toMatch(/more than/);
      }),
    );
  });
});

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + countValues(item), 1);
}
