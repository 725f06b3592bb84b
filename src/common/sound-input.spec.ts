import { describe, expect, it } from 'vitest';
import { unsoundness } from './sound-input.js';

describe('input', () => {
  it.each([
    ['plain values', { a: [1, 'text', null, { b: true }] }],
    ['text of any script, emoji included', 'İstanbul 東京 💥'],
    ['bytes', Buffer.from([0])],
  ])('is sound: %s', (_, value) => {
    expect(unsoundness(value)).toBeNull();
  });

  it.each([
    ['a NUL', { a: ['x', 'y\u0000'] }, 'a[1]'],
    ['half of a surrogate pair', '\ud800', ''],
    ['a name with a NUL', { a: { '\u0000': 1 } }, 'a'],
    ['a name of every object', JSON.parse('{"a":{"__proto__":{"b":1}}}'), 'a.__proto__'],
    ['a constructor', { constructor: 1 }, 'constructor'],
    ['endless depth', JSON.parse(`${'['.repeat(101)}${']'.repeat(101)}`), ''],
  ])('is refused by path: %s', (_, value, path) => {
    expect(unsoundness(value)).toMatchObject({ path });
  });
});
