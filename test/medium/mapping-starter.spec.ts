import { compileChain } from '@image-integrator/jolt';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../console/src/helpers/candidates.js';
import { joltLeft, type Steps } from '../../console/src/helpers/json-paths.js';
import { mappingOf, starterOf } from '../../console/src/helpers/mapping-starter.js';

const environment = { now: () => new Date(0), newUuid: () => '' };

/** The rows that the proposed mapping makes of its own sample. */
function rowsOf(input: Json): unknown {
  const starter = starterOf(input);
  const [sku] = starter?.skus ?? [];
  const [images] = starter?.images ?? [];
  if (starter === null || sku === undefined || images === undefined) return null;
  return compileChain(mappingOf(starter.records, sku, images), environment).apply(input);
}

const ROW = {
  product_sku: 'A-1',
  images: [
    { url: 'https://erp/1.jpg', order: 0 },
    { url: 'https://erp/2.jpg', order: 1 },
  ],
};

describe('the mapping that a sample suggests', () => {
  it.each<[string, Json, unknown]>([
    [
      'a list of URLs',
      [{ id: 7, name: 'Shirt', stockCode: 'A-1', images: ['https://erp/1.jpg', 'https://erp/2.jpg'] }],
      [ROW],
    ],
    [
      'a list of objects with an order, in an envelope',
      {
        status: { ok: true },
        data: {
          products: [
            {
              code: 'A-1',
              photos: [
                { id: 5, href: 'https://erp/1.jpg', position: '1' },
                { id: 6, href: 'https://erp/2.jpg', position: '2' },
              ],
            },
          ],
        },
      },
      [
        {
          product_sku: 'A-1',
          images: [
            { url: 'https://erp/1.jpg', order: 1 },
            { url: 'https://erp/2.jpg', order: 2 },
          ],
        },
      ],
    ],
    [
      'numbered fields with holes, beside a count',
      [
        { sku: 'A-1', image1: 'https://erp/1.jpg', image2: '', image3: 'https://erp/3.jpg', imageCount: '2' },
        { sku: 'A-2', image1: 'https://erp/9.jpg', image2: null, image3: null, imageCount: '1' },
      ],
      [
        {
          product_sku: 'A-1',
          images: [
            { url: 'https://erp/1.jpg', order: 1 },
            { url: 'https://erp/3.jpg', order: 3 },
          ],
        },
        { product_sku: 'A-2', images: [{ url: 'https://erp/9.jpg', order: 1 }] },
      ],
    ],
    [
      'several URLs in one text',
      [{ Barkod: '869123', Resimler: 'https://erp/1.jpg; https://erp/2.jpg' }],
      [{ ...ROW, product_sku: '869123' }],
    ],
    [
      'one record per image',
      [
        { stokKodu: 'A-1', gorselUrl: 'https://erp/1.jpg', sira: 0 },
        { stokKodu: 'A-1', gorselUrl: 'https://erp/2.jpg', sira: 1 },
      ],
      [
        { product_sku: 'A-1', images: [{ url: 'https://erp/1.jpg', order: 0 }] },
        { product_sku: 'A-1', images: [{ url: 'https://erp/2.jpg', order: 1 }] },
      ],
    ],
    [
      'fields of objects within',
      [{ item: { sku: 'A-1' }, media: { gallery: ['https://erp/1.jpg', 'https://erp/2.jpg'] } }],
      [ROW],
    ],
    [
      'file names that are wildcards in Jolt',
      [{ '@sku': 'A-1', '@img.url': 'a.jpg' }],
      [{ product_sku: 'A-1', images: [{ url: 'a.jpg' }] }],
    ],
  ])('makes rows of %s', (_name, input, rows) => {
    expect(rowsOf(input)).toEqual(rows);
  });

  it.each<[string, Json]>([
    ['no records', { ok: true }],
    ['no images', [{ sku: 'A-1', name: 'Shirt' }]],
    ['an empty list', []],
  ])('is none where there are %s', (_name, input) => {
    expect(starterOf(input)).toBeNull();
  });

  it.each<[Steps, Json]>([
    [['products', 0, 'code'], { products: [{ code: 'A' }] }],
    [['a.b', '@Url'], { 'a.b': { '@Url': 'A' } }],
    [['x*y', '$k', '#text', '&'], { 'x*y': { $k: { '#text': { '&': 'A' } } } }],
    [[0], ['A']],
  ])('takes keys as they are: %j', (steps, input) => {
    const chain = compileChain([{ operation: 'shift', spec: joltLeft(steps, 'found') }], environment);
    expect(chain.apply(input)).toEqual({ found: 'A' });
  });
});
