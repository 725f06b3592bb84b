import { describe, expect, it } from 'vitest';
import { ResponseBody } from '../http-client/index.js';
import { showExchange } from './shown-exchange.js';

const exchange = {
  request: {
    method: 'POST',
    url: "https://erp.example/s(tok-123)/x?api_key=abc&name='A'",
    headers: { Authorization: 'Bearer tok-123', 'X-Company': "O'Neil", 'X-Via': 'tok-123' },
    body: '{"token":"tok-123"}',
  },
  response: {
    status: 200,
    headers: { 'set-cookie': ['sid=1'], 'content-type': 'application/json' },
    body: ResponseBody.of('{"echo":"tok-123"}'),
    durationMs: 7,
  },
  charset: null,
  secrets: ['tok-123'],
};

describe('showExchange', () => {
  it('masks secrets wherever they stand', () => {
    const shown = showExchange(exchange);
    expect(JSON.stringify(shown)).not.toContain('tok-123');
    expect(shown.request).toEqual({
      method: 'POST',
      url: "https://erp.example/s(***)/x?api_key=***&name='A'",
      headers: { Authorization: '***', 'X-Company': "O'Neil", 'X-Via': '***' },
      body: '{"token":"***"}',
    });
    expect(shown.response).toEqual({
      status: 200,
      headers: { 'set-cookie': '***', 'content-type': 'application/json' },
      bytes: 18,
      durationMs: 7,
      excerpt: '{"echo":"***"}',
    });
  });

  it('gives the request as a curl command whose quotes hold', () => {
    expect(showExchange(exchange).curl).toBe(
      [
        `curl -X POST 'https://erp.example/s(***)/x?api_key=***&name='\\''A'\\'''`,
        `-H 'Authorization: ***'`,
        `-H 'X-Company: O'\\''Neil'`,
        `-H 'X-Via: ***'`,
        `--data-raw '{"token":"***"}'`,
      ].join(' \\\n  '),
    );
  });

  it('takes brackets and braces of a URL for what they are, as curl does when it is told so', () => {
    const url = 'https://erp.example/x?filter={"a":{"b":[1]}}';
    const { curl } = showExchange({ ...exchange, request: { method: 'GET', url, headers: {}, body: null } });
    expect(curl).toBe(`curl --globoff -X GET '${url}'`);
  });
});
