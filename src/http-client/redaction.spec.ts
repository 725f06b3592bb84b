import { describe, expect, it } from 'vitest';
import { maskUrl, redact } from './redaction.js';

describe('redact', () => {
  it.each([
    ['as it is', 'login with p@ss w"rd failed', 'login with *** failed'],
    ['URL-encoded', 'GET /x?p=p%40ss%20w%22rd', 'GET /x?p=***'],
    ['form-encoded', 'p=p%40ss+w%22rd', 'p=***'],
    [
      'in JSON inside a URL',
      'GET /x?%7B%22p%22%3A%22p%40ss%20w%5C%22rd%22%7D',
      'GET /x?%7B%22p%22%3A%22***%22%7D',
    ],
    ['in JSON', '{"p":"p@ss w\\"rd"}', '{"p":"***"}'],
    ['in base64', `Basic ${Buffer.from('p@ss w"rd').toString('base64')}`, 'Basic ***'],
  ])('masks a secret %s', (_form, text, expected) => {
    expect(redact(text, ['p@ss w"rd'])).toBe(expected);
  });

  it('masks a form-encoded secret with characters that URLs leave alone', () => {
    expect(redact("p=it%27s%28me%29&q=it's(me)", ["it's(me)"])).toBe('p=***&q=***');
  });

  it('masks a secret whole that holds another one', () => {
    expect(redact('Token abcdef-1234', ['abcdef', 'abcdef-1234'])).toBe('Token ***');
  });

  it('leaves texts too short to be secrets, and survives a lone surrogate', () => {
    expect(redact('HTTP 401 at 10:01', ['1', '', '\ud800x!'])).toBe('HTTP 401 at 10:01');
  });
});

describe('maskUrl', () => {
  it.each([
    ['https://u:p@erp.example/x', 'https://***@erp.example/x'],
    ['https://erp/x?token=abc&page=2', 'https://erp/x?token=***&page=2'],
    ['https://erp/x?api_key=abc&apikey=d&X-Api-Key=e', 'https://erp/x?api_key=***&apikey=***&X-Api-Key=***'],
    ['https://erp/x?access_token=abc#top', 'https://erp/x?access_token=***#top'],
    ['https://erp/x?session=1;sku=A&sortkey=b', 'https://erp/x?session=***;sku=A&sortkey=b'],
    ['not a url ?password=x', 'not a url ?password=***'],
  ])('masks %s', (url, expected) => {
    expect(maskUrl(url)).toBe(expected);
  });

  it('masks a session token inside the path', () => {
    expect(maskUrl('http://erp/(S(sess10n))/run', ['sess10n'])).toBe('http://erp/(S(***))/run');
  });
});
