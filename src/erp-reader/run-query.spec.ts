import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { CardTexts } from './card-texts.js';
import { ErpQuery } from './erp-query.dto.js';
import { ReadCard } from './read-card.dto.js';
import { queryBatches, queryParams, type RunQuery } from './run-query.js';

const documented = {
  sku: { key: 'sku', type: 'string' },
  modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
  custom: { key: 'status', type: 'string' },
};

function params(
  query: RunQuery,
  erpQuery: Record<string, unknown> = documented,
  card: Record<string, unknown> = {},
) {
  const read = plainToInstance(ReadCard, {
    url: 'https://erp/x',
    modifiedDateKey: 'since',
    lookBackSeconds: 0,
    ...card,
  });
  const sent = queryParams(query, {
    card: read,
    texts: new CardTexts(read),
    erpQuery: plainToInstance(ErpQuery, erpQuery),
    timezone: 'Europe/Istanbul',
    lastRequest: '2026-11-23T10:00:00.123456Z',
  });
  return Object.fromEntries(sent.map(({ key, value }) => [key, value]));
}

describe('the parameters of a run', () => {
  it('are, on a scheduled run, the last request in the timezone of the flow', () => {
    expect(params({})).toEqual({ since: '2026-11-23T13:00:00.123456' });
  });

  it('look back as far as the card says', () => {
    expect(params({}, documented, { lookBackSeconds: 3600 })).toEqual({
      since: '2026-11-23T12:00:00.123456',
    });
  });

  it('are none on a scheduled run without a modified date key', () => {
    expect(params({}, documented, { modifiedDateKey: null })).toEqual({});
  });

  it('leave the date as it is with type string', () => {
    const erpQuery = { modified_date__gt: { key: 'd', type: 'string' } };
    expect(params({}, erpQuery)).toEqual({ since: '2026-11-23T13:00:00.123456' });
    expect(params({}, erpQuery, { lookBackSeconds: 60 })).toEqual({ since: '2026-11-23T12:59:00.123456' });
    expect(params({ modifiedDateGt: 'last week' }, erpQuery)).toEqual({ d: 'last week' });
  });

  it('are, on a run with a query, the names and types of its settings, and no last request', () => {
    expect(params({ sku: ['A1'] })).toEqual({ sku: 'A1' });
    expect(params({ modifiedDateGt: '2026-01-02' })).toEqual({
      modified_date__gt: '2026-01-02T00:00:00.000000',
    });
    expect(params({ custom: 'active' })).toEqual({ status: 'active' });
  });

  it('use the modified date key for a date when there is no setting for it', () => {
    expect(params({ modifiedDateGt: '2026-01-02' }, {})).toEqual({ since: '2026-01-02T00:00:00.000000' });
  });

  it.each([
    [{ type: 'number' }, ['17'], 17],
    [{ type: 'csv' }, ['A', 'B'], 'A,B'],
    [{ type: 'json-array' }, ['A', 'B'], ['A', 'B']],
  ])('type a SKU as %j', (setting, sku, value) => {
    expect(params({ sku }, { sku: { key: 'sku', ...setting } })).toEqual({ sku: value });
  });

  it.each([
    ['boolean', 'TRUE', true],
    ['boolean', '0', false],
    ['number', '1.5', 1.5],
  ])('type a custom value as %s', (type, custom, value) => {
    expect(params({ custom }, { custom: { key: 'c', type } })).toEqual({ c: value });
  });

  it.each([
    [{ sku: ['A'] }, {}, /asks for sku.*Add erpQuery\.sku/],
    [{ custom: 'A' }, { custom: { key: 'c', type: 'number' } }, /custom is "A", which is not a number/],
    [{ custom: '9007199254740993' }, { custom: { key: 'c', type: 'number' } }, /not a number/],
    [{ custom: 'maybe' }, { custom: { key: 'c', type: 'boolean' } }, /not a boolean/],
    [{ modifiedDateGt: 'today' }, documented, /modified_date__gt is "today", which is not a date/],
    [{ sku: ['A,B'] }, { sku: { key: 's', type: 'csv' } }, /"A,B" holds a comma/],
  ])('refuse %j', (query, erpQuery, message) => {
    expect(() => params(query, erpQuery)).toThrow(message);
  });

  it('are not sent twice when an expression reads them itself', () => {
    const url =
      'https://erp/(S(${token.erp}))/run?s=${http.query.param.sku:replaceNull("")}&d=${last.request}';
    expect(params({ sku: ['A'], custom: 'x' }, documented, { url })).toEqual({ status: 'x' });
    expect(params({ sku: ['A'] }, {}, { url })).toEqual({});
    expect(params({}, documented, { url })).toEqual({});
  });
});

describe('queryBatches', () => {
  const batches = (query: RunQuery, sku: Record<string, unknown>) =>
    queryBatches(query, plainToInstance(ErpQuery, { sku: { key: 'sku', ...sku } })).map((batch) => batch.sku);

  it('asks for one SKU at a time, each once', () => {
    expect(batches({ sku: ['A', 'B', 'A'] }, {})).toEqual([['A'], ['B']]);
  });

  it('asks for as many as one request may carry', () => {
    expect(batches({ sku: ['A', 'B', 'C'] }, { type: 'csv', batchSize: 2 })).toEqual([['A', 'B'], ['C']]);
  });

  it('is one batch without SKUs', () => {
    expect(queryBatches({ custom: 'x' }, new ErpQuery())).toEqual([{ custom: 'x' }]);
    expect(queryBatches({}, new ErpQuery())).toEqual([{}]);
  });
});
