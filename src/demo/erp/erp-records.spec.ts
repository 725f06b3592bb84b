import { describe, expect, it } from 'vitest';
import { startErp } from '../../../test/support/erp-client.js';

describe('ERP records', () => {
  it('are the same products in every shape', async () => {
    const { page } = await startErp();
    const all = '?limit=1000';
    const { results: products } = await page(`/products/offset${all}`);
    const urls = new Map(products.map(({ sku, images }) => [sku, images.map(({ url }) => url)]));

    const rows = Map.groupBy((await page(`/image-rows/offset${all}`)).results, ({ sku }) => sku);
    const numbered = (await page(`/numbered/offset${all}`)).results;
    const models = (await page(`/models/offset${all}`)).results;
    expect(models).toHaveLength(10);
    for (const [sku, expected] of urls) {
      expect(rows.get(sku)?.map(({ image_url: url }) => url)).toEqual(expected);
      const fields = numbered.find((record) => record.sku === sku);
      expect([1, 2, 3, 4, 5].map((n) => fields?.[`image${n}`]).filter((url) => url !== '')).toEqual(expected);
      const colour = models
        .flatMap(({ colors }) => colors)
        .find(({ variants }) => variants.some((v) => v.sku === sku));
      expect(colour?.images).toHaveLength(expected.length);
    }
  });

  it('speak Turkish', async () => {
    const { page } = await startErp();
    const { results } = await page('/products/offset');
    expect(results.map(({ color }) => color)).toContain('Kırmızı');
    expect(results.some(({ name }) => /[ğşıİçöü]/.test(String(name)))).toBe(true);
  });

  it('are filtered by several SKUs, repeated or comma-separated', async () => {
    const { page } = await startErp();
    const wanted = ['AK000000-KRM-S', 'AK000002-LCV-M'];
    const skus = async (query: string) =>
      (await page(`/products/offset?${query}`)).results.map(({ sku }) => sku);
    expect(await skus(`sku=${wanted.join(',')},NOPE`)).toEqual(wanted);
    expect(await skus(wanted.map((sku) => `sku=${sku}`).join('&'))).toEqual(wanted);
  });

  it('are filtered by modification date in the wall clock of the ERP', async () => {
    const { page } = await startErp({ utcOffset: '+03:00' });
    const { results } = await page('/products/offset?limit=1000');
    const moment = results.map((record) => record.modified_date).sort()[40]!;
    const later = await page(`/products/offset?limit=1000&modified_date__gt=${moment}`);
    expect(later.results.map(({ sku }) => sku)).toEqual(
      results.filter((record) => record.modified_date > moment).map(({ sku }) => sku),
    );
    const withZone = new Date(`${moment}+03:00`).toISOString();
    expect((await page(`/products/offset?modified_date__gt=${withZone}`)).total).toBe(later.total);
  });

  it('change when they are touched', async () => {
    const { erp, page } = await startErp({ now: () => Date.UTC(2026, 10, 23) });
    erp.touch('AK000000-KRM-S');
    const { results } = await page('/products/offset?modified_date__gt=2026-11-01');
    expect(results.map(({ sku }) => sku)).toEqual(['AK000000-KRM-S', 'AK000000-KRM-M']);
    expect(results[0]?.images[0]?.url).toBe('https://cdn.shop.example/images/AK000000-KRM-1-v2.jpg');
  });

  it('leave out what the ERP has never heard of', async () => {
    const { page } = await startErp({ missingSkus: ['AK000000-KRM-S'] });
    expect((await page('/products/offset')).total).toBe(59);
    expect((await page('/products/offset?sku=AK000000-KRM-S')).results).toEqual([]);
  });

  it('cost nothing for a million untouched products', async () => {
    const { page } = await startErp({ products: 1_000_000 });
    const { results } = await page('/products/offset?offset=999999&limit=5');
    expect(results.map(({ id }) => id)).toEqual([1_000_000]);
  });
});
