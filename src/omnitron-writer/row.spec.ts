import { describe, expect, it } from 'vitest';
import { groupPage, mergeImages } from './row.js';

const url = (n: number) => `https://img.example/${n}.jpg`;

describe('groupPage', () => {
  it('takes one record per product', () => {
    const images = [
      { url: url(1), order: 1 },
      { url: url(2), order: 2 },
    ];
    expect(groupPage([{ product_sku: 'A', images }])).toEqual([{ sku: 'A', images, refusal: null }]);
  });

  it('takes one record per image and groups by SKU in order of arrival', () => {
    const rows = groupPage([
      { product_sku: 'B', url: url(1), order: 2 },
      { product_sku: 'A', url: url(2), order: 1 },
      { product_sku: 'B', url: url(3), order: 1 },
    ]);
    expect(rows.map(({ sku, images }) => [sku, images.length])).toEqual([
      ['B', 2],
      ['A', 1],
    ]);
  });

  it('takes a single image that is not in a list, and URLs as plain text', () => {
    expect(groupPage([{ product_sku: 'A', images: { url: url(1), order: '3' } }])[0]?.images).toEqual([
      { url: url(1), order: 3 },
    ]);
    expect(groupPage([{ product_sku: 'A', images: [url(1), url(2)] }])[0]?.images).toEqual([
      { url: url(1), order: 1 },
      { url: url(2), order: 2 },
    ]);
  });

  it('keeps the image type and gives a missing order 0, as Omnitron does', () => {
    const [row] = groupPage([{ product_sku: 7, images: [{ url: url(1), image_type: 'swatch' }] }]);
    expect(row).toEqual({
      sku: '7',
      images: [{ url: url(1), order: 0, image_type: 'swatch' }],
      refusal: null,
    });
  });

  it.each([
    ['ROW_NOT_AN_OBJECT', 'text'],
    ['ROW_NOT_AN_OBJECT', ['A']],
    ['MISSING_SKU', { images: [] }],
    ['MISSING_SKU', { product_sku: '  ' }],
    ['MISSING_SKU', { product_sku: { a: 1 } }],
    ['MISSING_SKU', { product_sku: 'A\ud800' }],
    ['SKU_LOOKS_MANGLED', { product_sku: '8,69E+12', images: [url(1)] }],
    ['BAD_IMAGE_URL', { product_sku: 'A', images: [`${url(1)},${url(2)}`] }],
    ['BAD_IMAGES', { product_sku: 'A', images: [5] }],
    ['BAD_IMAGE_URL', { product_sku: 'A', images: [{ url: 'ftp://x/y', order: 1 }] }],
    ['BAD_IMAGE_URL', { product_sku: 'A', images: [{ url: 'https://x/a\u0007b.jpg', order: 1 }] }],
    ['BAD_IMAGE_URL', { product_sku: 'A', images: [{ url: 'https://x/\u0000.jpg', order: 1 }] }],
    ['BAD_IMAGE_URL', { product_sku: 'A', images: [{ url: 'https://x/\ud800.jpg', order: 1 }] }],
    ['BAD_IMAGE_URL', { product_sku: 'A', images: [{ order: 1 }] }],
    ['BAD_IMAGE_ORDER', { product_sku: 'A', images: [{ url: url(1), order: 1.5 }] }],
    ['BAD_IMAGE_ORDER', { product_sku: 'A', images: [{ url: url(1), order: -1 }] }],
    ['BAD_IMAGE_ORDER', { product_sku: 'A', images: [{ url: url(1), order: 'first' }] }],
    ['BAD_IMAGE_TYPE', { product_sku: 'A', images: [{ url: url(1), order: 1, image_type: 'thumb' }] }],
  ])('refuses with %s: %j', (code, record) => {
    expect(groupPage([record])[0]?.refusal).toMatchObject({ code, detail: expect.stringMatching(/\S/) });
  });

  it('one wrong image refuses the whole product, also when it comes in another record', () => {
    const rows = groupPage([
      { product_sku: 'A', url: url(1), order: 1 },
      { product_sku: 'A', url: 'not a url', order: 2 },
      { product_sku: 'B', url: url(3), order: 1 },
    ]);
    expect(rows.map(({ sku, refusal }) => [sku, refusal?.code ?? null])).toEqual([
      ['A', 'BAD_IMAGE_URL'],
      ['B', null],
    ]);
  });
});

describe('mergeImages', () => {
  it('keeps each URL once and sorts by order, then arrival', () => {
    const merged = mergeImages([
      { url: url(3), order: 2 },
      { url: url(1), order: 1 },
      { url: url(3), order: 9 },
      { url: url(2), order: 1 },
    ]);
    expect(merged.map((image) => image.url)).toEqual([url(1), url(2), url(3)]);
  });
});

describe('mergeImages by type', () => {
  it('keeps one URL once for each type', () => {
    const image = { url: url(1), order: 1 };
    const swatch = { url: url(1), order: 2, image_type: 'swatch' as const };
    const same = { url: url(1), order: 3, image_type: 'default' as const };
    expect(mergeImages([image, swatch, same, swatch])).toEqual([image, swatch]);
  });
});
