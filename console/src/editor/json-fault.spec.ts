import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault.js';

/** The place of the fault is marked by `^` before it. */
describe('the fault of a JSON text', () => {
  it.each([
    ['{"a": ^}', 'value'],
    ['{"a": 1^,}', 'trailingComma'],
    ['[1, 2^,\n]', 'trailingComma'],
    ['{"a": 1 ^"b": 2}', 'commaObject'],
    ['[1 ^2]', 'commaList'],
    ['{^a: 1}', 'key'],
    ["{^'a': 1}", 'quotes'],
    ["[^'a']", 'quotes'],
    ['{"a" ^1}', 'colon'],
    ['["a, 1]^', 'openText', 1],
    ['["a^\\x"]', 'escape'],
    ['[1, 2^', 'end'],
    ['{"a": ^', 'end'],
    ['^', 'end'],
    ['[^01]', 'value'],
    ['[^nul]', 'value'],
    ['[] ^x', 'more'],
  ] as const)('is found: %s', (marked, kind, place?: number) => {
    const at = place ?? marked.indexOf('^');
    const text = marked.replace('^', '');
    expect(jsonFault(text)).toEqual({ at, kind });
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it.each(['{}', '[]', ' [1, -2.5e+3, true, null, "a\\u00e9\\n", {"b": [{}]}] ', '"x"', '0'])(
    'is none: %s',
    (text) => {
      expect(jsonFault(text)).toBeNull();
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    },
  );
});
