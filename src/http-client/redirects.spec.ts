import { describe, expect, it } from 'vitest';
import type { HttpRequest } from './http-request.js';
import { redirectOf } from './redirects.js';

const get: HttpRequest = {
  purpose: 'read',
  method: 'GET',
  url: 'https://erp.example/a/b?c=1',
  headers: { Authorization: 'Bearer abc123', Cookie: 'sid=1', 'X-Api-Key': 'k3y-k3y', 'X-Plain': 'yes' },
  secrets: ['k3y-k3y'],
  tls: { ca: 'pem' },
};
const post: HttpRequest = {
  ...get,
  method: 'POST',
  body: '{"sku":"A"}',
  headers: { 'Content-Type': 'application/json' },
};
const to = (location: string): { location: string } => ({ location });

describe('redirectOf', () => {
  it.each([200, 300, 304, 404])('is none at status %i', (status) => {
    expect(redirectOf(get, status, to('/x'))).toBeNull();
  });

  it('is none without a Location', () => {
    expect(redirectOf(get, 302, {})).toBeNull();
  });

  it('reads a relative Location against the request', () => {
    expect(redirectOf(get, 302, to('../d?e=2'))?.url).toBe('https://erp.example/d?e=2');
  });

  it.each([
    [301, 'POST'],
    [302, 'POST'],
    [303, 'POST'],
    [303, 'PUT'],
  ])('at %i turns %s into a GET without body', (status, method) => {
    const next = redirectOf({ ...post, method }, status, to('/x'));
    expect(next).toMatchObject({ method: 'GET', headers: {} });
    expect(next).not.toHaveProperty('body');
  });

  it.each([
    [302, 'PUT'],
    [307, 'POST'],
    [308, 'POST'],
  ])('at %i keeps %s and its body', (status, method) => {
    const next = redirectOf({ ...post, method }, status, to('/x'));
    expect(next).toMatchObject({ method, body: post.body, headers: post.headers });
  });

  it('keeps HEAD a HEAD at 303', () => {
    expect(redirectOf({ ...get, method: 'HEAD' }, 303, to('/x'))).toMatchObject({ method: 'HEAD' });
  });

  it.each(['https://erp.example/x', '/x', 'https://erp.example:443/x'])(
    'keeps credentials at %s',
    (location) => {
      expect(redirectOf(get, 302, to(location))).toMatchObject({ headers: get.headers, tls: get.tls });
    },
  );

  it('keeps credentials when the same host upgrades to https', () => {
    expect(redirectOf({ ...get, url: 'http://erp.example/' }, 302, to('https://erp.example/'))).toMatchObject(
      {
        headers: get.headers,
      },
    );
  });

  it.each(['https://other.example/', '//evil.example/', 'https://erp.example:8443/', 'http://erp.example/'])(
    'drops every credential on the way to %s',
    (location) => {
      const next = redirectOf(get, 302, to(location));
      expect(next?.headers).toEqual({ 'X-Plain': 'yes' });
      expect(next).not.toHaveProperty('tls');
    },
  );

  it('drops the headers that the caller named', () => {
    const request = { ...get, headers: { 'X-Session': '42' }, credentialHeaders: ['x-session'] };
    expect(redirectOf(request, 302, to('https://other.example/'))?.headers).toEqual({});
  });

  it('does not send a body with credentials to another host', () => {
    const login = { ...post, body: 'password=s3cr%C3%A9t', secrets: ['s3crét'] };
    expect(() => redirectOf(login, 307, to('https://other.example/'))).toThrow(
      expect.objectContaining({
        code: 'REDIRECT_DENIED',
        message: expect.stringContaining('https://other.example'),
      }),
    );
    expect(redirectOf(login, 302, to('https://other.example/'))).toMatchObject({ method: 'GET' });
  });

  it('refuses a Location that is no URL', () => {
    expect(() => redirectOf(get, 302, to('http://[bad'))).toThrow(/not a URL/);
  });
});
