import {
  array,
  assert,
  constantFrom,
  dictionary,
  jsonValue,
  letrec,
  oneof,
  property,
  record,
  string,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMapping } from '../test/compile-mapping.js';
import { JoltRunError, JoltSpecError } from './jolt-error.js';

const LIMITS = { maxSteps: 200_000, maxNodes: 20_000, maxTextLength: 200_000, maxDepth: 50 };

const keys = oneof(
  constantFrom(
    'a',
    'b',
    'c',
    '0',
    '1',
    '*',
    'a*',
    '*b',
    'a*b*',
    '@',
    '$',
    '&',
    '&1',
    '#x',
    '@a',
    '@(1,b)',
    '$(0,1)',
    'a|b',
  ),
  constantFrom(
    '[0]',
    '[2]',
    '+a',
    '~b',
    '_c',
    'a?',
    'a[]',
    '__proto__',
    'toString',
    '\\*',
    '',
    '[',
    '@(',
    '&(1,1)',
    '*[]',
  ),
  string({ maxLength: 4 }),
);
const paths = oneof(
  constantFrom(
    'x',
    'x.y',
    'x[]',
    'x[1]',
    'x.&',
    'x[&1]',
    'y.&(1,1).z',
    'x[#2]',
    '',
    '[]',
    '@(1,a)',
    'x.@a',
    '__proto__.z',
  ),
  constantFrom(
    '=concat(@(1,a),b)',
    '=toDouble',
    "=split(',',@(1,a))",
    '=sort',
    '=squashNulls',
    '=join(-,@(1,l))',
    '^c.d',
  ),
  constantFrom(
    'ONE',
    'MANY',
    '=nope(@(1,a))',
    '=max(1,@(1,b))',
    '=elementAt(0,@(1,l))',
    '@2',
    '=x(',
    '=recursivelySquashNulls',
  ),
  string({ maxLength: 6 }),
);
const { spec } = letrec<{ spec: Record<string, unknown>; right: unknown }>((tie) => ({
  spec: dictionary(keys, tie('right'), { maxKeys: 4, depthIdentifier: 'spec' }),
  right: oneof(
    { depthIdentifier: 'spec', maxDepth: 4, withCrossShrink: true },
    paths,
    array(paths, { maxLength: 2 }),
    jsonValue({ maxDepth: 1 }),
    tie('spec'),
  ),
}));
const operations = record({
  operation: constantFrom(
    'shift',
    'default',
    'remove',
    'sort',
    'cardinality',
    'modify-overwrite-beta',
    'modify-default-beta',
    'modify-define-beta',
  ),
  spec,
});
const inputs = letrec<{ value: unknown; map: unknown }>((tie) => ({
  value: oneof(
    { maxDepth: 4, depthIdentifier: 'input' },
    constantFrom(null, true, 0, 1, 2.5, -7, 1e21, 'a', 'a,b', '3', ''),
    array(tie('value'), { maxLength: 3, depthIdentifier: 'input' }),
    tie('map'),
  ),
  map: dictionary(constantFrom('a', 'b', 'c', 'l', 'a1b2', '0', '__proto__', 'toString'), tie('value'), {
    maxKeys: 4,
    depthIdentifier: 'input',
  }),
})).map;

/** What a mapping gives: an output, or one of its own errors. Anything else fails the test. */
function outcome(chain: unknown, input: unknown): string {
  try {
    return JSON.stringify(compileMapping(chain, LIMITS).apply(input, { c: { d: [1, null] } })) ?? 'undefined';
  } catch (error) {
    if (error instanceof JoltSpecError || error instanceof JoltRunError)
      return `${error.name}: ${error.message}`;
    throw error;
  }
}

describe('any mapping on any input', () => {
  it('gives an output or an error of its own, leaves the input alone, and does the same when compiled again', () => {
    assert(
      property(array(operations, { minLength: 1, maxLength: 3 }), inputs, (chain, input) => {
        const before = JSON.stringify(input);
        const first = outcome(chain, input);
        expect(JSON.stringify(input)).toBe(before);
        expect(outcome(structuredClone(chain), input)).toBe(first);
      }),
      { numRuns: 3_000 },
    );
  });
});
