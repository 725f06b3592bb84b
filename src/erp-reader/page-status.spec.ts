import { describe, expect, it } from 'vitest';
import { ResponseBody } from '../http-client/index.js';
import { statusError } from './page-status.js';

describe('the error of a page that was refused', () => {
  const place = { pageNo: 1, method: 'GET', url: 'https://erp/x', secrets: ['t'.repeat(3000)] };
  const refused = (text: string): string => {
    const response = { status: 400, headers: {}, body: ResponseBody.of(text), attempts: 1 };
    return statusError(response, place, null)?.message ?? '';
  };

  it('masks a long token whole before it quotes the beginning of the answer', () => {
    expect(refused(`you sent ${'t'.repeat(3000)} to us`)).toContain('400: you sent *** to us. Check');
  });

  it('quotes 300 characters at most', () => {
    expect(refused('x'.repeat(10_000))).toContain(`400: ${'x'.repeat(300)}…. Check`);
  });
});
