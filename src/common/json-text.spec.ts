import { describe, expect, it } from 'vitest';
import { excerptAt, JsonFault, parseJson } from './json-text.js';

function faultOf(text: string): { offset: number; isTruncated: boolean; message: string } {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonFault) {
      return { offset: error.offset, isTruncated: error.isTruncated, message: error.message };
    }
  }
  throw new Error(`${text} was parsed.`);
}

describe('parseJson', () => {
  it('keeps the digits of whole numbers that JavaScript cannot hold', () => {
    expect(
      parseJson(
        '{"id":9007199254740993,"n":-12345678901234567890,"f":0.1234567890123456789,"s":"9007199254740993"}',
      ),
    ).toEqual({
      id: '9007199254740993',
      n: '-12345678901234567890',
      f: 0.12345678901234568,
      s: '9007199254740993',
    });
    expect(parseJson('[9007199254740991, 8690000000012]')).toEqual([9007199254740991, 8690000000012]);
  });

  it('finds a long number wherever it stands', () => {
    for (let before = 0; before < 40; before += 1) {
      expect(parseJson(`[${' '.repeat(before)}9007199254740993]`)).toEqual(['9007199254740993']);
    }
  });

  it.each([
    ['{"a":1,"b":[1,2', 15],
    ['{"a":tru', 8],
    ['{"a":"b', 7],
    ['', 0],
    ['[1,2]  \n[', 8],
  ])('tells that %j ends too early', (text, offset) => {
    expect(faultOf(text).offset).toBe(offset);
  });

  it.each([
    ['{"a":1,"b":[1,2', true],
    ['{"a":"b', true],
    ['{"a":x}', false],
    ['<html>', false],
    ['{"a":1} x', false],
  ])('tells of %j whether it may have been cut off', (text, isTruncated) => {
    expect(faultOf(text).isTruncated).toBe(isTruncated);
  });

  it.each([
    ['{"a":x}', 5],
    ['[1,2,]', 5],
    ['{"a":1} x', 8],
    ['{"a":"x\ny"}', 7],
    ['{"a" 1}', 5],
    ['[NaN]', 1],
    ['{"a":[1,{"b":"ü"},]}', 18],
    ['{"a":1,}', 7],
    ['[1}', 2],
    ['["\\u00zz"]', 6],
    ['/* c */ 1', 0],
  ])('names the place where %j is wrong', (text, offset) => {
    expect(faultOf(text)).toMatchObject({ offset, isTruncated: false });
  });
});

describe('excerptAt', () => {
  it('shows the place on one line', () => {
    const text = `${'a'.repeat(100)}\n  X ${'b'.repeat(100)}`;
    expect(excerptAt(text, 103)).toBe(`…${'a'.repeat(57)} X ${'b'.repeat(28)}…`);
    expect(excerptAt('[1,]', 3)).toBe('[1,]');
  });
});
