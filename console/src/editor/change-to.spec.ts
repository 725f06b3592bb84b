import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeTo } from './change-to.js';

describe('the change of a text', () => {
  it('is as small as it can be', () => {
    expect(changeTo('abcdef', 'abXdef')).toEqual({ from: 2, to: 3, insert: 'X' });
    expect(changeTo('aaa', 'aaaa')).toEqual({ from: 3, to: 3, insert: 'a' });
    expect(changeTo('same', 'same')).toBeNull();
  });

  it('makes the one of the other', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = changeTo(before, after) ?? { from: 0, to: 0, insert: '' };
        expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
      }),
    );
  });
});
