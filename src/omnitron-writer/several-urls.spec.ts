import { describe, expect, it } from 'vitest';
import { holdsSeveralUrls, splitUrls } from './several-urls.js';

const a = 'https://a/1.jpg';
const b = 'http://a/2.jpg';

describe('several URLs in one text', () => {
  it.each([
    [`${a},${b}`, ','],
    [`${a}, ${b} ,`, ','],
    [`,${a},,${b}`, ','],
    [`${a};${b}`, ';'],
    [` ${a} | ${b} `, '|'],
    [`${a} \n${b}`, ' '],
    [`${a}\r\n${b}\r\n`, '\n'],
  ])('are told, and split: %j at %j', (text, separator) => {
    expect(holdsSeveralUrls(text)).toBe(true);
    expect(splitUrls([text], separator)).toEqual([
      { url: a, order: 1 },
      { url: b, order: 2 },
    ]);
  });

  it.each([
    [a],
    ['https://a/f_auto,q_1/x.jpg'],
    ['https://a/fetch/https://b/1.jpg'],
    ['https://a/?u=https://b,c'],
  ])('are not one: %s', (url) => {
    expect(holdsSeveralUrls(url)).toBe(false);
    expect(splitUrls([url], ',')).toEqual([{ url, order: 1 }]);
  });

  it('keep the fields of their image, and follow each other in order', () => {
    expect(
      splitUrls([{ url: `${a},${b}`, order: '4', image_type: 'swatch' }, { url: b, order: 9 }, 5], ','),
    ).toEqual([
      { url: a, order: 4, image_type: 'swatch' },
      { url: b, order: 5, image_type: 'swatch' },
      { url: b, order: 9 },
      5,
    ]);
    expect(splitUrls([{ url: `${a},${b}` }], ',')).toEqual([
      { url: a, order: 0 },
      { url: b, order: 1 },
    ]);
    expect(splitUrls([{ url: `${a},${b}`, order: 'x' }], ',')).toMatchObject([
      { order: 'x' },
      { order: 'x' },
    ]);
  });

  it('take no time, however many separators there are', () => {
    const startedAt = performance.now();
    splitUrls([`${', '.repeat(500_000)}x`, `${a},`.repeat(20_000)], ',');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
