import { describe, expect, it } from 'vitest';
import { diffImages, diffTotals } from './image-diff.js';

const held = (url: string, order: number, image_type = 'default') => ({ url, order, image_type });

describe('diffImages', () => {
  it('tells what a replace-all write creates, changes, deletes and leaves', () => {
    const diff = diffImages(
      [
        { url: 'a', order: 1 },
        { url: 'b', order: 2 },
        { url: 'd', order: 3, image_type: 'swatch' },
        { url: 'e', order: 4 },
      ],
      [held('a', 1), held('b', 9), held('c', 2), held('d', 3)],
    );
    expect(diff).toEqual({
      created: [held('e', 4)],
      changed: [
        { url: 'b', from: held('b', 9), to: held('b', 2) },
        { url: 'd', from: held('d', 3), to: held('d', 3, 'swatch') },
      ],
      deleted: [held('c', 2)],
      unchanged: 1,
    });
    expect(diffTotals([diff, diffImages([{ url: 'a', order: 1 }], [held('a', 1)])])).toEqual({
      products: 2,
      unchangedProducts: 1,
      created: 1,
      changed: 2,
      deleted: 1,
      unchanged: 2,
    });
  });

  it('takes one URL of two types for two images', () => {
    const sent = [
      { url: 'a', order: 1 },
      { url: 'a', order: 2, image_type: 'swatch' as const },
    ];
    expect(diffImages(sent, [held('a', 2, 'swatch'), held('a', 1)])).toMatchObject({
      unchanged: 2,
      deleted: [],
    });
    expect(diffImages(sent, [held('a', 5, 'swatch')])).toMatchObject({
      created: [held('a', 1)],
      changed: [{ from: held('a', 5, 'swatch'), to: held('a', 2, 'swatch') }],
    });
  });

  it('deletes everything when nothing is sent', () => {
    expect(diffImages([], [held('a', 1)]).deleted).toEqual([held('a', 1)]);
  });
});
