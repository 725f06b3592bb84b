import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import {
  type ListFilter,
  type OmnitronCard,
  OmnitronLists,
  type OmnitronProduct,
  productField,
  ProductLookup,
} from '../../src/omnitron-writer/index.js';
import { bodyOf, serveHttp } from '../support/http-server.js';
import { type OmnitronApp, startOmnitronApp } from '../support/omnitron-app.js';

let app: OmnitronApp;
let omnitron: OmnitronSimulator;
let card: OmnitronCard;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ products: 250 });
  app = await startOmnitronApp();
  card = await app.cardFor(omnitron.url);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await omnitron.stop();
});

async function productsOf(filter: ListFilter): Promise<OmnitronProduct[]> {
  const products: OmnitronProduct[] = [];
  for await (const page of app.module.get(ProductLookup).listProducts(card, filter)) products.push(...page);
  return products;
}

describe('ProductLookup', () => {
  it('reads every page of the product list', async () => {
    const products = await productsOf({});
    expect(products).toHaveLength(250);
    expect(new Set(products.map(({ sku }) => sku)).size).toBe(250);
  });

  it('asks with filters, several values with commas', async () => {
    const products = await productsOf({ base_code: 'AK000001,AK000003', attributes__size: 'S' });
    expect(products.map((product) => productField(product, 'base_code'))).toEqual([
      ...Array.from({ length: 3 }, () => 'AK000001'),
      ...Array.from({ length: 3 }, () => 'AK000003'),
    ]);
    expect(products.map((product) => productField(product, 'attributes__size'))).toEqual(
      Array.from({ length: 6 }, () => 'S'),
    );
  });

  it('gives nothing where nothing passes the filter', async () => {
    expect(await productsOf({ sku: 'no-such-sku' })).toEqual([]);
  });

  it('tries again what fails for a passing reason, and renews a session that died', async () => {
    omnitron.faults.add({ kind: 'status', status: 503, times: 1, match: { path: '/api/v1/products' } });
    omnitron.expireTokens();
    expect(await productsOf({ sku: omnitron.catalogue.skuAt(3) })).toHaveLength(1);
  });

  it('names request and answer when Omnitron refuses', async () => {
    await expect(productsOf({ modified_date__gt: 'yesterday' })).rejects.toMatchObject({
      code: 'OMNITRON_LIST_REFUSED',
      message: expect.stringMatching(/modified_date__gt=yesterday.*400.*Enter a valid date/),
    });
  });
});

/** A list endpoint as a test wants it, with the login beside it. */
async function listFrom(
  answer: (page: number) => { status?: number; body: unknown },
): Promise<{ items: unknown[]; asked: number[] }> {
  const asked: number[] = [];
  await using server = await serveHttp(async (request, response) => {
    await bodyOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (pathname.endsWith('/auth/login/')) {
      response.end('{"key":"k-123"}');
      return;
    }
    const page = Number(searchParams.get('page'));
    asked.push(page);
    const { status = 200, body } = answer(page);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const items: unknown[] = [];
  const lists = app.module.get(OmnitronLists);
  for await (const page of lists.listPages(await app.cardFor(server.origin), '/api/v1/things/', {}))
    items.push(...page);
  return { items, asked };
}

const numbers = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => from + place);

describe('OmnitronLists', () => {
  it('reads a bare list that pages to its end', async () => {
    const { items, asked } = await listFrom((page) => ({
      body: page <= 2 ? numbers(page * 100, 100) : numbers(300, 7),
    }));
    expect(items).toEqual(numbers(100, 207));
    expect(asked).toEqual([1, 2, 3]);
  });

  it('reads a bare list once that ignores page and limit', async () => {
    expect((await listFrom(() => ({ body: numbers(0, 100) }))).items).toEqual(numbers(0, 100));
    expect(await listFrom(() => ({ body: numbers(0, 300) }))).toEqual({ items: numbers(0, 300), asked: [1] });
  });

  it('takes a 404 after the first page for the end of a list that shrank', async () => {
    const { items } = await listFrom((page) =>
      page === 1 ? { body: numbers(0, 100) } : { status: 404, body: { detail: 'Invalid page.' } },
    );
    expect(items).toHaveLength(100);
  });

  it('asks again for a page whose answer is no list', async () => {
    const answers = [{ detail: 'Service is being updated' }, 'Bad gateway', numbers(0, 7)];
    const { items, asked } = await listFrom(() => ({ body: answers.shift() }));
    expect(items).toEqual(numbers(0, 7));
    expect(asked).toEqual([1, 1, 1]);
  });

  it.each([
    ['repeats itself', (_page: number) => ({ body: { count: 9, next: 'x', results: [1, 2] } })],
    ['ends before the count it declares', () => ({ body: { count: 9, next: null, results: [1, 2] } })],
    ['is no list', () => ({ body: { detail: 'Hello' } })],
  ])('is an error when the list %s', async (_case, answer) => {
    await expect(listFrom(answer)).rejects.toMatchObject({ code: 'OMNITRON_LIST_INVALID' });
  });
});
