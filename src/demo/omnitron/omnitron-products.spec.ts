import { describe, expect, it, onTestFinished } from 'vitest';
import { omnitronClient } from '../../../test/support/omnitron-client.js';
import { type OmnitronSimulatorOptions } from './options.js';
import { startOmnitronSimulator } from './start.js';

interface Product {
  pk: number;
  sku: string;
  base_code: string;
  attributes: Record<string, string>;
  productization_date: string;
  productimage_set: unknown[];
}

async function start(options: OmnitronSimulatorOptions) {
  const omnitron = await startOmnitronSimulator(options);
  onTestFinished(() => omnitron.stop());
  const client = await omnitronClient(omnitron.url);
  const list = async (query: string) => {
    const answer = await client.get(`/api/v1/products/?${query}`);
    return answer.body as { count: number; next: string | null; results: Product[] };
  };
  return { omnitron, client, list };
}

describe('Omnitron products', () => {
  it('lists ten by default, and links the next page', async () => {
    const { list, omnitron } = await start({ products: 25 });
    const page = await list('');
    expect(page).toMatchObject({ count: 25, next: `${omnitron.url}/api/v1/products/?page=2` });
    expect(page.results).toHaveLength(10);
    expect((await list('page=3&limit=10')).results).toHaveLength(5);
  });

  it('filters by SKU, base code and attribute', async () => {
    const { list } = await start({
      products: 12,
      extraProducts: [{ sku: 'X-1', base_code: 'X', attributes: { color: 'Mor' } }],
    });
    const skus = async (query: string) => (await list(query)).results.map(({ sku }) => sku);
    expect(await skus('sku=X-1,AK000001-YSL-M,NOPE')).toEqual(['AK000001-YSL-M', 'X-1']);
    expect(await skus('base_code=AK000001')).toHaveLength(6);
    expect(await skus('attributes__color=Mor')).toEqual(['X-1']);
    expect(await skus(`base_code=AK000000&attributes__color=${encodeURIComponent('Yeşil')}`)).toEqual([
      'AK000000-YSL-S',
      'AK000000-YSL-M',
    ]);
  });

  it('filters by dates and refuses one that is none', async () => {
    const { list, client } = await start({ products: 60 });
    const all = (await list('limit=100')).results;
    const moment = all.map((product) => product.productization_date).sort()[30]!;
    expect((await list(`productization_date__gte=${moment}&limit=100`)).count).toBe(
      all.filter((product) => product.productization_date >= moment).length,
    );
    expect(await client.get('/api/v1/products/?modified_date__gt=tomorrow')).toEqual({
      status: 400,
      body: { modified_date__gt: ['Enter a valid date/time.'] },
    });
  });

  it('embeds the images, and leaves exactly as many products bare as it was told', async () => {
    const { list } = await start({ products: 50, withoutImages: 7 });
    const { results } = await list('limit=100');
    expect(results.filter((product) => product.productimage_set.length === 0)).toHaveLength(7);
  });

  it('shows written images in the list and under product_image', async () => {
    const { client, list } = await start({ products: 6 });
    const [before] = (await list('limit=1')).results;
    expect(before?.productimage_set).toEqual([]);
    await client.write({
      product_sku: before?.sku,
      images: [{ url: 'https://cdn.shop.example/1.jpg', order: 4 }],
    });
    const images = await client.get(`/api/v1/product_image/?product=${before?.pk}&limit=100`);
    expect(images.body).toMatchObject({
      count: 1,
      results: [{ product: before?.pk, order: 4, source: 'integration' }],
    });
    expect((await list('limit=1')).results[0]?.productimage_set).toHaveLength(1);
  });

  it('can leave the embedded images out', async () => {
    const { list } = await start({ products: 1, embeddedImagesField: null });
    expect((await list('')).results[0]).not.toHaveProperty('productimage_set');
  });

  it('costs nothing for a million untouched products', async () => {
    const { list } = await start({ products: 1_000_000 });
    expect((await list('page=100000')).results.at(-1)).toMatchObject({ pk: 1_000_000 });
  });
});
