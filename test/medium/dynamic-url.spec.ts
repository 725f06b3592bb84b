import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_ERP_ACCOUNT, type ErpSimulator, startErpSimulator } from '../../src/demo/index.js';
import { type Asked, type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';

/** The source document's expression, byte for byte: it names its ERP by address and port. */
const EXPRESSION = readFileSync(
  new URL('../../packages/nifi-expression/conformance/source-document.expression.txt', import.meta.url),
  'utf8',
);
const PORT = 12345;

/** The flow's zone is Europe/Istanbul, two hours ahead of UTC in 1970. */
const EPOCH_IN_ISTANBUL = '1970-01-01T02:00:00';

let app: ReaderApp;
let erp: ErpSimulator;

beforeAll(async () => {
  app = await startReaderApp();
  erp = await startErpSimulator({ port: PORT, products: 60, authentication: 'jwt' });
  await app.createLogin({
    name: 'nebim',
    slug: 'nebim',
    type: 'jwt',
    settings: { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT, tokenPath: '$.token', tokenPrefix: '' },
  });
});
afterAll(async () => {
  await erp.stop();
  await app[Symbol.asyncDispose]();
});

/** Reads with the expression as the Endpoint URL; the request line that arrived, its session left out, and the records. */
async function read(asked: Partial<Asked>): Promise<{ line: string | undefined; records: number }> {
  const card = { url: EXPRESSION, login: 'nebim', recordsPath: '$', pagination: null, modifiedDateKey: null };
  const pages = await app.read({ card, ...asked });
  const token = pages[0]?.attributes['token.erp'] ?? '';
  expect(token.length).toBeGreaterThan(20);
  const { method, url } = erp.requests.at(-1) ?? {};
  return { line: `${method} ${url?.replace(token, 'TOKEN')}`, records: recordsOf(pages).length };
}

const lineOf = (name: string, value: string) =>
  `GET /(S(TOKEN))/service/run?{%27name%27:%20%27Akinon%27,%20%27Parameters%27:%20[{%27Name%27:%20%27${name}%27,%20%27Value%27:%20%27${value}%27}]}`;

describe("the source document's Dynamic URL, as the ERP sees it", () => {
  it('asks for the SKU of the query', async () => {
    const sku = 'AK000000-KRM-S';
    expect(await read({ query: { sku: [sku] } })).toEqual({ line: lineOf('Barcodes', sku), records: 1 });
  });

  it('asks for what changed since the date of the query', async () => {
    const answer = await read({ query: { modifiedDateGt: '1970-01-01T00:00:00.000Z' } });
    expect(answer).toEqual({ line: lineOf('Date', EPOCH_IN_ISTANBUL), records: 60 });
  });

  it('asks for what changed since the last request on a scheduled run', async () => {
    const answer = await read({ lastRequest: '1970-01-01T00:00:00.000000Z' });
    expect(answer).toEqual({ line: lineOf('Date', EPOCH_IN_ISTANBUL), records: 60 });
  });

  it('is not sent for a SKU that would draw the token into itself', async () => {
    const before = erp.requests.length;
    await expect(read({ query: { sku: ['{TOKEN}'] } })).rejects.toMatchObject({
      code: 'READ_EXPRESSION_FAILED',
      message: expect.stringContaining('contains {TOKEN}') as string,
    });
    expect(erp.requests.length).toBe(before);
  });
});
