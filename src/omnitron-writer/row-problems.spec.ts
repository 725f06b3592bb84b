import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupPage } from './row.js';
import { type PostedRowRules, reportRowProblems } from './row-problems.js';

function pathsOf(record: unknown, emptyAllowed = false): string[] {
  const paths: string[] = [];
  reportRowProblems(record, { ...RULES, emptyAllowed }, (path) => paths.push(path));
  return paths;
}

const RULES: PostedRowRules = {
  emptyAllowed: false,
  allowMangledSkus: false,
  imageSeparator: null,
  imageUrlEncoding: 'browsers',
  imageBaseUrl: null,
  ignoreUrlParameters: [],
  imageVersionField: null,
};
const URL = 'https://img.example/1.jpg';

describe('several URLs in one text', () => {
  const two = `${URL};https://img.example/2.jpg`;

  it.each([
    [{ product_sku: 'A', url: two }, 'url'],
    [{ product_sku: 'A', images: two }, 'images'],
    [{ product_sku: 'A', images: { url: two } }, 'images.url'],
    [{ product_sku: 'A', images: [{ url: two }] }, 'images[0].url'],
  ])('are told in %j, and taken where the card splits them', (record, path) => {
    expect(pathsOf(record)).toEqual([path]);
    const told: string[] = [];
    reportRowProblems(record, { ...RULES, imageSeparator: ';' }, (at) => told.push(at));
    expect(told).toEqual([]);
    const [row] = groupPage([record], { ...RULES, imageSeparator: ';' });
    expect(row?.images.map(({ url }) => url)).toEqual(two.split(';'));
  });

  it('may be parts of URLs where the card has their base', () => {
    const rules = { ...RULES, imageSeparator: ',', imageBaseUrl: 'https://cdn.example/i/' };
    const record = { product_sku: 'A', url: 'a.jpg, b c.jpg,' };
    const told: string[] = [];
    reportRowProblems(record, rules, (at) => told.push(at));
    expect(told).toEqual([]);
    expect(groupPage([record], rules)[0]?.images.map(({ url }) => url)).toEqual([
      'https://cdn.example/i/a.jpg',
      'https://cdn.example/i/b%20c.jpg',
    ]);
  });
});

describe('reportRowProblems', () => {
  it.each([
    ['text', ['']],
    [[{ product_sku: 'A' }], ['']],
    [{ images: [URL] }, ['product_sku']],
    [
      { product_sku: { a: 1 }, images: [{ url: 'ftp://x', order: -1 }] },
      ['product_sku', 'images[0].url', 'images[0].order'],
    ],
    [
      { product_sku: 'A', images: [URL, 5, { url: URL, image_type: 'thumb' }] },
      ['images[1]', 'images[2].image_type'],
    ],
    [{ product_sku: 'A', images: 'no url' }, ['images']],
    [{ product_sku: 'A', url: 'no url' }, ['url']],
    [{ product_sku: 'A', images: [] }, ['images']],
    [{ product_sku: 'A' }, ['images']],
    [{ product_sku: 'A', images: null, url: URL }, ['images']],
  ])('names every field that is wrong in %j', (record, paths) => {
    expect(pathsOf(record)).toEqual(paths);
  });

  it('takes no image for a problem where removal is allowed', () => {
    expect(pathsOf({ product_sku: 'A', images: [] }, true)).toEqual([]);
  });

  it('finds a problem exactly where the row would be refused', () => {
    const url = fc.constantFrom(URL, ' http://x/y ', 'https://x/a b', '', 'x', 5, null, undefined);
    const order = fc.constantFrom(0, 3, '7', '1.0', 1.5, -1, 'first', null, undefined, 2 ** 40);
    const type = fc.constantFrom('default', 'swatch', 'thumb', null, undefined);
    const image = fc.oneof(
      fc.record({ url, order, image_type: type }),
      fc.constantFrom(URL, 'x', 5, null, []),
    );
    const record = fc.record(
      {
        product_sku: fc.constantFrom('A', ' B ', '', '  ', 7, null, {}, 'a\u0000', 'x'.repeat(513)),
        images: fc.oneof(fc.array(image, { maxLength: 3 }), image),
        url,
        order,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(record, fc.constantFrom<unknown>(null, 'x', 5, [])), (given) => {
        const refused = groupPage([given])[0]?.refusal !== null;
        expect(pathsOf(given, true).length > 0).toBe(refused);
      }),
      { numRuns: 2000 },
    );
  });
});
