import { describe, expect, it } from 'vitest';
import { expressionPlace } from './expression-place.js';

describe('the place in an expression', () => {
  it.each([
    ['https://erp/?a=^', null],
    ['https://erp/?a=${^', 'start', ''],
    ['${http.que^ry}', 'start', 'http.que'],
    ['${ sku : toU^', 'function', 'toU'],
    ["${sku:replace('a:b', ^", 'argument', ''],
    ["${sku:replace('a}', 'b'):^", 'function', ''],
    ['${sku:append(${pri^', 'start', 'pri'],
    ['${sku:append(${price}):^', 'function', ''],
    ["${'my attr^", null],
    ["${'sk^", 'start', 'sk'],
    ['${sku} and ^', null],
    ['$${sku:^', null],
    ['${sku # :\n:tr^', 'function', 'tr'],
    [String.raw`${'$'}{sku:replace('\'', 'x'):^`, 'function', ''],
  ] as const)('is known: %s', (marked, kind, word = '') => {
    const position = marked.indexOf('^');
    const text = marked.replace('^', '');
    const expected = kind === null ? null : { kind, from: position - word.length };
    expect(expressionPlace(text, position)).toEqual(expected);
  });
});
