import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_ERP_ACCOUNT, startErpSimulator } from '../../src/demo/index.js';
import { type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';
import { type ErpAnswer, type SeenRequest, serveErp } from '../support/scripted-erp.js';

const RECIPE = /^## (.+)$[\s\S]*?^```json\n([\s\S]*?)^```$/gm;
const EXAMPLE_ORIGIN = 'https://erp.example.com';

/** The cards of docs/erp-recipes.md by their headings, as they are written. */
const recipes = new Map(
  [...readFileSync('docs/erp-recipes.md', 'utf8').matchAll(RECIPE)].map(([, name, json]) => [
    name,
    json ?? '',
  ]),
);

let app: ReaderApp;
beforeAll(async () => {
  app = await startReaderApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

function cardOf(recipe: string, origin: string): Record<string, unknown> {
  const json = recipes.get(recipe);
  if (json === undefined) throw new Error(`docs/erp-recipes.md has no recipe "${recipe}".`);
  return JSON.parse(json.replaceAll(EXAMPLE_ORIGIN, origin)) as Record<string, unknown>;
}

const ids = [1, 2, 3, 4, 5].map((id) => ({ id }));
const slice = (from: number, count: number) => ids.slice(from, from + count);
const number = (request: SeenRequest, name: string) => Number(request.query.get(name));
const bodyOf = (request: SeenRequest) => JSON.parse(request.body) as Record<string, never>;

type Erp = (request: SeenRequest) => ErpAnswer;

/** How the ERP of each recipe behaves: five products, two per page. */
const erps: Readonly<Record<string, Erp>> = {
  'Plain REST with offset': (request) => ({
    json: { count: 5, results: slice(number(request, 'offset'), number(request, 'limit')) },
  }),
  'Django REST Framework': (request) => {
    const page = Number(request.query.get('page') ?? 1);
    const size = number(request, 'page_size');
    const next =
      page * size < 5
        ? `http://${request.headers.host}/api/products/?page=${page + 1}&page_size=${size}`
        : null;
    return { json: { count: 5, next, previous: null, results: slice((page - 1) * size, size) } };
  },
  'OData with $skip and $top': (request) =>
    request.query.get('$filter') === 'Active eq true'
      ? { json: { '@odata.count': 5, value: slice(number(request, '$skip'), number(request, '$top')) } }
      : { status: 400 },
  'OData with nextLink': (request) => {
    const from = Number(request.query.get('$skiptoken') ?? 0);
    const size = Number(/\d+/.exec(String(request.headers['prefer']))?.[0]);
    const more = from + size < 5 ? { '@odata.nextLink': `ProductImages?$skiptoken=${from + size}` } : {};
    return { json: { value: slice(from, size), ...more } };
  },
  'JSON-RPC': (request) => {
    const { jsonrpc, method, params } = bodyOf(request) as unknown as {
      jsonrpc: string;
      method: string;
      params: { company: string; offset: number; limit: number };
    };
    const isRight = jsonrpc === '2.0' && method === 'images.list' && params.company === '01';
    return isRight
      ? { json: { jsonrpc, id: 1, result: { items: slice(params.offset, params.limit) } } }
      : { status: 400 };
  },
  'GraphQL with a cursor': (request) => {
    const { variables } = bodyOf(request) as unknown as { variables: { first: number; after?: string } };
    const from = Number(variables.after ?? 0);
    const end = from + variables.first;
    const pageInfo = { endCursor: String(end), hasNextPage: end < 5 };
    return { json: { data: { products: { nodes: slice(from, variables.first), pageInfo } } } };
  },
  SOAP: (request) => {
    const page = Number(/<Page>(\d+)<\/Page><Size>2<\/Size>/.exec(request.body)?.[1]);
    const products = slice((page - 1) * 2, 2).map(
      ({ id }) => `<Product Id="${id}"><Image>a.jpg</Image></Product>`,
    );
    const isRight = request.headers['soapaction'] === 'urn:GetImages';
    const envelope = `<s:Envelope xmlns:s="urn:s"><s:Body><GetImagesResponse>${products.join('')}</GetImagesResponse></s:Body></s:Envelope>`;
    return {
      status: isRight ? 200 : 500,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: envelope,
    };
  },
  'CSV export': () => ({
    headers: { 'content-type': 'text/csv' },
    body: Buffer.from(`id;ad\r\n${ids.map(({ id }) => `${id};\u00fe`).join('\r\n')}\r\n`, 'latin1'),
  }),
  'Link header': (request) => {
    const page = Number(request.query.get('page') ?? 1);
    const size = number(request, 'per_page');
    const json = slice((page - 1) * size, size);
    if (page * size >= 5) return { json };
    return { json, headers: { link: `</v2/products?page=${page + 1}&per_page=${size}>; rel="next"` } };
  },
  'Keyset by last id': (request) => ({
    json: {
      items: ids.filter(({ id }) => id > number(request, 'id__gt')).slice(0, number(request, 'limit')),
    },
  }),
};

/** Formats without types give texts. */
const TEXTS: Readonly<Record<string, unknown[]>> = {
  SOAP: ids.map(({ id }) => ({ '@Id': String(id), Image: ['a.jpg'] })),
  'CSV export': ids.map(({ id }) => ({ id: String(id), ad: 'ş' })),
};

describe('the recipes of the documentation', () => {
  it.each(Object.entries(erps))('%s', async (recipe, answer) => {
    await using erp = await serveErp(answer);
    const pages = await app.read({ card: cardOf(recipe, erp.origin) });
    expect(recordsOf(pages)).toEqual(TEXTS[recipe] ?? ids);
    expect(pages.at(-1)?.warnings).toEqual([]);
  });

  it('Nebim', async () => {
    const erp = await startErpSimulator({ products: 60, authentication: 'jwt' });
    try {
      const settings = { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT, tokenPrefix: '' };
      await app.createLogin({ slug: 'nebim', name: 'Nebim', type: 'jwt', settings });
      const card = cardOf('Nebim', erp.url);
      const scheduled = await app.read({ card, lastRequest: '1970-01-01T00:00:00.000000Z' });
      expect(recordsOf(scheduled)).toHaveLength(60);
      const single = await app.read({
        card,
        erpQuery: { sku: { key: 'sku', type: 'string' } },
        query: { sku: ['AK000000-KRM-S'] },
      });
      expect(recordsOf(single)).toMatchObject([{ Barcode: 'AK000000-KRM-S' }]);
      expect(single[0]?.request.url).toContain('/(S(***))/service/run?');
    } finally {
      await erp.stop();
    }
  });

  it('are all run', () => {
    expect(new Set(recipes.keys())).toEqual(new Set([...Object.keys(erps), 'Nebim']));
  });
});
