import { describe, expect, it } from 'vitest';
import { defineErrors } from './app-error.js';
import { holdsSecret, maskUrl, redact, redactError } from './redaction.js';

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
    ['in a URL inside a URL', '/x?to=%2Fy%3Fp%3Dp%2540ss%2520w%2522rd', '/x?to=%2Fy%3Fp%3D***'],
    ['in a URL that encodes what it must', 'GET /x?p=p@ss%20w%22rd', 'GET /x?p=***'],
    ['with lower-case digits in a URL', 'p=p%40ss%20w%22rd&q=%c3', 'p=***&q=%c3'],
    ['in JSON inside JSON', '"{\\"p\\":\\"p@ss w\\\\\\"rd\\"}"', '"{\\"p\\":\\"***\\"}"'],
    ['in JSON that escapes more than it must', '{"p":"p\\u0040ss w\\u0022rd"}', '{"p":"***"}'],
    ['in HTML', '<b>p@ss w&quot;rd</b> or p&#64;', '<b>***</b> or p&#64;'],
    ['in base64', `Basic ${Buffer.from('p@ss w"rd').toString('base64')}`, 'Basic ***'],
  ])('masks a secret %s', (_form, text, expected) => {
    expect(redact(text, ['p@ss w"rd'])).toBe(expected);
  });

  it.each(['u', 'us', 'use'])('masks the base64 of %s:password', (user) => {
    const credentials = `${user}:p@ss w"rd`;
    expect(redact(`Basic ${Buffer.from(credentials).toString('base64')}.`, ['p@ss w"rd'])).toBe('Basic ***.');
    expect(redact(Buffer.from(credentials).toString('base64url'), ['p@ss w"rd'])).toBe('***');
    expect(holdsSecret(Buffer.from(credentials).toString('base64'), ['p@ss w"rd'])).toBe(true);
  });

  it('masks a key of several lines as JSON and URLs write it', () => {
    const key = '-----BEGIN KEY-----\nAbc+/=\n';
    expect(redact(JSON.stringify({ key }), [key])).toBe('{"key":"***"}');
    expect(redact(new URLSearchParams({ key }).toString(), [key])).toBe('key=***');
  });

  it('reads a long text of backslashes or base64 once', () => {
    const text = '\\'.repeat(200_000) + 'A'.repeat(200_000);
    expect(redact(text, ['"secret"', 'another secret'])).toBe(text);
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

describe('redactError', () => {
  it('masks message and details at any depth, and drops the cause', () => {
    const make = defineErrors({ REDACTED: { kind: 'input', status: 422, title: 'Bad' } });
    const error = make('REDACTED', 'no t0ken here', {
      details: { line: 3, stdout: 't0ken', log: [{ level: 'info', message: 'is t0ken' }] },
      problems: [{ path: 'a', message: 'not t0ken' }],
      cause: new Error('t0ken'),
    });
    const masked = redactError(error, ['t0ken']);
    expect(masked).toMatchObject({
      code: 'REDACTED',
      kind: 'input',
      message: 'no *** here',
      details: { line: 3, stdout: '***', log: [{ level: 'info', message: 'is ***' }] },
      problems: [{ path: 'a', message: 'not ***' }],
    });
    expect(masked.cause).toBeUndefined();
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
