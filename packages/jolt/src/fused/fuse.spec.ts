import {
  type Arbitrary,
  array,
  assert,
  constantFrom,
  dictionary,
  letrec,
  oneof,
  property,
  record,
  tuple,
} from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileMapping, type Mapping } from '../../test/compile-mapping.js';
import { JoltRunError, JoltSpecError } from '../jolt-error.js';
import { FusedOperations } from './fuse.js';

const RUNS = 2_000;

// Random chains and inputs that look like what flows map, so that many of them fuse.

/** Places for the rows of the output; `&` and `#` stand for the row. */
const bases = oneof(
  { weight: 9, arbitrary: constantFrom('out[&]', 'out[#]', '[&]', 'flat.rows[&]', 'x[0].y[&]') },
  { weight: 1, arbitrary: constantFrom('out[]', 'out', '') },
);

/** A base as it is written `up` levels below the row. */
function below(base: string, up: number): string {
  return base.replace('&', `&${up}`).replace('#', `#${up + 1}`);
}

/** Where a key of a row goes: mostly to a key of its own, sometimes to where others go as well. */
function rowPaths(key: string, base: string, up = 1): Arbitrary<unknown> {
  const row = below(base, up);
  return oneof(
    { weight: 20, arbitrary: constantFrom(`${row}.${key}`, `${row}.n${key}.k`, `${row}.n${key}[0]`) },
    {
      weight: 2,
      arbitrary: constantFrom(`${row}.n.${key}`, `${row}.tags[]`, `list${key}[]`, `${row}.a`, row),
    },
    { weight: 1, arbitrary: constantFrom([`${row}.${key}`, `${row}.more${key}[]`], null) },
  );
}

function photoSpecs(base: string): Arbitrary<unknown> {
  const row = below(base, 3);
  return constantFrom('.l[&1]', '.l[#2]', '.l[&1].deep', '.l[]', '.&1').chain((inner) => {
    const path = (key: string): Arbitrary<string> => constantFrom(`${row}${inner}.${key}`);
    return record({ x: path('x'), y: path('y'), $: path('i'), '#k': path('c') }, { requiredKeys: ['x'] });
  });
}

function rowSpecs(base: string): Arbitrary<unknown> {
  const list = below(base, 2);
  return record(
    {
      a: rowPaths('a', base),
      b: rowPaths('b', base),
      $: rowPaths('key', base),
      '#c': rowPaths('constant', base),
      m: record(
        { d: rowPaths('d', base, 2), $: rowPaths('m', base, 2), '@': rowPaths('whole', base, 2) },
        { requiredKeys: ['d'] },
      ),
      photos: record({ '*': oneof(photoSpecs(base), constantFrom(`${list}.l[]`, `${list}.l[&]`)) }),
    },
    { requiredKeys: ['a'] },
  );
}

const NAMES = ['a', 'b', 'd', 'x', 'i', 'l', 'na', 'k', 'key', 'c', 'tags', '*', 'new'];

/** Specs of nested keys, mostly below the rows. */
function specsOf(
  keys: readonly string[],
  rights: readonly unknown[],
  lists = (key: string): string => key,
): Arbitrary<object> {
  const { level } = letrec<{ level: object; right: unknown }>((tie) => ({
    level: dictionary(constantFrom(...keys), tie('right'), {
      maxKeys: 4,
      minKeys: 1,
      depthIdentifier: 'level',
    }),
    right: oneof({ depthIdentifier: 'level', maxDepth: 3 }, constantFrom(...rights), tie('level')),
  }));
  return oneof(
    level.map((row) => ({ [lists('out')]: { '*': row } })),
    level.map((row) => ({ '*': row })),
    tuple(level, level).map(([row, photo]) => ({
      [lists('out')]: { '*': { ...row, [lists('l')]: { '*': photo } } },
    })),
    level,
  );
}

