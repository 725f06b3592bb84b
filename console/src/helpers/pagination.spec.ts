import { describe, expect, it } from 'vitest';
import type { Json } from './candidates.js';
import { proposePagination } from './pagination.js';

const records = [{ sku: 'A' }, { sku: 'B' }];
const ADDRESS = 'https://erp/api/products';

describe('the pagination that a response suggests', () => {
  it.each<[string, Json, Readonly<Record<string, string>>, string, object | null]>([
    [
      'a next link',
      { count: 50, next: 'https://erp/api/products?page=2', results: records },
      {},
      ADDRESS,
      {
        pagination: { type: 'next', nextPath: '$.next', totalPath: '$.count' },
        recordsPath: '$.results',
        total: 50,
        seenIn: '$.next',
      },
    ],
    [
      'the header Link',
      records,
      { link: '<https://erp/2>; rel="next"' },
      ADDRESS,
      {
        pagination: { type: 'next', nextHeader: 'Link' },
        recordsPath: '$',
        total: null,
        seenIn: 'Link',
      },
    ],
    [
      'OData',
      { '@odata.nextLink': 'https://erp/2', value: records },
      {},
      ADDRESS,
      {
        pagination: { type: 'next', nextPath: "$['@odata.nextLink']" },
        recordsPath: '$.value',
        total: null,
        seenIn: "$['@odata.nextLink']",
      },
    ],
    [
      'a cursor',
      { items: records, meta: { nextCursor: 'abc' } },
      {},
      ADDRESS,
      {
        pagination: { type: 'next', nextPath: '$.meta.nextCursor', nextKey: 'cursor' },
        recordsPath: '$.items',
        total: null,
        seenIn: '$.meta.nextCursor',
      },
    ],
    [
      'pages',
      { data: records, meta: { page: 1, total_pages: 9, total: 18 } },
      {},
      `${ADDRESS}?page=1&per_page=2`,
      {
        pagination: {
          type: 'page',
          pageKey: 'page',
          limitKey: 'per_page',
          pageSize: 2,
          totalPagesPath: '$.meta.total_pages',
          totalPath: '$.meta.total',
        },
        recordsPath: '$.data',
        total: 18,
        seenIn: '$.meta.total_pages',
      },
    ],
    [
      'a total alone',
      { total: 18, data: records },
      {},
      `${ADDRESS}?limit=2`,
      {
        pagination: {
          type: 'offset',
          offsetKey: 'offset',
          limitKey: 'limit',
          pageSize: 2,
          totalPath: '$.total',
        },
        recordsPath: '$.data',
        total: 18,
        seenIn: '$.total',
      },
    ],
    [
      'an offset of the URL',
      records,
      {},
      `${ADDRESS}?skip=0&take=50`,
      {
        pagination: { type: 'offset', offsetKey: 'skip', limitKey: 'take', pageSize: 50 },
        recordsPath: '$',
        total: null,
        seenIn: 'skip',
      },
    ],
    ['nothing', { results: records, count: 2, next: null }, {}, ADDRESS, null],
    ['fields of the records', { results: [{ sku: 'A', page: 3, next: '/x' }] }, {}, ADDRESS, null],
  ])('is that of %s', (_name, body, headers, url, proposal) => {
    expect(proposePagination(body, headers, url)).toEqual(proposal);
  });
});
