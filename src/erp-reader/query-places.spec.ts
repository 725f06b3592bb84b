import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { CardTexts, expressionProblems } from './card-texts.js';
import { ErpQuery } from './erp-query.dto.js';
import { keptParts, partsProblem } from './optional-parts.js';
import { ReadCard } from './read-card.dto.js';
import { queryInPlace, queryParams, readsSince, type RunQuery } from './run-query.js';
import { validateReadCard } from './validate-read-card.js';

const settings = {
  sku: { key: 'sku', type: 'json-array' },
  modified_date__gt: { key: 'since', format: "yyyy-MM-dd'T'HH:mm:ssX", type: 'datetime', zone: 'UTC' },
  custom: { key: 'status', type: 'number' },
  customs: [{ name: 'open', key: 'open', type: 'boolean' }],
};

function sent(
  fields: Record<string, unknown>,
  query: RunQuery,
  erpQuery: Record<string, unknown> = settings,
  lastRequest = '2026-11-23T10:00:00.123456Z',
) {
  const card = plainToInstance(ReadCard, { url: 'https://erp/x', lookBackSeconds: 0, ...fields });
  const texts = new CardTexts(card);
  const context = {
    card,
    texts,
    erpQuery: plainToInstance(ErpQuery, erpQuery),
    timezone: 'Europe/Istanbul',
    lastRequest,
  };
  const { url, headers, extraParams, bodyText } = texts.evaluate(
    { attributes: {}, now: new Date(0), timezone: 'UTC' },
    queryInPlace(query, context),
  );
  return { url, headers, extraParams, bodyText, params: queryParams(query, context) };
}

const plain = { sku: { key: 'sku' } };