const EXPRESSIONS = [
  '=toDouble',
  '=toInteger',
  '=toUpper',
  "=concat('p/',@(1,a))",
  "=concat(@(1,a),'-',@(1,b),@(3,a))",
  '@(1,a)',
  '@(1,na.k)',
  '@(2,b)',
  '@0',
  '=squashNulls',
  '=size',
  "=split(',',@(1,a))",
  'text',
  3,
  null,
  ['@(1,zz)', '=isNull', '@(1,b)', 'last'],
  [],
];

const laterOperations = oneof(
  record({
    operation: constantFrom('default'),
    spec: specsOf([...NAMES, 'a|b', 'l[]', 'new[]'], ['x', 0, null, 2.5], (key) => `${key}[]`),
  }),
  record({
    operation: constantFrom('modify-overwrite-beta', 'modify-default-beta', 'modify-define-beta'),
    spec: specsOf([...NAMES, 'a*', 'a?', '~a', '_b', '+c', '*?', '[0]'], EXPRESSIONS),
  }),
  record({
    operation: constantFrom('cardinality'),
    spec: specsOf([...NAMES, 'a*', '@'], ['ONE', 'MANY']),
  }),
  record({ operation: constantFrom('remove'), spec: specsOf([...NAMES, 'a*', 'a|b'], ['']) }),
  constantFrom({ operation: 'sort' }),
);

const scalars = constantFrom<unknown>('s', 'a,b', '12', '3.0', 4, 2.5, true, null, '');
const values = oneof(
  { weight: 25, arbitrary: scalars },
  { weight: 1, arbitrary: constantFrom<unknown>([], ['q', null], {}, { d: 'e', x: 1 }, [[1]]) },
);
const photos = array(record({ x: values, y: values }, { requiredKeys: ['x'] }), { maxLength: 3 });
const rows = array(
  record(
    {
      a: values,
      b: values,
      m: record({ d: values }),
      photos: oneof({ weight: 12, arbitrary: photos }, { weight: 1, arbitrary: values }),
    },
    { requiredKeys: ['a'] },
  ),
  { maxLength: 3 },
);
const inputs = oneof({ weight: 12, arbitrary: rows }, { weight: 1, arbitrary: values });

interface Mapped {
  readonly chain: readonly unknown[];
  readonly input: unknown;
}

const mappings: Arbitrary<Mapped> = record({
  spec: bases.chain(rowSpecs),
  later: array(laterOperations, { maxLength: 4 }),
  input: inputs,
  isBelowKey: constantFrom(true, false),
}).map(({ spec, later, input, isBelowKey }) => {
  const level = { '*': spec };
  return {
    chain: [{ operation: 'shift', spec: isBelowKey ? { rows: level } : level }, ...later],
    input: isBelowKey ? { rows: input } : input,
  };
});

/** What a mapping gives, as text with the keys in their order. */
function outcome(run: () => unknown): string {
  try {
    return JSON.stringify(run()) ?? 'undefined';
  } catch (error) {
    if (error instanceof JoltRunError) return `${error.operationIndex}: ${error.message}`;
    throw error;
  }
}

function compiled(chain: unknown): Mapping | null {
  try {
    return compileMapping(chain);
  } catch (error) {
    if (error instanceof JoltSpecError) return null;
    throw error;
  }
}

describe('operations that run as one function', () => {
  it('give what they give one after the other', () => {
    const run = vi.spyOn(FusedOperations.prototype, 'run');
    assert(
      property(mappings, ({ chain, input }) => {
        const mapping = compiled(chain);
        if (mapping === null) return;
        const before = JSON.stringify(input);
        const apart = outcome(() => mapping.applyStepwise(input).at(-1)?.output);
        expect(outcome(() => mapping.apply(input))).toBe(apart);
        expect(JSON.stringify(input)).toBe(before);
      }),
      { numRuns: RUNS },
    );
    const outputs = run.mock.results.filter(({ value }) => value !== undefined);
    expect(outputs.length).toBeGreaterThan(RUNS / 10);
  });
});
