import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from '../support/certificates.js';
import { serveHttp } from '../support/http-server.js';
import { type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';
import { type SeenRequest, serveErp } from '../support/scripted-erp.js';

/** Rules of reading that neither the recipes nor the simulator show, each over real HTTP. */
let app: ReaderApp;

beforeAll(async () => {
  app = await startReaderApp();
  await app.createLogin({
    slug: 'header',
    name: 'Header',
    type: 'custom-headers',
    settings: { headers: { 'X-Token': 's3cret-t0ken' } },
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const withCode = (code: string, message = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const offset = { type: 'offset', pageSize: 2 };
const seek = { type: 'seek', markerKey: 'after', pageSize: 2 };

describe('a request', () => {
  it('carries its parameters as form fields', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({
      card: {
        url: erp.origin,
        method: 'POST',
        bodyType: 'form',
        extraParams: { status: 'active', tag: ['a', 'ş'] },
        pagination: offset,
      },
    });
    expect(erp.seen[0]).toMatchObject({
      body: 'status=active&tag=a&tag=%C5%9F&offset=0&limit=2',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it('carries a text with expressions as its body, and its query in the URL', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({
      card: {
        url: erp.origin,
        method: 'POST',
        bodyType: 'text',
        bodyText: '<Get from="${paging.offset}" sku="${http.query.param.sku:toLower()}"/>',
        headers: { 'Content-Type': 'application/xml' },
        pagination: offset,
      },
      erpQuery: { sku: { key: 'sku' } },
      query: { sku: ['AK1'] },
    });
    expect(erp.seen[0]).toMatchObject({
      body: '<Get from="0" sku="ak1"/>',
      headers: { 'content-type': 'application/xml' },
    });
  });

  it('sets a parameter or header once, by who is stronger', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({
      card: {
        login: 'header',
        url: `${erp.origin}/?limit=9&status=url&lang=tr`,
        headers: { 'X-Token': 'of the card', Accept: 'text/json' },
        extraParams: { status: 'extra', sku: 'extra' },
        pagination: offset,
      },
      erpQuery: { sku: { key: 'sku' } },
      query: { sku: ['AK1'] },
    });
    expect(erp.seen[0]).toMatchObject({
      target: '/?lang=tr&status=extra&sku=AK1&offset=0&limit=2',
      headers: { 'x-token': 'of the card', accept: 'text/json' },
    });
  });

  it.each([
    [{ sku: { key: 'skus', type: 'json-array', batchSize: 2 } }, { sku: ['A', 'B'] }, { skus: ['A', 'B'] }],
    [{ sku: { key: 'sku', type: 'number' } }, { sku: ['17'] }, { sku: 17 }],
    [{ custom: { key: 'active', type: 'boolean' } }, { custom: 'true' }, { active: true }],
    [
      { modified_date__gt: { key: 'since', type: 'datetime', format: 'dd.MM.yyyy HH:mm' } },
      { modifiedDateGt: '2026-11-23T10:00:00Z' },
      { since: '23.11.2026 13:00' },
    ],
  ])('has the types of %j in its JSON body', async (erpQuery, query, body) => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({ card: { url: erp.origin, method: 'POST' }, erpQuery, query });
    expect(JSON.parse(erp.seen[0]?.body ?? '')).toEqual(body);
  });

  it('looks further back than the last run when told to', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({ card: { url: erp.origin, modifiedDateKey: 'since', lookBackSeconds: 3600 } });
    expect(erp.seen[0]?.query.get('since')).toBe('2026-11-23T12:00:00.000000');
  });

  it.each(['header', 'query'])('carries its paging in the %s', async (place) => {
    await using erp = await serveErp(() => ({ json: [] }));
    const pagination = { type: 'page', pageKey: 'X-Page', limitKey: 'X-Size', pageSize: 7, in: place };
    await app.read({ card: { url: erp.origin, pagination } });
    const { headers, query } = erp.seen[0] as SeenRequest;
    const values = {
      header: [headers['x-page'], headers['x-size']],
      query: [query.get('X-Page'), query.get('X-Size')],
    };
    expect(values).toMatchObject({ [place]: ['1', '7'] });
  });

  it('shows the client certificate of its login, and trusts the authority that it names', async () => {
    await using erp = await serveHttp((_request, response) => void response.end('[{"id":1}]'), {
      cert: SERVER_CERTIFICATE,
      key: SERVER_KEY,
      ca: AUTHORITY,
      requestCert: true,
      rejectUnauthorized: true,
    });
    await app.createLogin({
      slug: 'tls',
      name: 'TLS',
      type: 'none',
      settings: {},
      tls: { ca: AUTHORITY, cert: CLIENT_CERTIFICATE, key: CLIENT_KEY },
    });
    expect(recordsOf(await app.read({ card: { url: erp.origin, login: 'tls', recordsPath: '$' } }))).toEqual([
      { id: 1 },
    ]);
    await expect(app.read({ card: { url: erp.origin } })).rejects.toEqual(withCode('TLS_FAILED'));
  });
});

describe('a response', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ])('is read from %s', async (encoding, compress) => {
    const body = compress(Buffer.from('[{"ad":"Gömleğim"}]'));
    await using erp = await serveErp(() => ({ headers: { 'content-encoding': encoding }, body }));
    const pages = await app.read({ card: { url: erp.origin, recordsPath: '$' } });
    expect(recordsOf(pages)).toEqual([{ ad: 'Gömleğim' }]);
    expect(erp.seen[0]?.headers['accept-encoding']).toContain(encoding);
  });

  const turkish = Buffer.from('[{"ad":"\xddnce \xfe"}]', 'latin1');
  it.each([
    ['windows-1254 by its header', turkish, 'application/json; charset=windows-1254', null],
    ['ISO-8859-9 by its header', turkish, 'application/json;charset="ISO-8859-9"', null],
    ['windows-1254 by the card', turkish, 'application/json', 'windows-1254'],
    ['UTF-16 by its mark', Buffer.from('\ufeff[{"ad":"İnce ş"}]', 'utf16le'), 'application/json', null],
    ['UTF-8 with a mark', Buffer.from('\ufeff[{"ad":"İnce ş"}]'), 'application/json', null],
  ])('is read as %s', async (_what, body, type, charset) => {
    await using erp = await serveErp(() => ({ headers: { 'content-type': type }, body }));
    const pages = await app.read({ card: { url: erp.origin, recordsPath: '$', charset } });
    expect(recordsOf(pages)).toEqual([{ ad: 'İnce ş' }]);
  });

  it.each([
    ['JSON Lines', 'application/x-ndjson', '{"sku":"A"}\n{"sku":"B"}\n', {}],
    ['CSV', 'text/csv', 'sku\nA\nB\n', {}],
    [
      'CSV that calls itself a download',
      'application/octet-stream',
      'sku;x\nA;1\nB;2\n',
      { responseFormat: 'csv' },
    ],
    ['JSON that calls itself XML', 'text/xml', '[{"sku":"A"},{"sku":"B"}]', { responseFormat: 'json' }],
    ['XML', 'application/xml', '<p><i sku="A"/><i sku="B"/></p>', { recordsPath: '$.p.i' }],
  ])('is read from %s', async (_what, type, body, more) => {
    await using erp = await serveErp(() => ({ headers: { 'content-type': type }, body }));
    const pages = await app.read({ card: { url: erp.origin, recordsPath: '$', ...more } });
    const skus = recordsOf(pages).map((record) => Object.values(record as object)[0] as unknown);
    expect(skus).toEqual(['A', 'B']);
  });

  it('larger than its limit is refused, and says which limit', async () => {
    await using erp = await serveErp(() => ({ body: JSON.stringify(['x'.repeat(1_100_000)]) }));
    await expect(app.read({ card: { url: erp.origin, maxPageMegabytes: 1 } })).rejects.toEqual(
      withCode('RESPONSE_TOO_LARGE', /^Page 1 \(GET/),
    );
  });

  it('that stays cut off names the byte and shows the place, secrets masked', async () => {
    const body = '{"results":[{"token":"s3cret-t0ken","id":';
    await using erp = await serveErp(() => ({ body }));
    const failure: unknown = await app
      .read({ card: { url: erp.origin, login: 'header', recordsPath: '$.results' } })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'RESPONSE_TRUNCATED',
      kind: 'transient',
      details: { pageNo: 1, byteOffset: body.length },
      message: expect.stringContaining('"token":"***","id":'),
    });
    expect(erp.seen).toHaveLength(3);
  });
});

describe('pagination', () => {
  it.each([0, '', 'null', -1])('takes %j in the place of a token for the end', async (last) => {
    const tokens = [25, last];
    await using erp = await serveErp((_request, index) => ({
      json: { items: [index], next: tokens[index] },
    }));
    const pagination = { type: 'next', nextPath: '$.next', nextKey: 'cursor' };
    const pages = await app.read({ card: { url: erp.origin, recordsPath: '$.items', pagination } });
    expect(recordsOf(pages)).toEqual([0, 1]);
    expect(erp.seen.map(({ target }) => target)).toEqual(['/', '/?cursor=25']);
  });

  it('refuses seek pages whose records are in no order', async () => {
    const lists = [
      [1, 2],
      [3, 9],
      [4, 5],
    ];
    await using erp = await serveErp((_request, index) => ({ json: lists[index]?.map((id) => ({ id })) }));
    const pagination = { ...seek, markerPath: '$[-1].id' };
    await expect(app.read({ card: { url: erp.origin, recordsPath: '$', pagination } })).rejects.toEqual(
      withCode('SEEK_UNORDERED', /^Page 3 /),
    );
  });

  it('refuses a next URL on another host: credentials never cross hosts', async () => {
    await using erp = await serveErp(() => ({
      json: { items: [1], next: 'https://evil.example/elsewhere?page=2' },
    }));
    const pagination = { type: 'next', nextPath: '$.next' };
    const card = { url: erp.origin, login: 'header', recordsPath: '$.items', pagination };
    await expect(app.read({ card })).rejects.toEqual(withCode('NEXT_INVALID', /evil\.example/));
  });

  it('has a cap on records', async () => {
    await using erp = await serveErp((_request, index) => ({ json: [index * 2, index * 2 + 1] }));
    const card = { url: erp.origin, recordsPath: '$', pagination: offset, maxRecords: 4 };
    await expect(app.read({ card })).rejects.toEqual(withCode('RECORD_CAP', /after 4 records/));
    expect(erp.seen).toHaveLength(2);
  });
});

describe('a fault', () => {
  it('in the name of the server is refused before anything is sent', async () => {
    await expect(app.read({ card: { url: 'http://10.0.0.1/images' } })).rejects.toEqual(
      withCode('EGRESS_DENIED', /^Page 1 \(GET http:\/\/10\.0\.0\.1/),
    );
  });

  it('takes no login to another host when a page redirects there', async () => {
    await using other = await serveErp(() => ({ json: [{ id: 1 }] }));
    await using erp = await serveErp(() => ({ status: 302, headers: { location: `${other.origin}/moved` } }));
    const pages = await app.read({ card: { url: erp.origin, login: 'header', recordsPath: '$' } });
    expect(recordsOf(pages)).toEqual([{ id: 1 }]);
    expect(erp.seen[0]?.headers).toMatchObject({ 'x-token': 's3cret-t0ken' });
    expect(other.seen[0]?.headers).not.toHaveProperty('x-token');
  });

  it('that lasts costs the attempts of the card, and no more', async () => {
    await using erp = await serveErp(() => ({ status: 503 }));
    const card = { url: erp.origin, maxAttempts: 2, maxRetryWaitSeconds: 5 };
    await expect(app.read({ card })).rejects.toEqual(withCode('PAGE_FAILED', /It was tried 2 times/));
    expect(erp.seen).toHaveLength(2);
  });

  it('that asks for more patience than the card has ends at once', async () => {
    await using erp = await serveErp(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    await expect(app.read({ card: { url: erp.origin, maxRetryWaitSeconds: 5 } })).rejects.toEqual(
      withCode('PAGE_FAILED', /tried once/),
    );
  });

  it('of a body that stands still ends with the time for a page', async () => {
    await using erp = await serveHttp((_request, response) => void response.write('[1,'));
    const card = { url: erp.origin, timeoutSeconds: 0.2, maxAttempts: 1 };
    await expect(app.read({ card })).rejects.toMatchObject({
      code: expect.stringMatching(/^(BODY_STALLED|TOTAL_TIMEOUT)$/),
      kind: 'transient',
    });
  });

  it('of a read that takes too long ends it between two pages, to be resumed', async () => {
    await using slow = await serveHttp((request, response) => {
      setTimeout(() => response.end(JSON.stringify([request.url, request.url])), 20);
    });
    const card = { url: slow.origin, recordsPath: '$', pagination: offset, maxReadSeconds: 0.01 };
    await expect(app.read({ card })).rejects.toEqual(withCode('READ_TIMEOUT', /had come to page 2/));
  });
});
