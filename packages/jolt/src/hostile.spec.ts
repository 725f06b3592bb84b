import { describe, expect, it } from 'vitest';
import { compileMapping } from '../test/compile-mapping.js';
import { JoltRunError, JoltSpecError } from './jolt-error.js';

const LIMITS = { maxSteps: 1_000_000, maxNodes: 100_000, maxTextLength: 1_000_000, maxDepth: 100 };

interface Hostile {
  readonly what: string;
  readonly chain: unknown;
  readonly input: unknown;
  readonly error: typeof JoltRunError | typeof JoltSpecError;
  readonly message: RegExp;
}

function nested(levels: number, leaf: unknown, key = 'a'): unknown {
  let value = leaf;
  for (let level = 0; level < levels; level++) value = { [key]: value };
  return value;
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

const shift = (spec: unknown): unknown => ({ operation: 'shift', spec });
const overwrite = (spec: unknown): unknown => ({ operation: 'modify-overwrite-beta', spec });

const table: readonly Hostile[] = [
  {
    what: 'an enormous index in a shift',
    chain: [shift({ a: 'x[999999999]' })],
    input: { a: 1 },
    error: JoltRunError,
    message: /100000 values/,
  },
  {
    what: 'an enormous index that the data chooses',
    chain: [shift({ '*': 'x[&]' })],
    input: { '2000000000': 1 },
    error: JoltRunError,
    message: /100000 values/,
  },
  {
    what: 'an enormous index in a modify',
    chain: [overwrite({ a: { '[2000000000]': 1 } })],
    input: { a: [] },
    error: JoltRunError,
    message: /100000 values/,
  },
  {
    what: 'an enormous index in a default',
    chain: [{ operation: 'default', spec: { 'a[]': { '2000000000': 1 } } }],
    input: {},
    error: JoltRunError,
    message: /100000 values/,
  },
  {
    what: 'a tree that is doubled by every operation',
    chain: times(40, shift({ '@': ['a', 'b'] })),
    input: { x: 1 },
    error: JoltRunError,
    message: /100000 values/,
  },
  {
    what: 'a tree that is put into itself again and again',
    chain: times(40, overwrite({ a: '@(1,b)', b: '@2' })),
    input: { b: { x: 1 } },
    error: JoltRunError,
    message: /100000 values|deeper/,
  },
  {
    what: 'a text that is doubled by every operation',
    chain: times(60, overwrite({ a: '=concat(@(1,a),@(1,a))' })),
    input: { a: 'x' },
    error: JoltRunError,
    message: /characters of text/,
  },
  {
    what: 'a text that is doubled by every operation after a shift',
    chain: [shift({ a: 'a' }), ...times(60, overwrite({ a: '=concat(@(1,a),@(1,a))' }))],
    input: { a: 'x' },
    error: JoltRunError,
    message: /characters of text/,
  },
  {
    what: 'more rows than a shift may make, with a default and a sort after it',
    chain: [
      shift({ '*': { a: 'out[&1].b.c' } }),
      { operation: 'default', spec: { 'out[]': { '*': { d: 1 } } } },
      { operation: 'sort' },
    ],
    input: times(60_000, { a: 1 }),
    error: JoltRunError,
    message: /100000 values/,
  },
  {
    what: 'a key that is doubled by every operation',
    chain: times(60, shift({ '*': '&&' })),
    input: { x: 1 },
    error: JoltRunError,
    message: /characters of text/,
  },
  {
    what: 'replacements that make a text explode',
    chain: times(10, overwrite({ a: "=replaceAll(@(1,a),'','$0yyyyyyyyyyyyyyyyyyyyyyyy')" })),
    input: { a: 'xxxxxxxxxxxxxxxxxxxxxxxx' },
    error: JoltRunError,
    message: /characters of text|1000000 steps/,
  },
  {
    what: 'a regular expression with many states over a long text',
    chain: [overwrite({ a: "=split('(x?){500}y',@(1,a))" })],
    input: { a: 'xz'.repeat(50_000) },
    error: JoltRunError,
    message: /1000000 steps/,
  },
  {
    what: 'many keys against many patterns',
    chain: [shift(Object.fromEntries(times(300, 0).map((_zero, index) => [`p${index}*q*r*`, 'x'])))],
    input: Object.fromEntries(times(10_000, 0).map((_zero, index) => [`key${index}`, 1])),
    error: JoltRunError,
    message: /1000000 steps/,
  },
  {
    what: 'nested wildcards that meet the same list at every level',
    chain: [shift({ '*': { '@(1,l)': { '*': { '@(3,l)': { '*': { '@(5,l)': { '*': 'x' } } } } } } })],
    input: { l: times(200, 1) },
    error: JoltRunError,
    message: /1000000 steps|100000 values/,
  },
  {
    what: 'a spec that is nested too deeply',
    chain: [shift(nested(5_000, 'x'))],
    input: {},
    error: JoltSpecError,
    message: /deeper than 100/,
  },
  {
    what: 'a default that is nested too deeply',
    chain: [{ operation: 'default', spec: nested(5_000, 1) }],
    input: {},
    error: JoltSpecError,
    message: /deeper than 100/,
  },
  {
    what: 'an output path with too many segments',
    chain: [shift({ a: times(5_000, 'x').join('.') })],
    input: {},
    error: JoltSpecError,
    message: /more than 100 segments/,
  },
  {
    what: 'literals and patterns by the ten thousand',
    chain: [
      shift({
        ...Object.fromEntries(times(5_000, 0).map((_zero, index) => [`l${index}`, 'x'])),
        ...Object.fromEntries(times(5_000, 0).map((_zero, index) => [`p${index}*`, 'x'])),
      }),
    ],
    input: {},
    error: JoltSpecError,
    message: /too large to compile/,
  },
  {
    what: 'an input that is nested too deeply to copy',
    chain: [shift({ a: 'x' })],
    input: { a: nested(50_000, 1) },
    error: JoltRunError,
    message: /deeper than 100/,
  },
  {
    what: 'an input that is nested too deeply to sort',
    chain: [{ operation: 'sort' }],
    input: nested(50_000, 1),
    error: JoltRunError,
    message: /deeper than 100/,
  },
];

describe('a hostile mapping or input ends in an error of its own', () => {
  it.each(table.map((one) => [one.what, one] as const))('%s', (_what, { chain, input, error, message }) => {
    const run = (): unknown => compileMapping(chain, LIMITS).apply(input);
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });

  it('compiles a spec with thousands of keys and places in proportion to their number', () => {
    const spec = Object.fromEntries(times(5_000, 0).map((_zero, index) => [`k${index}`, `p${index}.x`]));
    const output = compileMapping([shift(spec)], LIMITS).apply({ k0: 1, k40: 2, k4999: 3 });
    expect(output).toEqual({ p0: { x: 1 }, p40: { x: 2 }, p4999: { x: 3 } });
  });

  it('lets no key become code', () => {
    const key = 'a"]; throw new Error("escaped"); //\u2028\n`';
    const mapping = compileMapping([shift({ [key]: 'x' }), shift({ x: key.replaceAll('.', '') })]);
    expect(mapping.apply({ [key]: 1 })).toEqual({ [key]: 1 });
  });

  it('lets no text become code', () => {
    const text = '"); throw new Error("escaped"); //\u2028\n`';
    const chain = [
      shift({ '*': { a: `out[&1].${text.replaceAll(/[.*$[\]]/g, '')}`, [`#${text}`]: 'out[&1].hash' } }),
      { operation: 'default', spec: { 'out[]': { '*': { filled: text } } } },
      overwrite({ out: { '*': { joined: '=concat(@(1,hash),@(1,filled))', same: ['@(1,zz)', text] } } }),
    ];
    const [row] = (compileMapping(chain).apply([{ a: 1 }]) as { out: Record<string, unknown>[] }).out;
    expect(row).toMatchObject({ hash: text, filled: text, joined: text + text, same: text });
  });

  it('treats the names that objects inherit as ordinary keys', () => {
    const input = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}') as unknown;
    const chain = [
      shift({ '*': 'o.&' }),
      { operation: 'default', spec: { o: { hasOwnProperty: 4 } } },
      overwrite({ o: { valueOf: '=concat(a,@(1,toString))' } }),
      { operation: 'remove', spec: { o: { constructor: '' } } },
    ];
    const output = JSON.stringify(compileMapping(chain).apply(input));
    expect(output).toBe('{"o":{"__proto__":{"polluted":1},"toString":3,"hasOwnProperty":4,"valueOf":"a3"}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('writes below __proto__ without touching the prototype of anything', () => {
    const output = compileMapping([shift({ a: '__proto__.polluted' })]).apply({ a: 1 });
    expect(JSON.stringify(output)).toBe('{"__proto__":{"polluted":1}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
