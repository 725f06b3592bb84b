import { describe, expect, it } from 'vitest';
import { exactJson, laidOut } from './exact-json.js';

describe('JSON of an ERP', () => {
  it('keeps the digits of long numbers as texts, and leaves the others alone', () => {
    const text =
      '{"id":86912345678901234567,"n":-9007199254740993,"ok":9007199254740991,"f":0.1234567890123456,"s":"1"}';
    expect(exactJson(text)).toEqual({
      id: '86912345678901234567',
      n: '-9007199254740993',
      ok: 9_007_199_254_740_991,
      f: 0.1234567890123456,
      s: '1',
    });
    for (const wrong of ['{', '{86912345678901234567:1}', '[086912345678901234567]'])
      expect(() => exactJson(wrong)).toThrow(SyntaxError);
  });

  it.each([{ a: [1, 'two, {three}', null, {}, []], 'b:"\\': { c: [[], [{}]] } }, [], 'text', true])(
    'is laid out as JSON.stringify does: %j',
    (value) => {
      expect(laidOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    },
  );

  it('is laid out with every value as it came', () => {
    expect(laidOut('[86912345678901234567, 1.50,1e400]')).toBe(
      '[\n  86912345678901234567,\n  1.50,\n  1e400\n]',
    );
    for (const text of ['{"cut": ', '<a/>', `${'['.repeat(100)}${']'.repeat(100)}`])
      expect(laidOut(text)).toBe(text);
  });
});
