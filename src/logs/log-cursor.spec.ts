import { describe, expect, it } from 'vitest';
import { dayPart, decodeCursor, encodeCursor, idPart, numberPart } from './log-cursor.js';

const LINE = [dayPart, idPart, numberPart];
const key = ['2026-11-23', '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f', 24];

describe('a cursor', () => {
  it('carries its place and what was counted', () => {
    const cursor = { key, count: 10_000, exact: false };
    expect(decodeCursor(encodeCursor(cursor), LINE)).toEqual(cursor);
  });

  it.each([
    ['nonsense'],
    [''],
    [Buffer.from('{}').toString('base64url')],
    [encodeCursor({ key: key.slice(1), count: 1, exact: true })],
    [encodeCursor({ key: ['2026-02-31', ...key.slice(1)], count: 1, exact: true })],
    [encodeCursor({ key: [...key.slice(0, 2), 2 ** 31], count: 1, exact: true })],
    [encodeCursor({ key: [...key.slice(0, 2), 0.5], count: 1, exact: true })],
  ])('of another list, or made up, is refused: %s', (text) => {
    expect(() => decodeCursor(text, LINE)).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
  });
});
