import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce, readJson } from '../../common/index.js';
import { readingJson } from './json-slices.js';

const sliced = (text: string, sliceLength: number): unknown => atOnce(readingJson(text, sliceLength));
const document = fc.record({
  value: fc.jsonValue({ maxDepth: 5 }),
  space: fc.constantFrom(undefined, 1, '\t'),
  sliceLength: fc.integer({ min: 1, max: 60 }),
});

function whole(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return null;
  }
}

describe('JSON that is read in slices', () => {
  it('is what it is when read at once', () => {
    fc.assert(
      fc.property(document, ({ value, space, sliceLength }) => {
        const text = JSON.stringify(value, null, space);
        expect(sliced(text, sliceLength)).toEqual(readJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is none where it is none when read at once', () => {
    const signs = fc.constantFrom('', ',', '[', ']', '{', '}', '"', ':', '\\', '0', ' ', 'x');
    fc.assert(
      fc.property(document, fc.nat(), signs, ({ value, space, sliceLength }, place, sign) => {
        const text = JSON.stringify(value, null, space);
        const at = place % text.length;
        const other = text.slice(0, at) + sign + text.slice(at + 1);
        expect(sliced(other, sliceLength)).toEqual(whole(other));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '{"a":1,"a":[1,2,3,4],"__proto__":{"b":[1,2,3]},"constructor":[1,2]}',
    '[12345678901234567890,[1e999,1],{"n":0.1}]',
    `${'[[1,2,3],'.repeat(50)}4${']'.repeat(50)}`,
    '[ ]',
    ' { } ',
    '[1,]',
    '[,1]',
    '{"a":1,}',
    '{"a" 1,"b":2}',
    '[1}',
    '[1]]',
    '[[1,2,3][4,5,6]]',
    '',
  ])('%s', (text) => {
    for (let length = 1; length < 30; length += 3) expect(sliced(text, length)).toEqual(whole(text));
  });

  it('pauses', () => {
    const text = JSON.stringify({ list: Array.from({ length: 100_000 }, (_, id) => ({ id })) });
    let pauses = 0;
    const steps = readingJson(text);
    while (steps.next().done !== true) pauses += 1;
    expect(pauses).toBeGreaterThan(3);
  });
});
