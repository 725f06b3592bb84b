import { describe, expect, it } from 'vitest';
import { startErp } from '../../../test/support/erp-client.js';
import { DEFAULT_ERP_ACCOUNT } from './options.js';

describe('ERP sessions', () => {
  const logIn = (url: string, headers: Record<string, string> = {}, body: unknown = DEFAULT_ERP_ACCOUNT) =>
    fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const read = (url: string, token: string) =>
    fetch(`${url}/products/offset`, { headers: { authorization: `Bearer ${token}` } });

  it('begin with a JWT that says when it ends', async () => {
    const { erp } = await startErp({ authentication: 'jwt', tokenLifeMs: 600_000 });
    const { token, expires_in } = (await (await logIn(erp.url)).json()) as {
      token: string;
      expires_in: number;
    };
    expect(expires_in).toBe(600);
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
      iat: number;
      exp: number;
    };
    expect(claims.exp - claims.iat).toBe(600);
    expect((await read(erp.url, token)).status).toBe(200);
    expect((await read(erp.url, 'other')).status).toBe(401);
  });

  it('need the right credentials and the header that was asked for', async () => {
    const { erp } = await startErp({ loginHeader: { name: 'X-CSRF-Token', value: 'login' } });
    expect((await logIn(erp.url)).status).toBe(403);
    const headers = { 'x-csrf-token': 'login' };
    expect((await logIn(erp.url, headers)).status).toBe(200);
    expect((await logIn(erp.url, headers, { username: 'x', password: 'y' })).status).toBe(401);
    expect(erp.report().logins).toBe(1);
  });

  it('end with a 401, or with a 200 that says so', async () => {
    for (const [expiredAnswer, status] of [
      ['http-401', 401],
      ['body-200', 200],
    ] as const) {
      const { erp } = await startErp({ authentication: 'jwt', tokenLifeRequests: 1, expiredAnswer });
      const { token } = (await (await logIn(erp.url)).json()) as { token: string };
      expect(await (await read(erp.url, token)).json()).toHaveProperty('results');
      const refused = await read(erp.url, token);
      expect(refused.status).toBe(status);
      expect(await refused.json()).not.toHaveProperty('results');
    }
  });

  it('may be named in the URL of the Nebim-style service', async () => {
    const { erp } = await startErp({ authentication: 'jwt' });
    const { token } = (await (await logIn(erp.url)).json()) as { token: string };
    const call = async (parameters: string, session = token) => {
      const query = encodeURIComponent(`{'name': 'Akinon', 'Parameters': [${parameters}]}`);
      const answer = await fetch(`${erp.url}/(S(${session}))/service/run?${query}`);
      return { status: answer.status, body: (await answer.json()) as { Barcode: string; Images: unknown }[] };
    };
    const one = await call("{'Name': 'Barcodes', 'Value': 'AK000000-KRM-S'}");
    expect(one.body).toMatchObject([
      {
        Barcode: 'AK000000-KRM-S',
        Images: erp.catalogue.images(0).map(({ url, order }) => ({ Url: url, SortOrder: order })),
      },
    ]);
    expect((await call("{'Name': 'Date', 'Value': '1970-01-01T00:00:00'}")).body).toHaveLength(60);
    expect((await call('', 'dead')).status).toBe(401);
    expect((await call('nonsense')).status).toBe(400);
  });
});

describe('ERP notes', () => {
  it('keep every request as it came, and how often each page was answered', async () => {
    const { erp, get, post } = await startErp();
    const target = '/products/offset?offset=0&limit=2&note=%C5%9F+x';
    await get(target);
    erp.faults.add({ kind: 'status', status: 429 });
    await get(target);
    await get(target);
    await post('/products/offset', { limit: 1 });
    expect(erp.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', target, ''],
      ['GET', target, ''],
      ['GET', target, ''],
      ['POST', '/products/offset', '{"limit":1}'],
    ]);
    expect(erp.report()).toMatchObject({
      requests: 4,
      pages: { [`GET ${target}`]: 2, 'POST /products/offset {"limit":1}': 1 },
    });
  });

  it('can be read and steered over HTTP', async () => {
    const { erp, page } = await startErp();
    const steer = async (method: string, route: string, body?: unknown) => {
      const answer = await fetch(`${erp.url}/__sim/${route}`, { method, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    };
    await steer('PUT', 'catalogue', { products: 6 });
    expect((await page('/products/offset')).total).toBe(6);
    expect((await steer('POST', 'catalogue/touch', { skus: ['NOPE'] })).status).toBe(400);
    expect((await steer('GET', 'requests')).body).toMatchObject([{ url: '/products/offset' }]);
    await steer('POST', 'reset');
    expect((await steer('GET', 'report')).body).toMatchObject({ requests: 0, pages: {} });
  });
});
