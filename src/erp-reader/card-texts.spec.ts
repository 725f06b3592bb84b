import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { CardTexts, expressionWarnings, readsAttribute } from './card-texts.js';
import { ReadCard } from './read-card.dto.js';

const read = (fields: Record<string, unknown>): ReadCard =>
  plainToInstance(ReadCard, { url: 'https://erp.example.com', ...fields });
const evaluate = (fields: Record<string, unknown>, attributes: Record<string, string>) =>
  new CardTexts(read(fields)).evaluate({ attributes, now: new Date(0), timezone: 'Europe/Istanbul' });

describe('the texts of a card', () => {
  it('are evaluated in the URL, header values, anywhere in the extra params, and the body text', () => {
    const values = evaluate(
      {
        url: '\n  https://erp/(S(${token.erp}))/run  ',
        headers: { 'X-Sku': '${http.query.param.sku}', 'X-Plain': 'a' },
        extraParams: { n: 1, deep: [{ sku: '${http.query.param.sku:toLower()}' }], none: null },
        bodyText: '<sku>${http.query.param.sku:escapeXml()}</sku>',
      },
      { 'token.erp': 'AbC', 'http.query.param.sku': 'A&1' },
    );
    expect(values).toEqual({
      url: '\n  https://erp/(S(AbC))/run  ',
      shownUrl: '\n  https://erp/(S(***))/run  ',
      headers: { 'X-Sku': 'A&1', 'X-Plain': 'a' },
      extraParams: { n: 1, deep: [{ sku: 'a&1' }], none: null },
      bodyText: '<sku>A&amp;1</sku>',
    });
  });

  it('leave out a header that comes to nothing', () => {
    expect(evaluate({ headers: { 'X-Sku': '${http.query.param.sku}' } }, {}).headers).toEqual({});
  });

  it('fail with the field and what is missing', () => {
    const url = 'https://erp/${literal("x"):replace("x", ${http.query.param.sku})}';
    expect(() => evaluate({ url }, {})).toThrow(
      expect.objectContaining({
        code: 'READ_EXPRESSION_FAILED',
        message: expect.stringMatching(
          /^read\.url cannot be evaluated: .*http\.query\.param\.sku is missing/,
        ),
        details: expect.objectContaining({ path: 'read.url', line: 1 }),
      }),
    );
  });

  it('warn of an expression that is never closed', () => {
    expect(expressionWarnings(read({ headers: { 'X-A': '${token.erp' } }))).toEqual([
      { path: 'read.headers.X-A', message: expect.stringContaining('never closed') },
    ]);
  });
});

describe('readsAttribute', () => {
  it.each([
    ['https://erp/${paging.page}', 'paging.page', true],
    ["https://erp/${'paging.page':toUpper()}", 'paging.page', true],
    ['https://erp/${paging.pageSize}', 'paging.page', false],
    ['https://erp/${paging.page.size}', 'paging.page', false],
    ['https://erp/${paging.pageSize}/${paging.page:plus(1)}', 'paging.page', true],
    ['https://erp/paging.page', 'paging.page', false],
  ])('in %s, of %s: %s', (url, attribute, expected) => {
    expect(readsAttribute(read({ url }), attribute)).toBe(expected);
  });
});
