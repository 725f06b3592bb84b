import { describe, expect, it } from 'vitest';
import { ResponseBody } from '../http-client/index.js';
import { statusError } from './page-status.js';

const RULES = { maxRetryWaitSeconds: 120, mayBePastTheEnd: false };

describe('the error of a page that was refused', () => {
  const place = { pageNo: 1, method: 'GET', url: 'https://erp/x', secrets: ['t'.repeat(3000)] };
  const refused = (text: string): string => {
    const response = { status: 400, headers: {}, body: ResponseBody.of(text), attempts: 1 };
    return statusError(response, place, null, RULES)?.message ?? '';
  };

  it('masks a long token whole before it quotes the beginning of the answer', () => {
    expect(refused(`you sent ${'t'.repeat(3000)} to us`)).toContain('400: you sent *** to us. Check');
  });

  it('quotes 300 characters at most', () => {
    expect(refused('x'.repeat(10_000))).toContain(`400: ${'x'.repeat(300)}…. Check`);
  });

  it.each([
    [404, 'read.pagination.endStatuses to [404]'],
    [416, 'read.pagination.endStatuses to [416]'],
    [403, 'Check what the user'],
  ])('says of a %i behind other pages how to take it for the end', (status, words) => {
    const response = { status, headers: {}, body: ResponseBody.of('{}'), attempts: 1 };
    const later = { ...place, pageNo: 3 };
    const error = statusError(response, later, null, { ...RULES, mayBePastTheEnd: true });
    expect(error?.message).toContain(words);
    expect(statusError(response, place, null, RULES)?.message).not.toContain('endStatuses');
  });

  it.each([
    [304, '', 'take If-None-Match'],
    [301, '', 'Set read.url to the address'],
    [406, '{}', 'set Accept'],
    [414, '', 'lower erpQuery.sku.batchSize'],
    [403, '{"message": "API rate limit exceeded"}', 'set read.requestsPerSecond'],
    [400, '<!DOCTYPE html><title>Sign in</title>', 'a web page, not data'],
  ])('advises on a %i with %j', (status, text, words) => {
    const response = { status, headers: {}, body: ResponseBody.of(text), attempts: 1 };
    expect(statusError(response, place, null, RULES)?.message).toContain(words);
  });

  const limited = (value: string): string => {
    const headers = { 'retry-after': value };
    const response = { status: 429, headers, body: ResponseBody.of('{}'), attempts: 1 };
    return statusError(response, place, null, RULES)?.message ?? '';
  };

  it.each(['60', '120', 'soon'])('has no word of a Retry-After of %s', (value) => {
    expect(limited(value)).toMatch(/429: \{\}\. It was tried once/);
  });

  it.each([
    [
      '1500',
      'of quiet, more than read.maxRetryWaitSeconds (120); the host is left alone for 600 s. If the ERP means milliseconds',
    ],
    ['300', 'of quiet, more than read.maxRetryWaitSeconds (120); the host is left alone for 300 s. It was'],
  ])('names a Retry-After of %s, which is longer than the card may wait', (value, words) => {
    expect(limited(value)).toContain(`Its Retry-After asks for ${value} s ${words}`);
  });
});