describe('a query in its place', () => {
  it('keeps its type in a JSON body, at any depth, and is sent nowhere else', () => {
    const extraParams = {
      where: { code: { in: '${query.skus}' }, status: '${query.custom}', open: '${query.custom.open}' },
      fixed: 1,
    };
    const query = { sku: ['A-1', 'A-2'], custom: '7', customs: { open: 'true' } };
    expect(sent({ extraParams }, query)).toMatchObject({
      extraParams: { where: { code: { in: ['A-1', 'A-2'] }, status: 7, open: true }, fixed: 1 },
      params: [],
    });
  });

  it('takes the members and objects along that it leaves empty, and leaves what was empty', () => {
    const extraParams = { where: { code: { in: '${query.skus}' } }, list: ['${query.since}', 1], none: {} };
    expect(sent({ extraParams }, { custom: '1' }).extraParams).toEqual({ list: [1], none: {} });
  });

  it('is written with the format and in the zone of its setting', () => {
    const url = 'https://erp/x?since=${query.since}';
    expect(sent({ url }, { modifiedDateGt: '2026-01-02T03:00:00' }).url).toBe(
      'https://erp/x?since=2026-01-02T00:00:00Z',
    );
    expect(sent({ url }, {}).url).toBe('https://erp/x?since=2026-11-23T10:00:00Z');
  });

  it('is absent on the first run of all, which reads everything', () => {
    const url = 'https://erp/x?since=${query.since}';
    expect(sent({ url }, {}, settings, '1970-01-01T00:00:00.000000Z').url).toBe('https://erp/x');
  });

  it.each([
    ['https://erp/x?sku=${query.sku}&n=1', 'https://erp/x?n=1', 'https://erp/x?sku=A%26%2F%22&n=1'],
    [
      'https://erp/x?n=1&sku=${query.sku}#end',
      'https://erp/x?n=1#end',
      'https://erp/x?n=1&sku=A%26%2F%22#end',
    ],
    ['https://erp/i/${query.sku}', 'https://erp/i/', 'https://erp/i/A%26%2F%22'],
    [
      "https://erp/x?f=a{{#query.sku}} and c eq '${query.sku}'{{/query.sku}}",
      'https://erp/x?f=a',
      "https://erp/x?f=a and c eq 'A%26%2F%22'",
    ],
    [
      'https://erp/{{#query.sku}}one{{/query.sku}}{{^query.sku}}all{{/query.sku}}',
      'https://erp/all',
      'https://erp/one',
    ],
  ])('in %s goes with its pair or its part, and cannot break out', (url, without, withIt) => {
    expect(sent({ url }, {}, plain).url).toBe(without);
    expect(sent({ url }, { sku: ['A&/"'] }, plain).url.replace('A%26/%22', 'A%26%2F%22')).toBe(withIt);
  });

  it('is a JSON value in a JSON text, escaped in its quotes, and null where it is absent', () => {
    const bodyText = '{"skus": ${query.skus}, "code": "x ${query.custom}", "since": ${query.since}}';
    const query = { sku: ['A"1'], custom: '5' };
    expect(JSON.parse(sent({ method: 'POST', bodyType: 'text', bodyText }, query).bodyText ?? '')).toEqual({
      skus: ['A"1'],
      code: 'x 5',
      since: null,
    });
    const text = '{"code": "${query.sku}"}';
    expect(sent({ method: 'POST', bodyType: 'text', bodyText: text }, { sku: ['A"1'] }, plain).bodyText).toBe(
      '{"code": "A\\"1"}',
    );
  });

  it('is escaped in XML, and its element can go with it', () => {
    const bodyText = '<Get>{{#query.sku}}<Sku>${query.sku}</Sku>{{/query.sku}}</Get>';
    const card = { method: 'POST', bodyType: 'text', bodyText };
    expect(sent(card, { sku: ['A<&>'] }, plain).bodyText).toBe('<Get><Sku>A&lt;&amp;&gt;</Sku></Get>');
    expect(sent(card, {}, plain).bodyText).toBe('<Get></Get>');
  });

  it('is a term of a list only when it is asked for', () => {
    const extraParams = { domain: [{ '{{#query.skus}}': ['code', 'in', '${query.skus}'] }] };
    expect(sent({ extraParams }, { sku: ['A'] }).extraParams).toEqual({ domain: [['code', 'in', ['A']]] });
    expect(sent({ extraParams }, { custom: '1' }).extraParams).toEqual({ domain: [] });
  });

  it('sends no header that is absent', () => {
    const headers = { 'X-Skus': '${query.skus}' };
    expect(sent({ headers }, { sku: ['A'] }).headers).toEqual({ 'X-Skus': '["A"]' });
    expect(sent({ headers }, { custom: '1' }).headers).toEqual({});
  });

  it('makes a scheduled run one of changes', () => {
    const card = plainToInstance(ReadCard, { url: 'https://erp/x?s=${query.since}' });
    expect(readsSince(card, {}, new Date(5))).toEqual(new Date(5));
  });

  it.each([
    [
      'a value without a setting',
      { url: 'https://erp/${query.skuu}' },
      {},
      'read.url',
      /no value of a query/,
    ],
    [
      'one SKU where several are sent',
      { url: 'https://erp/?s=${query.sku}' },
      settings,
      'read.url',
      /query\.skus/,
    ],
    ['a part that is never closed', { url: 'https://erp/{{#query.sku}}x' }, {}, 'read.url', /never closed/],
    [
      'a zone that is none',
      {},
      { sku: { key: 'a' }, customs: [{ name: 'b', key: 'a' }] },
      'erpQuery.customs[0].key',
      /already/,
    ],
  ])('refuses %s', (_what, fields, erpQuery, path, message) => {
    const card = plainToInstance(ReadCard, { url: 'https://erp/x', ...fields });
    expect(validateReadCard(card, plainToInstance(ErpQuery, erpQuery))).toEqual([
      expect.objectContaining({ path, message: expect.stringMatching(message) }),
    ]);
  });

  it('carries the query in a document, so that the document may be saved', () => {
    const bodyText =
      '{"a": ${query.skus}, "b": ${query.since}, "c": ${query.custom}, "d": ${query.custom.open}}';
    const card = plainToInstance(ReadCard, {
      url: 'https://erp/x',
      method: 'POST',
      bodyType: 'text',
      bodyText,
    });
    expect(validateReadCard(card, plainToInstance(ErpQuery, settings))).toEqual([]);
  });
});

describe('optional parts', () => {
  it('nest', () => {
    const text = 'a{{#query.sku}}b{{^query.since}}c{{/query.since}}d{{/query.sku}}e';
    expect(keptParts(text, (name) => name === 'query.sku')).toBe('abcde');
    expect(keptParts(text, () => true)).toBe('abde');
    expect(keptParts(text, () => false)).toBe('ae');
  });

  it('must close in order', () => {
    expect(partsProblem('{{#query.sku}}{{#query.since}}{{/query.sku}}')).toMatch(/reverse order/);
    expect(partsProblem('{{name}} {{#other}}')).toBeNull();
  });

  it('leave the place of an error as it is', () => {
    const [problem] = expressionProblems(
      plainToInstance(ReadCard, { url: 'https://erp/{{#query.sku}}${query.sku:nix()}{{/query.sku}}' }),
    );
    expect(problem).toMatchObject({ path: 'read.url', line: 1 });
    expect(problem?.column).toBeGreaterThan(26);
  });
});
