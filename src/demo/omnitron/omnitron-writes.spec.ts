import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from './start.js';
import { omnitronClient, type OmnitronClient } from '../../../test/support/omnitron-client.js';

const SKU = 'AK000000-KRM-S';
const image = (name: string, order = 1) => ({ url: `https://cdn.shop.example/${name}.jpg`, order });

describe('Omnitron image writes', () => {
  let omnitron: OmnitronSimulator;
  let client: OmnitronClient;

  beforeEach(async () => {
    omnitron = await startOmnitronSimulator({ products: 12 });
    client = await omnitronClient(omnitron.url);
  });
  afterEach(() => omnitron.stop());

  it('answers 201 with the data of the images that were added', async () => {
    const answer = await client.write({ product_sku: SKU, images: [{ url: image('a').url }, image('b', 2)] });
    expect(answer).toEqual({
      status: 201,
      body: {
        product_sku: SKU,
        images: [
          { ...image('a', 0), image_type: 'default' },
          { ...image('b', 2), image_type: 'default' },
        ],
      },
    });
  });

  it('replaces all: creates the new, updates the common, deletes the unnamed', async () => {
    await client.write({ product_sku: SKU, images: [image('a', 1), image('b', 2), image('c', 3)] });
    await client.write({ product_sku: SKU, images: [image('b', 1), image('d', 2)] });
    expect(omnitron.findContent(SKU)?.images.map(({ url }) => url)).toEqual([image('b').url, image('d').url]);
    expect(omnitron.report()).toMatchObject({
      skus: 1,
      writes: 2,
      differentWrites: 1,
      repeatedWrites: 0,
      imagesCreated: 4,
      imagesUpdated: 1,
      imagesDeleted: 2,
    });
  });

  it('tells a repeated write from a different one, whatever the order in the list', async () => {
    await client.write({ product_sku: SKU, images: [image('a', 1), image('b', 2)] });
    await client.write({ product_sku: SKU, images: [image('b', 2), image('a', 1)] });
    expect(omnitron.report()).toMatchObject({ writes: 2, repeatedWrites: 1, differentWrites: 0 });
    expect(omnitron.findContent(SKU)).toMatchObject({ writes: 2, earlier: [] });
  });

  it('deletes every image of a product whose list is empty', async () => {
    await client.write({ product_sku: SKU, images: [image('a')] });
    expect((await client.write({ product_sku: SKU, images: [] })).status).toBe(201);
    expect(omnitron.findContent(SKU)?.images).toEqual([]);
    expect(omnitron.report().imagesDeleted).toBe(1);
  });

  it('takes nothing when one image is wrong, and says which', async () => {
    await client.write({ product_sku: SKU, images: [image('a')] });
    const answer = await client.write({
      product_sku: SKU,
      images: [image('b'), { url: 'not a url', order: 'x', image_type: 'hero' }, { order: 1 }, image('b')],
    });
    expect(answer).toEqual({
      status: 400,
      body: {
        images: [
          {},
          {
            url: ['Enter a valid URL.'],
            order: ['A valid integer is required.'],
            image_type: ['"hero" is not a valid choice.'],
          },
          { url: ['This field is required.'] },
          { url: ['This URL is given more than once.'] },
        ],
      },
    });
    expect(omnitron.findContent(SKU)?.images.map(({ url }) => url)).toEqual([image('a').url]);
  });

  it.each([
    [{}, { product_sku: ['This field is required.'], images: ['This field is required.'] }],
    [{ product_sku: ' ', images: [] }, { product_sku: ['This field may not be blank.'] }],
    [{ product_sku: 7, images: [] }, { product_sku: ['Not a valid string.'] }],
    [{ product_sku: SKU, images: 'x' }, { images: ['Expected a list of items but got type "str".'] }],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    [{ product_sku: 'NOPE', images: [] }, { product_sku: ['Object with sku=NOPE does not exist.'] }],
  ])('refuses %j in the words of Django', async (body, errors) => {
    expect(await client.write(body)).toEqual({ status: 400, body: errors });
    expect(omnitron.report()).toMatchObject({ writes: 0, refused: { 400: 1 } });
  });

  it('refuses another content type and a body that is no JSON', async () => {
    expect((await client.send('POST', '/api/v1/downloadable-image/', 'a=b', 'text/plain')).status).toBe(415);
    const broken = await client.send('POST', '/api/v1/downloadable-image/', '{"a', 'application/json');
    expect(broken).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^JSON parse error/) },
    });
  });

  it('creates unknown products when it is told to', async () => {
    const open = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
    try {
      const other = await omnitronClient(open.url);
      expect((await other.write({ product_sku: 'NEW', images: [image('a')] })).status).toBe(201);
      expect((await other.get('/api/v1/products/')).body).toMatchObject({
        count: 1,
        results: [{ sku: 'NEW' }],
      });
    } finally {
      await open.stop();
    }
  });

  it('lists what is there by page and by SKU, under both documented paths', async () => {
    for (const sku of [SKU, 'AK000000-KRM-M', 'AK000000-YSL-S']) {
      await client.write({ product_sku: sku, images: [image('a')] });
    }
    const first = await client.get('/api/v1/downloadable-image/?page=1&limit=2');
    expect(first.body).toMatchObject({
      count: 3,
      next: `${omnitron.url}/api/v1/downloadable-image/?page=2&limit=2`,
      previous: null,
      results: [{ product_sku: SKU, images: [{ ...image('a'), image_type: 'default' }] }, {}],
    });
    expect((await client.get('/api/i1/downloadable_image/?product_sku=AK000000-YSL-S')).body).toMatchObject({
      count: 1,
      results: [{ product_sku: 'AK000000-YSL-S' }],
    });
    expect((await client.get('/api/v1/downloadable-image/?page=9')).status).toBe(404);
  });

  it('keeps the order of arrival and what was replaced', async () => {
    await client.write({ product_sku: SKU, images: [image('old')] });
    await client.write({ product_sku: 'AK000000-YSL-S', images: [image('b')] });
    await client.write({ product_sku: SKU, images: [image('new')] });
    expect(omnitron.arrivals).toEqual([SKU, 'AK000000-YSL-S', SKU]);
    expect(omnitron.findContent(SKU)?.earlier).toEqual([[{ ...image('old'), image_type: 'default' }]]);
  });
});
