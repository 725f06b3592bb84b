import { describe, expect, it } from 'vitest';
import { buildRequest, type RequestParts, withQuery } from './request.js';

const parts: RequestParts = {
  method: 'GET',
  url: 'https://erp.example.com/images',
  headers: {},
  extraParams: {},
  bodyType: 'json',
  bodyText: null,
  session: { headers: {}, query: {} },
  query: [],
  paging: { url: null, values: [] },
  pagingPlace: 'query',
};

describe('the request of a page', () => {
  it('is by default a GET with a JSON content type and what the login adds', () => {
    const session = { headers: { Authorization: 'JWT abc' }, query: {} };
    expect(buildRequest({ ...parts, session })).toEqual({
      method: 'GET',
      url: 'https://erp.example.com/images',
      headers: {
        Accept: 'application/json, */*;q=0.8',
        'Content-Type': 'application/json',
        Authorization: 'JWT abc',
      },
      body: null,
    });
  });

  it('lets the pagination beat the query, the query the extra params, those the login, and that the URL', () => {
    const request = buildRequest({
      ...parts,
      url: 'https://erp.example.com/images?a=url&b=url&c=url&d=url&e=url',
      session: { headers: {}, query: { b: 'login', c: 'login', d: 'login', e: 'login' } },
      extraParams: { c: 'extra', d: 'extra', e: 'extra' },
      query: [
        { key: 'd', value: 'query' },
        { key: 'e', value: 'query' },
      ],
      paging: { url: null, values: [{ key: 'e', value: 0 }] },
    });
    expect(request.url).toBe('https://erp.example.com/images?a=url&b=login&c=extra&d=query&e=0');
  });

  it('lets the card beat the headers of the login, whatever their letter case', () => {
    const { headers } = buildRequest({
      ...parts,
      session: { headers: { Authorization: 'JWT abc' }, query: {} },
      headers: { authorization: 'Basic x', 'content-type': 'text/plain' },
      paging: { url: null, values: [{ key: 'X-Page', value: 2 }] },
      pagingPlace: 'header',
    });
    expect(headers).toEqual({
      Accept: 'application/json, */*;q=0.8',
      authorization: 'Basic x',
      'content-type': 'text/plain',
      'X-Page': '2',
    });
  });

  it('carries parameters in the JSON body on POST, where they keep their types', () => {
    const request = buildRequest({
      ...parts,
      method: 'POST',
      extraParams: { active: true, filter: { brand: ['X'] } },
      query: [{ key: 'skus', value: ['A', 'B'] }],
      paging: { url: null, values: [{ key: 'offset', value: 0 }] },
      pagingPlace: 'body',
    });
    expect(request.url).toBe('https://erp.example.com/images');
    expect(JSON.parse(request.body ?? '')).toEqual({
      active: true,
      filter: { brand: ['X'] },
      skus: ['A', 'B'],
      offset: 0,
    });
  });

  it('puts parameters at paths into the body, as JSON-RPC wants them', () => {
    const extraParams = { jsonrpc: '2.0', method: 'images.list', params: [{ company: 1 }] };
    const { body } = buildRequest({
      ...parts,
      method: 'POST',
      extraParams,
      paging: {
        url: null,
        values: [
          { key: '$.params[0].paging.offset', value: 500 },
          { key: '$.params[0].paging.limit', value: 500 },
        ],
      },
      pagingPlace: 'body',
    });
    expect(JSON.parse(body ?? '')).toEqual({
      jsonrpc: '2.0',
      method: 'images.list',
      params: [{ company: 1, paging: { offset: 500, limit: 500 } }],
    });
    expect(extraParams.params).toEqual([{ company: 1 }]);
  });

  it('cannot be made to reach into prototypes', () => {
    const paging = { url: null, values: [{ key: '$.__proto__.polluted', value: 'yes' }] };
    buildRequest({ ...parts, method: 'POST', paging, pagingPlace: 'body' });
    expect({}).not.toHaveProperty('polluted');
  });

  it('follows a next URL as the ERP gave it, with the parameters of the login', () => {
    const request = buildRequest({
      ...parts,
      session: { headers: {}, query: { apikey: 'k' } },
      extraParams: { status: 'x' },
      query: [{ key: 'sku', value: 'A' }],
      paging: { url: 'https://erp.example.com/images?page=2&status=x', values: [] },
    });
    expect(request.url).toBe('https://erp.example.com/images?page=2&status=x&apikey=k');
  });
});

describe('withQuery', () => {
  it.each([
    ['https://e/x', { a: 'ü &=+', $skip: 0 }, 'https://e/x?a=%C3%BC%20%26%3D%2B&$skip=0'],
    ['https://e/x?a=1&a=2&b', { a: 3 }, 'https://e/x?b&a=3'],
    ['https://e/x?%61=1', { a: 3 }, 'https://e/x?a=3'],
    [
      'https://e/x#part',
      { d: '2026-01-02T13:30:59.000001' },
      'https://e/x?d=2026-01-02T13:30:59.000001#part',
    ],
    ['https://e/x', { list: ['a', 'b'], flag: true, none: null }, 'https://e/x?list=a&list=b&flag=true'],
    ['https://e/x', { filter: { a: 1 } }, 'https://e/x?filter=%7B%22a%22:1%7D'],
    ['https://e/x', { lone: '\ud800' }, 'https://e/x?lone=%EF%BF%BD'],
  ])('sets on %s the parameters %j', (url, params, result) => {
    expect(
      withQuery(
        url,
        Object.entries(params).map(([key, value]) => ({ key, value })),
      ),
    ).toBe(result);
  });

  it('leaves a query alone that is no list of pairs', () => {
    const url = "http://erp/(S(t))/service/run?{'name': 'Akinon', 'Parameters': [{'Name': 'A&B'}]}";
    expect(withQuery(url, [])).toBe(url);
    expect(decodeURI(withQuery(url, [{ key: 'page', value: 2 }]))).toBe(`${url}&page=2`);
  });
});
