import { describe, expect, it } from 'vitest';
import { excerptAt, JsonFault, parseForScript, parseJson, readJson, textForScript } from './json-text.js';

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

describe('a number that a spreadsheet has rounded', () => {
  it.each(['8.69E+12', '8.69123e+12', '-1E+11'])('is kept as it is written: %s', (number) => {
    expect(parseJson(`[${number}]`)).toEqual([number]);
    expect(JSON.stringify(parseForScript(`[${number}]`))).toBe(`["${number}"]`);
    expect(textForScript(`[${number}]`)).toBe(`["${number}"]`);
  });

  it.each(['8.6912345E+12', '8.69E+10', '8.69E12', '1e+5'])('is none: %s', (number) => {
    expect(parseJson(`[${number}, "1E+12"]`)).toEqual([Number(number), '1E+12']);
  });
});

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

  it('keeps numbers as they are written that are beyond what JavaScript can hold', () => {
    for (let before = 0; before < 10; before += 1) {
      expect(parseJson(`[${' '.repeat(before)}1e999999]`)).toEqual(['1e999999']);
      expect(parseJson(`[${' '.repeat(before)}-1.5E+400, 1e30]`)).toEqual(['-1.5E+400', 1e30]);
    }
    expect(parseJson(`[${'9'.repeat(400)}.5]`)).toEqual([`${'9'.repeat(400)}.5`]);
    expect(parseJson('{"e308":"image308","a":1e-400}')).toEqual({ e308: 'image308', a: 0 });
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

describe('JSON for scripts', () => {
  const text = '{"id":9007199254740993,"n":1,"f":1.5,"x":1e999,"s":"a"}';

  it('keeps whole numbers as numbers, with every digit', () => {
    expect(JSON.stringify(parseForScript(text))).toBe(
      '{"id":9007199254740993,"n":1,"f":1.5,"x":"1e999","s":"a"}',
    );
    expect(readJson(text).isExact).toBe(false);
    expect(readJson('{"n":9007199254740991,"s":"9007199254740993"}').isExact).toBe(true);
  });

  it('is the text itself, unless a number is in it that no language holds', () => {
    for (const same of ['{"id": 9007199254740993}', '<a/>', '{"a":1e999', '{ "a": "1e999" }'.slice(0, -1)])
      expect(textForScript(same)).toBe(same);
    expect(textForScript('{"id": 9007199254740993, "x": 1e999}')).toBe('{"id":9007199254740993,"x":"1e999"}');
  });
});
