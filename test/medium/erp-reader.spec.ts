import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageCursor } from '../../src/erp-reader/index.js';
import { type Asked, type ReaderApp, startReaderApp } from '../support/reader-app.js';
import { type ErpAnswer, type SeenRequest, serveErp } from '../support/scripted-erp.js';

let app: ReaderApp;

beforeAll(async () => {
  app = await startReaderApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const read = (asked: Asked) => app.read(asked);

const withCode = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

/** A catalogue of `size` products behind `offset` and `limit`, as a plain REST API. */
const offsetApi =
  (size: number) =>
  ({ query }: SeenRequest): ErpAnswer => {
    const offset = Number(query.get('offset'));
    const ids = Array.from({ length: size }, (_, id) => ({ id })).slice(
      offset,
      offset + Number(query.get('limit')),
    );
    return { json: { count: size, results: ids } };
  };

const paged = (url: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  url,
  recordsPath: '$.results',
  pagination: { type: 'offset', pageSize: 2, ...more },
});

describe('ErpReader.readPages', () => {
  it('reads page after page and says why it stopped', async () => {
    await using erp = await serveErp(offsetApi(5));
    const pages = await read({ card: paged(`${erp.origin}/images`, { totalPath: '$.count' }) });
    expect(pages.map(({ content }) => content)).toEqual([
      [{ id: 0 }, { id: 1 }],
      [{ id: 2 }, { id: 3 }],
      [{ id: 4 }],
    ]);
    expect(pages.at(-1)).toMatchObject({
      pageNo: 3,
      status: 200,
      recordCount: 1,
      contentText: null,
      next: null,
      stopReason: 'the declared number of records was read (totalPath)',
      declaredTotal: 5,
      warnings: [],
      attempts: 1,
      request: { method: 'GET', url: `${erp.origin}/images?offset=4&limit=2` },
    });
    expect(pages[0]).toMatchObject({ stopReason: null, next: { pageNo: 2 } });
  });

  it('sends the default request: JSON content type, and the last request on a scheduled run', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await read({
      card: { url: `${erp.origin}/images`, modifiedDateKey: 'modified_date__gt', lookBackSeconds: 0 },
    });
    expect(erp.seen[0]?.target).toBe('/images?modified_date__gt=2026-11-23T13:00:00.000000');
    expect(erp.seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json, */*;q=0.8',
    });
  });

  it('asks for a page only when the one before it was taken', async () => {
    await using erp = await serveErp(offsetApi(6));
    const pages = app.pagesOf({ card: paged(`${erp.origin}/images`) });
    await pages.next();
    expect(erp.seen).toHaveLength(1);
    await pages.next();
    expect(erp.seen).toHaveLength(2);
  });

  it('goes on after the last finished page, and asks for none before it again', async () => {
    await using erp = await serveErp(offsetApi(5));
    const card = paged(`${erp.origin}/images`);
    const [first] = await read({ card });
    erp.seen.length = 0;
    const stored = JSON.parse(JSON.stringify(first?.next)) as PageCursor;
    const rest = await read({ card, from: stored });
    expect(rest.map(({ pageNo }) => pageNo)).toEqual([2, 3, 4]);
    expect(erp.seen.map(({ target }) => target)).toEqual([
      '/images?offset=2&limit=2',
      '/images?offset=4&limit=2',
      '/images?offset=5&limit=2',
    ]);
  });

  it('passes the untouched response on when there is no records path', async () => {
    const body = '{"id": 9007199254740993,  "name":"ş"}';
    await using erp = await serveErp(() => ({ body }));
    const [page] = await read({ card: { url: erp.origin } });
    expect(page).toMatchObject({
      contentText: body,
      content: { id: '9007199254740993', name: 'ş' },
      recordCount: 1,
    });
  });

  it('passes the response on and counts its records when told to', async () => {
    await using erp = await serveErp(() => ({ json: { count: 2, results: [1, 2] } }));
    const [page] = await read({ card: { url: erp.origin, recordsPath: '$.results', passOn: 'response' } });
    expect(page).toMatchObject({ content: { count: 2, results: [1, 2] }, recordCount: 2 });
    expect(page?.contentText).toBe('{"count":2,"results":[1,2]}');
  });

  it('takes 204 for a page without records', async () => {
    await using erp = await serveErp(() => ({ status: 204 }));
    const pages = await read({ card: paged(erp.origin) });
    expect(pages).toMatchObject([{ content: [], recordCount: 0, stopReason: 'the page had no records' }]);
  });

  it('reads the SKUs of a query in requests of their own, each with its attributes', async () => {
    await using erp = await serveErp(({ query }) => ({ json: { count: 1, results: [query.get('sku')] } }));
    const pages = await read({
      card: { url: erp.origin, recordsPath: '$.results', pagination: null },
      erpQuery: { sku: { key: 'sku', type: 'string' } },
      query: { sku: ['A', 'B'] },
    });
    expect(pages.map(({ content }) => content)).toEqual([['A'], ['B']]);
    expect(pages.map(({ pageNo }) => pageNo)).toEqual([1, 2]);
    expect(pages.map(({ attributes }) => attributes['http.query.param.sku'])).toEqual(['A', 'B']);
    expect(pages.map(({ stopReason }) => stopReason === null)).toEqual([true, false]);
  });

  it('fails where a declared total is not reached', async () => {
    await using erp = await serveErp(({ query }) => ({
      json: { count: 5, results: query.get('offset') === '0' ? [1, 2] : [] },
    }));
    await expect(read({ card: paged(erp.origin, { totalPath: '$.count' }) })).rejects.toMatchObject({
      code: 'READ_SHORT',
      message: expect.stringContaining('2 records were read but the ERP declared 5 records ($.count)'),
    });
  });

  it('carries paging in the JSON body on POST', async () => {
    await using erp = await serveErp(({ body }) => {
      const { params } = JSON.parse(body) as { params: { offset: number; limit: number } };
      return { json: { result: params.offset === 0 ? [1] : [] } };
    });
    await read({
      card: {
        url: erp.origin,
        method: 'POST',
        extraParams: { jsonrpc: '2.0', method: 'images' },
        recordsPath: '$.result',
        pagination: { type: 'offset', offsetKey: '$.params.offset', limitKey: '$.params.limit', pageSize: 2 },
      },
    });
    expect(erp.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { jsonrpc: '2.0', method: 'images', params: { offset: 0, limit: 2 } },
      { jsonrpc: '2.0', method: 'images', params: { offset: 1, limit: 2 } },
    ]);
  });

  it('asks again for a response that was cut off', async () => {
    await using erp = await serveErp((_request, index) => ({
      body: index === 0 ? '{"results":[{"id":' : '{"results":[]}',
    }));
    expect(await read({ card: paged(erp.origin) })).toMatchObject([{ attempts: 2, recordCount: 0 }]);
  });
});

describe('a page that cannot be read names itself', () => {
  it('when the ERP refuses it', async () => {
    await using erp = await serveErp(() => ({ status: 403, json: { detail: 'no access' } }));
    await expect(read({ card: paged(erp.origin) })).rejects.toEqual(
      withCode(
        'PAGE_REFUSED',
        /^Page 1 \(GET http.*offset=0&limit=2\) was answered with 403: .*no access.*Check what the user/,
      ),
    );
  });

  it('when the ERP wants a login and there is none', async () => {
    await using erp = await serveErp(() => ({ status: 401 }));
    await expect(read({ card: paged(erp.origin) })).rejects.toEqual(
      withCode('ERP_UNAUTHORIZED', /set read\.login/),
    );
  });

  it('when the response is not JSON, with the byte and an excerpt', async () => {
    await using erp = await serveErp(() => ({ body: '{"ürün": x}' }));
    await expect(read({ card: paged(erp.origin) })).rejects.toMatchObject({
      code: 'RESPONSE_NOT_JSON',
      details: { pageNo: 1, byteOffset: 11 },
      message: expect.stringContaining('Unexpected "x" at byte 11 of 13: {"ürün": x}'),
    });
  });

  it('when the response is a web page', async () => {
    await using erp = await serveErp(() => ({ body: '<html>Please log in</html>' }));
    await expect(read({ card: paged(erp.origin) })).rejects.toEqual(
      withCode('ERP_ANSWERED_ERROR', /HTML page where JSON is expected: Please log in/),
    );
  });

  it('when the records are elsewhere, with the keys that are there', async () => {
    await using erp = await serveErp(() => ({ json: { total: 1, items: [] } }));
    await expect(read({ card: paged(erp.origin) })).rejects.toEqual(
      withCode('RECORDS_PATH_NOT_FOUND', /^Page 1 .*\$\.results finds nothing: \$ has the keys total, items/),
    );
  });

  it('when the pages repeat themselves', async () => {
    await using erp = await serveErp(() => ({ json: { results: [1, 2] } }));
    await expect(read({ card: paged(erp.origin) })).rejects.toEqual(
      withCode('PAGINATION_LOOP', /^Page 2 .*same 2 records/),
    );
  });

  it('when there are more pages than allowed', async () => {
    await using erp = await serveErp(offsetApi(9));
    await expect(read({ card: { ...paged(erp.origin), maxPages: 2 } })).rejects.toEqual(
      withCode('PAGE_CAP', /more to read after 2 pages/),
    );
  });

  it('when the run is cancelled, with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by hand');
    await using erp = await serveErp(() => {
      controller.abort(reason);
      return { json: { results: [1, 2] } };
    });
    await expect(read({ card: paged(erp.origin), signal: controller.signal })).rejects.toBe(reason);
  });
});
