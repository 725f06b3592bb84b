import { describe, expect, it } from 'vitest';
import { functionWarnings } from './index.js';

const warned = (spec: unknown, operation = 'modify-overwrite-beta'): string[] =>
  functionWarnings([{ operation: 'sort' }, { operation, spec }]).map(
    ({ path, message }) => `${path} ${message}`,
  );

describe('functions that Jolt does not have', () => {
  it.each([
    [
      { a: '=tolower' },
      '[1].spec.a "=tolower" is no function of Jolt, and changes nothing. Did you mean =toLower?',
    ],
    [
      { a: { '*': ["=joinn(',',@(1,x))"] } },
      '[1].spec.a.*[0] "=joinn" is no function of Jolt, and gives back its first argument. Did you mean =join?',
    ],
    [
      { a: '=frobnicate(1)' },
      '[1].spec.a "=frobnicate" is no function of Jolt, and gives back its first argument.',
    ],
  ])('of %j: %s', (spec, warning) => {
    expect(warned(spec)).toEqual([warning]);
  });

  it('are none among its own, in other texts, and in operations that call none', () => {
    expect(warned({ a: '=concat(@(1,b))', b: '=size', c: 'a=b', d: ['=toLower', 'x'] })).toEqual([]);
    expect(warned({ a: '=tolower' }, 'shift')).toEqual([]);
    expect(functionWarnings('no chain')).toEqual([]);
  });
});
