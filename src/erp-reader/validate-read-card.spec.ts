import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { PAGINATION_CLASSES } from './pagination/index.js';
import { ErpQuery, ReadCard, validateReadCard } from './index.js';

function read(fields: Record<string, unknown>): ReadCard {
  return plainToInstance(ReadCard, { url: 'https://erp.example.com/images', ...fields });
}

function shapeProblems(fields: Record<string, unknown>): string[] {
  const leaves = (errors: ValidationError[]): string[] =>
    errors.flatMap((error) => [...Object.values(error.constraints ?? {}), ...leaves(error.children ?? [])]);
  return leaves(validateSync(read(fields), { whitelist: true, forbidNonWhitelisted: true }));
}

function problems(fields: Record<string, unknown>, erpQuery: Record<string, unknown> = {}): string[] {
  return validateReadCard(read(fields), plainToInstance(ErpQuery, erpQuery)).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('the shape of a Read card', () => {
  it('needs nothing but its URL', () => {
    expect(shapeProblems({})).toEqual([]);
    expect(read({})).toMatchObject({ method: 'GET', maxPages: 10_000, pagination: null, recordsPath: null });
  });

  it('tells the paginations apart by type and fills in their defaults', () => {
    const card = read({ pagination: { type: 'offset' } });
    expect(shapeProblems({ pagination: { type: 'offset' } })).toEqual([]);
    expect(card.pagination).toMatchObject({ offsetKey: 'offset', limitKey: 'limit', pageSize: 500 });
  });

  it.each([
    ['an unknown property', { paging: {} }, 'property paging should not exist'],
    [
      'a property of another pagination',
      { pagination: { type: 'page', offsetKey: 'o' } },
      'property offsetKey should not exist',
    ],
    [
      'an unknown pagination',
      { pagination: { type: 'unheard-of' } },
      `type must be one of the following values: ${PAGINATION_CLASSES.map((kind) => new kind().type).join(', ')}`,
    ],
    [
      'a path that is no JSONPath',
      { recordsPath: 'results' },
      `"results" is not a JSONPath (expected '$', found 'r', at character 1); write it like $.results or $.results[-1].id`,
    ],
    [
      'a body path with a wildcard',
      { pagination: { type: 'offset', offsetKey: '$.params[*]' } },
      '"$.params[*]" must be a plain path into the request body, like $.params.offset',
    ],
    ['a page size of 0', { pagination: { type: 'page', pageSize: 0 } }, 'pageSize must not be less than 1'],
  ])('refuses %s', (_what, fields, message) => {
    expect(shapeProblems(fields)).toContain(message);
  });
});

describe('validateReadCard', () => {
  it('accepts the card of the documentation', () => {
    const erpQuery = {
      sku: { key: 'sku', type: 'string' },
      modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
      custom: { key: 'status', type: 'string' },
    };
    const card = {
      modifiedDateKey: 'modified_date__gt',
      recordsPath: '$.results',
      pagination: { type: 'seek', markerKey: 'after', markerPath: '$.results[-1].id' },
    };
    expect(problems(card, erpQuery)).toEqual([]);
  });

  it('accepts an expression for the URL, and leaves what it makes to the run', () => {
    expect(
      problems({ url: '${http.query.string:isEmpty():ifElse("https://erp/all", "https://erp/one")}' }),
    ).toEqual([]);
  });

  it.each([
    [{ url: 'ftp://erp/x' }, {}, 'read.url: "ftp://erp/x" is not an http or https URL'],
    [
      { url: 'https://me:secret@erp/x' },
      {},
      'read.url: must not hold a user name or password; put them into a login',
    ],
    [
      { url: 'https://erp/${token.erp:shout()}' },
      {},
      expect.stringMatching(/^read\.url: .*shout.*line 1, column/),
    ],
    [
      { extraParams: { filter: [{ q: "${'a':append(}" }] } },
      {},
      expect.stringMatching(/^read\.extraParams\.filter\[0\]\.q: /),
    ],
    [{ bodyType: 'form' }, {}, 'read.bodyType: a GET request has no body; set read.method to POST'],
    [{ method: 'POST', bodyType: 'text' }, {}, 'read.bodyText: goes with bodyType text, and only with it'],
    [
      { method: 'POST', bodyType: 'text', bodyText: '<Get/>' },
      { sku: { key: 'sku' } },
      expect.stringMatching(
        /^erpQuery\.sku\.key: travels in the query string.*\$\{http\.query\.param\.sku\}/,
      ),
    ],
    [
      { method: 'POST', bodyType: 'text', bodyText: ' {"jsonrpc":"2.0"}', modifiedDateKey: 'since' },
      {},
      expect.stringMatching(/^read\.modifiedDateKey: .*\$\{last\.request\} into read\.bodyText/),
    ],
    [
      { errorWhen: [{ path: '$.a', exists: true, equals: 1, then: 'fail' }] },
      {},
      'read.errorWhen[0]: must have exactly one of exists, equals and matches',
    ],
    [
      { errorWhen: [{ then: 'fail' }] },
      {},
      expect.stringMatching(/^read\.errorWhen\[0\]: must have exactly one/),
    ],
    [
      { errorWhen: [{ exists: true, then: 'fail' }] },
      {},
      expect.stringMatching(/^read\.errorWhen\[0\]\.exists: goes with a path/),
    ],
    [
      {
        method: 'POST',
        bodyType: 'text',
        bodyText: '<Page>${paging.pageSize}</Page>',
        pagination: { type: 'page', limitKey: null },
      },
      {},
      'read.pagination.pageKey: the body text does not use ${paging.page}; put it where the value belongs, or set in to query',
    ],
    [
      { method: 'POST', bodyType: 'form', pagination: { type: 'page', pageKey: '$.page' } },
      {},
      'read.pagination.pageKey: "$.page" is a path into a JSON body, but read.bodyType is form',
    ],
    [{ headers: { 'X Y': 'a' } }, {}, 'read.headers.X Y: "X Y" is not a header name'],
    [{ headers: { Host: 'a' } }, {}, 'read.headers.Host: Host is set by the client itself; leave it out'],
    [{ headers: { 'X-A': 'a\nb' } }, {}, 'read.headers.X-A: must be on one line'],
    [{ headers: { 'X-A': 1 } }, {}, 'read.headers.X-A: must be a text'],
    [
      { headers: { 'X-A': 'a', 'x-a': 'b' } },
      {},
      'read.headers.x-a: x-a is there twice, in different letter case',
    ],
    [
      { recordsPath: '$.results[?@.active]' },
      {},
      'read.recordsPath: must not filter, since an empty page ends the reading; filter in the script or mapping',
    ],
    [
      { charset: 'latin-5' },
      {},
      'read.charset: "latin-5" is not a known charset; use one like utf-8, iso-8859-9 or windows-1254',
    ],
    [
      { pagination: { type: 'offset', in: 'body' } },
      {},
      'read.pagination.in: a GET request has no body; use query or header',
    ],
    [
      { method: 'POST', pagination: { type: 'offset', in: 'query', offsetKey: '$.offset' } },
      {},
      'read.pagination.offsetKey: "$.offset" is a path into the body, but the parameter travels in the query',
    ],
    [
      { pagination: { type: 'seek', markerKey: 'after' } },
      {},
      'read.pagination.markerPath: say where the marker is: either markerPath or markerHeader',
    ],
    [
      { pagination: { type: 'next', nextPath: '$.next', nextHeader: 'Link' } },
      {},
      'read.pagination.nextPath: say where the next page is: either nextPath or nextHeader',
    ],
    [
      { pagination: { type: 'next', nextPath: '$..next' } },
      {},
      'read.pagination.nextPath: "$..next" can find several values; it must name one place, without *, .. or filters',
    ],
    [
      { extraParams: { limit: 5 }, pagination: { type: 'page' } },
      {},
      'read.extraParams.limit: is set by read.pagination.limitKey',
    ],
    [
      {},
      { sku: { key: 'q' }, custom: { key: 'q' } },
      'erpQuery.custom.key: "q" is already the parameter of erpQuery.sku.key',
    ],
    [
      { modifiedDateKey: 'offset', pagination: { type: 'offset' } },
      {},
      'read.pagination.offsetKey: "offset" is already the parameter of read.modifiedDateKey',
    ],
    [
      {},
      { sku: { key: 'sku', type: 'datetime' } },
      'erpQuery.sku.type: must be one of string, number, csv, json-array, number-array',
    ],
    [
      {},
      { modified_date__gt: { key: 'since', type: 'datetime', format: "yyyy'T" } },
      'erpQuery.modified_date__gt.format: a single quote is not closed',
    ],
  ])('refuses %j with %j', (card, erpQuery, problem) => {
    expect(problems(card, erpQuery)).toContainEqual(problem);
  });
});
