import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTls, type HttpRequest, type TlsOptions } from '../../src/http-client/index.js';
import {
  AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from '../support/certificates.js';
import { openHttpClient, type TestHttpClient } from '../support/http-client.js';
import { serveHttp, type TestServer } from '../support/http-server.js';

let opened: TestHttpClient;

beforeEach(async () => {
  opened = await openHttpClient();
});
afterEach(async () => {
  await opened[Symbol.asyncDispose]();
});

const serveTls = (asksForClient = false): Promise<TestServer> =>
  serveHttp((_request, response) => void response.end('secure'), {
    cert: SERVER_CERTIFICATE,
    key: SERVER_KEY,
    ...(asksForClient ? { ca: AUTHORITY, requestCert: true, rejectUnauthorized: true } : {}),
  });
const get = (url: string, tls?: TlsOptions): HttpRequest => ({
  purpose: 'read',
  method: 'GET',
  url,
  ...(tls === undefined ? {} : { tls }),
});
const withCode = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, kind: 'config', message: expect.stringMatching(message) });

describe('TLS', () => {
  it('refuses a server that nobody known vouches for, and says where to put its authority', async () => {
    await using server = await serveTls();
    await expect(opened.client.send(get(server.origin))).rejects.toEqual(
      withCode('TLS_FAILED', /certificate of its authority in the login's TLS settings/),
    );
  });

  it('trusts the authority that it is given, for the requests that name it alone', async () => {
    await using server = await serveTls();
    const answer = await opened.client.send(get(server.origin, { ca: AUTHORITY }));
    expect(answer.body.toString()).toBe('secure');
    await expect(opened.client.send(get(server.origin))).rejects.toEqual(withCode('TLS_FAILED', /./));
  });

  it('checks the name on the certificate', async () => {
    await using server = await serveTls();
    await using client = await openHttpClient({
      allow: 'shop.test,erp.test',
      resolver: { resolve: () => Promise.resolve(['127.0.0.1']) },
    });
    const at = (host: string): HttpRequest => get(`https://${host}:${server.port}/`, { ca: AUTHORITY });
    expect(await client.client.send(at('erp.test'))).toMatchObject({ status: 200 });
    await expect(client.client.send(at('shop.test'))).rejects.toEqual(
      withCode('TLS_FAILED', /belongs to another host/),
    );
  });

  it('shows the client certificate to a server that asks for one', async () => {
    await using server = await serveTls(true);
    const mine = { ca: AUTHORITY, cert: CLIENT_CERTIFICATE, key: CLIENT_KEY };
    expect(await opened.client.send(get(server.origin, mine))).toMatchObject({ status: 200 });
    await expect(opened.client.send(get(server.origin, { ca: AUTHORITY }))).rejects.toMatchObject({
      code: expect.stringMatching(/^(TLS_FAILED|CONNECTION_FAILED)$/),
    });
  });

  it('says so when the server does not speak it', async () => {
    await using server = await serveHttp((_request, response) => void response.end());
    await expect(opened.client.send(get(`https://127.0.0.1:${server.port}/`))).rejects.toEqual(
      withCode('TLS_FAILED', /speaks TLS on this port/),
    );
  });

  it('works through the door of the writes as well', async () => {
    await using server = await serveTls();
    const writer = opened.client.openWriter(server.origin, { connections: 1, tls: { ca: AUTHORITY } });
    expect(await writer.send({ path: '/', headers: {}, body: '{}' })).toMatchObject({ body: 'secure' });
    await writer.close();
  });
});

describe('checkTls', () => {
  it.each([
    ['an authority', { ca: AUTHORITY }],
    ['a client certificate with its key', { cert: CLIENT_CERTIFICATE, key: CLIENT_KEY }],
  ])('takes %s', (_what, tls) => {
    expect(() => checkTls(tls)).not.toThrow();
  });

  it.each([
    ['an authority that is no certificate', { ca: 'not a certificate' }],
    ['a key that does not fit', { cert: CLIENT_CERTIFICATE, key: SERVER_KEY }],
    ['a key that cannot be read', { cert: CLIENT_CERTIFICATE, key: 'x' }],
  ])('refuses %s', (_what, tls) => {
    expect(() => checkTls(tls)).toThrow(expect.objectContaining({ code: 'TLS_SETTINGS_INVALID' }));
  });
});
