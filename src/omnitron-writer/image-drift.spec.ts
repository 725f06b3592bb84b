import { describe, expect, it } from 'vitest';
import { driftOf, heldText } from './image-drift.js';

const image = (name: string, order: number, image_type = 'default') => ({
  url: `https://img.example/${name}.jpg`,
  order,
  image_type,
});
const url = (name: string): string => image(name, 0).url;
const sent = [
  { url: url('a'), order: 1 },
  { url: url('b'), order: 2 },
  { url: url('c'), order: 3 },
];

describe('drift', () => {
  it.each([
    ['the same', [image('a', 1), image('b', 2), image('c', 3)], null],
    ['counted anew', [image('c', 12), image('a', 10), image('b', 11)], null],
    ['another query', [{ ...image('a', 1), url: `${url('a')}?v=2` }, image('b', 2), image('c', 3)], null],
    [
      'one more',
      [...[1, 2, 3].map((n) => image('abc'[n - 1]!, n)), image('own', 4)],
      { added: [url('own')] },
    ],
    ['one less', [image('a', 1), image('c', 3)], { removed: [url('b')] }],
    ['none', [], { removed: [url('a'), url('b'), url('c')] }],
    ['moved', [image('c', 1), image('a', 2), image('b', 3)], { changed: [url('a'), url('b')] }],
    ['another type', [image('a', 1, 'swatch'), image('b', 2), image('c', 3)], { changed: [url('a')] }],
  ])('%s', (_, held, drift) => {
    expect(driftOf(sent, held)).toEqual(
      drift === null ? null : { added: [], removed: [], changed: [], ...drift },
    );
  });

  it('is none where two images share a place', () => {
    const same = sent.map((of) => ({ ...of, order: 0 }));
    expect(driftOf(same, [image('c', 0), image('a', 0), image('b', 0)])).toBeNull();
  });
});

it('writes what a shop holds as a run would have sent it', () => {
  expect(JSON.parse(heldText([image('a', 1), image('s', 2, 'swatch')]))).toEqual([
    { url: url('a'), order: 1 },
    { url: url('s'), order: 2, image_type: 'swatch' },
  ]);
});
