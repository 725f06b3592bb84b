import { describe, expect, it } from 'vitest';
import { jsonBeginning } from './json-beginning.js';

describe('the beginning of JSON', () => {
  it.each([[{ a: [1, 'two', null, {}, []], b: { 'c d': true } }], ['text'], [null], [[[]]]])(
    'is all of what is short: %j',
    (value) => {
      expect(jsonBeginning(value)).toEqual({ text: JSON.stringify(value, null, 2), isWhole: true });
    },
  );

  it.each([
    ['many records', Array.from({ length: 50_000 }, (_, at) => ({ code: `SKU-${at}` }))],
    ['one record with many', { results: Array.from({ length: 50_000 }, (_, at) => at) }],
    ['a long text', { text: 'x'.repeat(10_000_000) }],
    ['a long name', { ['n'.repeat(500_000)]: 1, b: 2 }],
    ['endless nesting', JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as unknown],
  ])('is bounded, and says that it is cut: %s', (_what, value) => {
    const { text, isWhole } = jsonBeginning(value, 1000);
    expect(isWhole).toBe(false);
    expect(text).toContain('…');
    expect(text.length).toBeLessThan(12_000);
  });
});
