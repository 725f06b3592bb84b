import { describe, expect, it } from 'vitest';
import { compileMapping } from '../test/compile-mapping.js';

function map(chain: readonly unknown[], input: unknown): unknown {
  return compileMapping(chain).apply(input);
}

describe('deviations from Java Jolt', () => {
  it('lets a shift walk the list that sort has made', () => {
    const chain = [
      { operation: 'modify-overwrite-beta', spec: { l: '=sort' } },
      { operation: 'shift', spec: { l: { '*': 'x[]' } } },
    ];
    expect(map(chain, { l: [3, 1, 2] })).toEqual({ x: [1, 2, 3] });
  });

  it('lets a shift append to the list that split has made', () => {
    const chain = [
      { operation: 'modify-overwrite-beta', spec: { l: "=split(',',@(1,s))" } },
      { operation: 'shift', spec: { l: 'x', s: 'x' } },
    ];
    expect(map(chain, { s: 'a,b' })).toEqual({ x: ['a', 'b', 'a,b'] });
  });

  it('lets a default lengthen the list that split has made', () => {
    const chain = [
      { operation: 'modify-overwrite-beta', spec: { l: "=split(',',@(1,s))" } },
      { operation: 'default', spec: { 'l[]': { '3': 'z' } } },
    ];
    expect(map(chain, { s: 'a,b' })).toEqual({ s: 'a,b', l: ['a', 'b', null, 'z'] });
  });

  it('lets a shift append to the empty list that MANY has made of null', () => {
    const chain = [
      { operation: 'cardinality', spec: { a: 'MANY' } },
      { operation: 'shift', spec: { a: 'x', b: 'x' } },
    ];
    expect(map(chain, { a: null, b: 2 })).toEqual({ x: [2] });
  });

  it('takes several star patterns at one level of a cardinality', () => {
    const chain = [{ operation: 'cardinality', spec: { 'a-*': 'ONE', 'b-*': 'MANY' } }];
    expect(map(chain, { 'a-1': [1, 2], 'b-1': 3 })).toEqual({ 'a-1': 1, 'b-1': [3] });
  });

  it('ignores a single value below a cardinality that names keys', () => {
    expect(map([{ operation: 'cardinality', spec: { a: { '5': 'MANY' } } }], { a: 5 })).toEqual({ a: 5 });
  });

  it('leaves a single value alone where a modify has keys below it', () => {
    expect(map([{ operation: 'modify-overwrite-beta', spec: { a: { '*': 'x' } } }], { a: 5 })).toEqual({
      a: 5,
    });
  });

  it('copies the empty {} and [] of a spec for every use', () => {
    const mapping = compileMapping([
      { operation: 'modify-overwrite-beta', spec: { a: {}, b: {} } },
      { operation: 'modify-overwrite-beta', spec: { a: { x: 1 } } },
    ]);
    expect(mapping.apply({})).toEqual({ a: { x: 1 }, b: {} });
    expect(mapping.apply({})).toEqual({ a: { x: 1 }, b: {} });
  });

  it('never changes its input, and its output shares nothing with it or itself', () => {
    const input = { list: ['x', 'y'], v: 'x', more: 3 };
    const output = map([{ operation: 'shift', spec: { list: ['x', 'y'], more: 'x' } }], input);
    expect(output).toEqual({ x: ['x', 'y', 3], y: ['x', 'y'] });
    expect(input).toEqual({ list: ['x', 'y'], v: 'x', more: 3 });
  });

  it('refuses a reference beyond the root or beyond the stars when it is compiled', () => {
    expect(() => compileMapping([{ operation: 'shift', spec: { a: '&9' } }])).toThrow(/9 levels up/);
    expect(() => compileMapping([{ operation: 'shift', spec: { 'a-*': '&(0,2)' } }])).toThrow(
      /star number 2/,
    );
  });

  it('puts keys that look like integers first, as every JavaScript object does', () => {
    const output = map([{ operation: 'sort' }], { b: 1, '10': 1, '9': 1 });
    expect(JSON.stringify(output)).toBe('{"9":1,"10":1,"b":1}');
  });

  it('takes 4.0 for 4 where the JSON was parsed before, unless a function of the chain made it', () => {
    const chain = [
      { operation: 'modify-overwrite-beta', spec: { b: '=toDouble(@(1,a))', c: '=concat(@(1,a),@(1,b))' } },
    ];
    expect(map(chain, JSON.parse('{"a": 4.0}'))).toEqual({ a: 4, b: 4, c: '44.0' });
  });

  it('loses the last digits of whole numbers beyond 2^53', () => {
    const chain = [{ operation: 'modify-overwrite-beta', spec: { a: '=toLong' } }];
    expect(map(chain, { a: '9007199254740993' })).toEqual({ a: 9_007_199_254_740_992 });
  });

  it('has no value for a regular expression that needs backtracking', () => {
    const chain = [
      {
        operation: 'modify-overwrite-beta',
        spec: { a: String.raw`=split('(x)\1',@(1,a))`, b: "=split('(?<=x)',@(1,a))" },
      },
    ];
    expect(map(chain, { a: 'xxy' })).toEqual({ a: 'xxy' });
  });

  it('refuses custom Java classes by their name', () => {
    expect(() => compileMapping([{ operation: 'com.acme.Upper', spec: {} }])).toThrow(/"com\.acme\.Upper"/);
  });
});
