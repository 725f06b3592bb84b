import { describe, expect, it } from 'vitest';
import { attributeSecrets, pageAttributes, runAttributes } from './run-attributes.js';

const facts = { lastRequest: '2026-01-01T00:00:00.000000Z', tokenErp: 'JWT abc', tokenOmnitron: 'Token k' };

describe('runAttributes', () => {
  it('has no query attributes on a scheduled run', () => {
    const own = { 'last.request': facts.lastRequest, 'token.erp': 'JWT abc', 'token.omnitron': 'Token k' };
    const attributes = runAttributes({ ...facts, query: {} });
    expect(attributes).toEqual({ ...own, allVar: expect.any(String) });
    expect(JSON.parse(attributes['allVar'] ?? '')).toEqual(own);
  });

  it('names the values of a query by their logical names', () => {
    expect(runAttributes({ ...facts, query: { sku: ['A', 'B'], custom: 'x y' } })).toMatchObject({
      'http.query.string': 'sku=A,B&custom=x y',
      'http.query.param.sku': 'A,B',
      'http.query.param.custom': 'x y',
    });
  });

  it('leaves out the tokens that a run does not have', () => {
    const attributes = runAttributes({ ...facts, tokenErp: null, query: {} });
    expect(attributes).not.toHaveProperty(['token.erp']);
  });
});

describe('pageAttributes', () => {
  it('takes the place of the values that changed on the way, in allVar too', () => {
    const attributes = pageAttributes(
      runAttributes({ ...facts, query: { sku: ['A', 'B'] } }),
      { sku: ['B'] },
      'JWT new',
    );
    expect(attributes).toMatchObject({ 'http.query.param.sku': 'B', 'token.erp': 'JWT new' });
    expect(JSON.parse(attributes['allVar'] ?? '')).toMatchObject({
      'http.query.string': 'sku=B',
      'token.erp': 'JWT new',
      'token.omnitron': 'Token k',
    });
    expect(JSON.parse(attributes['allVar'] ?? '')).not.toHaveProperty('allVar');
  });
});

describe('what a script may not repeat', () => {
  it('are the tokens, with their prefix and without', () => {
    const attributes = {
      'token.erp': 'Bearer abc',
      'token.omnitron': 'xyz',
      'last.request': 'today',
      allVar: '{}',
    };
    expect(attributeSecrets(attributes)).toEqual(['Bearer abc', 'abc', 'xyz', 'xyz']);
  });
});
