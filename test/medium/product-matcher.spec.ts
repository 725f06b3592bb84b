import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { type Match, parseTemplate, ProductMatcher } from '../../src/omnitron-writer/index.js';
import { type OmnitronApp, startOmnitronApp } from '../support/omnitron-app.js';

let app: OmnitronApp;
let omnitron: OmnitronSimulator;

beforeAll(async () => {
  const extraProducts = [
    { sku: 'comma', base_code: 'A,B' },
    { sku: 'lower', base_code: 'ak000001' },
  ];
  omnitron = await startOmnitronSimulator({ products: 1200, extraProducts });
  app = await startOmnitronApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await omnitron.stop();
});

async function match(template: string, identifiers: string[], shop = omnitron): Promise<Match[]> {
  const card = await app.cardFor(shop.url);
  return app.module.get(ProductMatcher).matchIdentifiers(card, parseTemplate(template), identifiers);
}

const variants = (base: string): string[] =>
  ['KRM', 'YSL', 'LCV'].flatMap((colour) => ['S', 'M'].map((size) => `${base}-${colour}-${size}`));
const refusals = (matches: Match[]): (string | null)[] => matches.map(({ refusal }) => refusal?.code ?? null);

describe('ProductMatcher', () => {
  it('finds every SKU of a base code', async () => {
    expect(await match('{base_code}', ['AK000007'])).toEqual([
      { identifier: 'AK000007', skus: variants('AK000007'), refusal: null },
    ]);
  });

  it('finds 200 identifiers with four requests and their pages', async () => {
    const codes = Array.from({ length: 200 }, (_, index) => `AK${String(index).padStart(6, '0')}`);
    const before = omnitron.report().accounts[0]?.traffic.requests ?? 0;
    const matches = await match('{base_code}', codes);
    expect(matches.map(({ skus }) => skus)).toEqual(codes.map(variants));
    // 50 base codes have 300 products, which are three pages of a hundred.
    expect((omnitron.report().accounts[0]?.traffic.requests ?? 0) - before).toBe(12);
  });

  it('takes fields and attributes together, each identifier for its own products alone', async () => {
    const matches = await match('{attributes__color}_{base_code}', ['Yeşil_AK000002', 'Kırmızı_AK000003']);
    expect(matches.map(({ skus }) => skus)).toEqual([
      ['AK000002-YSL-S', 'AK000002-YSL-M'],
      ['AK000003-KRM-S', 'AK000003-KRM-M'],
    ]);
  });

  it('checks what Omnitron filters loosely: a product matches by exactly its identifier', async () => {
    expect((await match('{base_code}', ['AK000001', 'ak000001'])).map(({ skus }) => skus)).toEqual([
      variants('AK000001'),
      ['lower'],
    ]);
  });

  it('refuses by name what is not there, what has another form, and what can be read twice', async () => {
    const identifiers = ['Yeşil_AK999999', 'AK000001', 'Açık_Yeşil_AK000001', 'Yeşil_AK000001'];
    const matches = await match('{attributes__color}_{base_code}', identifiers);
    expect(refusals(matches)).toEqual(['PRODUCT_NOT_FOUND', 'PRODUCT_NOT_FOUND', 'AMBIGUOUS_TEMPLATE', null]);
    expect(matches.map(({ identifier }) => identifier)).toEqual(identifiers);
    expect(matches[2]?.refusal?.detail).toContain('attributes__color "Açık", base_code "Yeşil_AK000001"');
  });

  it('works where a filter takes one value at a time', async () => {
    const strict = await startOmnitronSimulator({
      products: 60,
      severalValues: 'sku-only',
      extraProducts: [{ sku: 'comma', base_code: 'A,B' }],
    });
    const matches = await match('{base_code}', ['AK000001', 'A,B', 'AK000002', 'none'], strict);
    expect(matches.map(({ skus }) => skus)).toEqual([
      variants('AK000001'),
      ['comma'],
      variants('AK000002'),
      [],
    ]);
    await strict.stop();
  });

  it('is an error when Omnitron ignores the filter, instead of taking every product', async () => {
    await expect(match('{name}', ['Keten Elbise X'])).rejects.toMatchObject({
      code: 'OMNITRON_FILTER_IGNORED',
      message: expect.stringContaining('by name'),
    });
  });
});
