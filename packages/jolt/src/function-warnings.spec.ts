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

describe('texts that Jolt splits elsewhere', () => {
  it.each([
    ["=concat('v=\\'',@(1,x),'\\'')", /no escape for a quote.*values get lost.*@\(1,field\)/],
    ["=concat('it\\'s ',@(1,x))", /no escape for a quote/],
    ["=join('\\'',@(1,x))", /no escape for a quote/],
    ["=concat('it's ',@(1,x))", /quote that is not closed/],
    ["=concat('a'b,@(1,x))", /text beside a quoted one/],
    ["=concat(b'a',@(1,x))", /text beside a quoted one/],
    ['=concat("v=",@(1,x))', /double quotes.*write 'text'/],
    ["=concat('a',=toUpper(@(1,x)))", /within a call/],
  ])('are warned of: %s', (text, message) => {
    expect(warned({ t: { y: text } })).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    "=concat('a, b (c)',@(1,x),'\"')",
    "=split('[/]',@(1,x))",
    "=join('',@(1,x))",
    '=concat(@(1,x), @(2,a.b))',
    '=substring(@(1,x),0,5)',
    "='text'",
    "it's no call",
  ])('are none in %s', (text) => {
    expect(warned({ y: text }).filter((one) => !one.includes('no function'))).toEqual([]);
  });
});
