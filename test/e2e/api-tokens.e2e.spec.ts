import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import {
  type ErpSimulator,
  type OmnitronSimulator,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd } from '../support/image-flow.js';

const PASSWORD = 'a long enough secret';

let server: TestApp;
let erp: ErpSimulator;
let omnitron: OmnitronSimulator;
let runId = '';
let otherRunId = '';

beforeAll(async () => {
  [server, erp, omnitron] = await Promise.all([
    startTestApp({ TRUST_PROXY: '1' }),
    startErpSimulator({ products: 5 }),
    startOmnitronSimulator(),
  ]);
  await createLogins(server, { erp, omnitron });
  await createFlow(server, imageFlow({ erp, omnitron }));
  await createFlow(server, { ...imageFlow({ erp, omnitron }), name: 'Other', slug: 'other' });
  [runId, otherRunId] = [(await runToEnd(server)).id, (await runToEnd(server, {}, 'other')).id];
});
afterAll(() => Promise.all([server.stop(), erp.stop(), omnitron.stop()]));

interface Made {
  readonly id: string;
  readonly accessToken: string;
}

async function createToken(terms: object, path = '/api/v1/tokens'): Promise<Made> {
  const { body } = await server
    .call('post', path)
    .send({ name: 'SAP', ...terms })
    .expect(201);
  return body as Made;
}

type Method = 'get' | 'post' | 'patch' | 'delete';

const ask = (token: string, method: Method, path: string, from = '203.0.113.7'): request.Test =>
  request(server.url)[method](path).auth(token, { type: 'bearer' }).set('x-forwarded-for', from);

async function createUser(email: string, role: string): Promise<{ id: string; token: string }> {
  const made = await server
    .call('post', '/api/v1/users')
    .send({ email, password: PASSWORD, role })
    .expect(201);
  const { body } = await request(server.url)
    .post('/api/v1/auth/login')
    .send({ username: email, password: PASSWORD })
    .expect(200);
  return { id: (made.body as { id: string }).id, token: (body as { accessToken: string }).accessToken };
}

const stored = async (id: string): Promise<Record<string, unknown>> => {
  const { body } = await server.call('get', `/api/v1/tokens/${id}`).expect(200);
  return body as Record<string, unknown>;
};

describe('an API token', () => {
  it('lets an ERP start a run by SKU and look after it, and nothing else', async () => {
    const { accessToken, id } = await createToken({ scopes: ['runs:start', 'runs:read'], flows: ['images'] });
    const { body } = await ask(accessToken, 'post', '/api/v1/flows/images/runs')
      .send({ sku: 'AK000001-KRM-S' })
      .expect(202);
    const { runId: own } = body as { runId: string };
    await ask(accessToken, 'get', `/api/v1/runs/${own}`).expect(200);
    const refused = await ask(accessToken, 'get', '/api/v1/flows/images').expect(403);
    expect(refused.body).toMatchObject({
      code: 'SCOPE_MISSING',
      detail: expect.stringMatching(/flows:read.*runs:start, runs:read/s) as unknown,
    });
    const entries = await server.call('get', '/api/v1/audit?action=FlowRun_start&limit=1').expect(200);
    expect((entries.body as { results: object[] }).results).toMatchObject([{ token: 'SAP' }]);
    expect(await stored(id)).toMatchObject({ usedFrom: '203.0.113.7', createdBy: 'admin@example.com' });
  });

  it('is shown once, and stored as a digest', async () => {
    const { accessToken, id } = await createToken({ scopes: ['runs:read'] });
    expect(accessToken).toMatch(/^ii_[\w-]{43}$/);
    expect(await stored(id)).toMatchObject({ prefix: accessToken.slice(0, 8), usedAt: null });
    const rows = await server.database.dataSource.query<object[]>('SELECT t::text FROM access_tokens t');
    expect(JSON.stringify(rows)).not.toContain(accessToken.slice(8));
  });

  it.each([
    ['get', '/api/v1/flows/images', 200],
    ['get', '/api/v1/flows/other', 403],
    ['get', '/api/v1/flows', 403],
    ['get', '/api/v1/runs?flow=images', 200],
    ['get', '/api/v1/runs?flow=other', 403],
    ['get', '/api/v1/runs?flow=images&flow=other', 403],
    ['get', '/api/v1/runs', 403],
    ['get', '/api/v1/logs?flow=images', 200],
    ['get', '/api/v1/logs', 403],
    ['get', '/api/nifi/logs/line?flow=other', 403],
    ['get', '/api/v1/runs/{run}', 200],
    ['get', '/api/v1/runs/{otherRun}', 403],
    ['get', '/api/v1/runs/{noRun}', 404],
    ['get', '/api/v1/logs/lines/{otherRun}/1', 403],
    ['post', '/api/v1/runs/{otherRun}/cancel', 403],
    ['get', '/api/v1/overview', 403],
  ] as const)('limited to flows: %s %s is %i', async (method, path, status) => {
    const scopes = ['flows:read', 'runs:read', 'runs:start', 'logs:read', 'stats:read'];
    const { accessToken } = await createToken({ scopes, flows: ['images'] });
    const named = path.replace('{run}', runId).replace('{otherRun}', otherRunId).replace('{noRun}', newId());
    const { body } = await ask(accessToken, method, named).expect(status);
    expect((body as { code?: string }).code).toBe(
      { 200: undefined, 403: 'FLOW_NOT_ALLOWED', 404: 'RUN_NOT_FOUND' }[status],
    );
  });

  it('is refused from an address that its list does not have', async () => {
    const addresses = ['203.0.113.0/24', '2001:db8::/32'];
    const { accessToken } = await createToken({ scopes: ['flows:read'], addresses });
    await ask(accessToken, 'get', '/api/v1/flows', '203.0.113.200').expect(200);
    await ask(accessToken, 'get', '/api/v1/flows', '2001:db8:5::1').expect(200);
    const { body } = await ask(accessToken, 'get', '/api/v1/flows', '198.51.100.4').expect(403);
    expect(body).toMatchObject({
      code: 'ADDRESS_NOT_ALLOWED',
      detail: expect.stringContaining('198.51.100.4') as unknown,
    });
  });

  it('never may more than the role of its user at the time of the call', async () => {
    const { id, token: login } = await createUser('demoted@example.com', 'editor');
    const { body } = await ask(login, 'post', '/api/v1/tokens')
      .send({ name: 'mine', scopes: ['flows:read', 'flows:write'] })
      .expect(201);
    const { accessToken } = body as Made;
    const change = (): request.Test => ask(accessToken, 'post', '/api/v1/flows/other/stop');
    await change().expect(200);
    await server.call('patch', `/api/v1/users/${id}`).send({ role: 'viewer' }).expect(200);
    expect((await change().expect(403)).body).toMatchObject({ code: 'FORBIDDEN' });
    await ask(accessToken, 'get', '/api/v1/flows').expect(200);
    await server.call('delete', `/api/v1/users/${id}`).expect(204);
    await ask(accessToken, 'get', '/api/v1/flows').expect(401);
  });

  it('outlives a new password of its user, and ends when the user is disabled', async () => {
    const { id } = await createUser('owner@example.com', 'viewer');
    const path = `/api/v1/users/${id}/tokens`;
    const scoped = await createToken({ scopes: ['flows:read'] }, path);
    const whole = await createToken({}, path);
    const statuses = (): Promise<number[]> =>
      Promise.all(
        [scoped, whole].map(
          async ({ accessToken }) => (await ask(accessToken, 'get', '/api/v1/flows')).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200]);
    await server.call('patch', `/api/v1/users/${id}`).send({ password: 'another long secret' }).expect(200);
    expect(await statuses()).toEqual([200, 401]);
    await server.call('patch', `/api/v1/users/${id}`).send({ disabled: true }).expect(200);
    expect(await statuses()).toEqual([401, 401]);
  });

  it('says why it ended', async () => {
    const [revoked, expired] = [
      await createToken({ scopes: ['flows:read'] }),
      await createToken({ scopes: ['flows:read'] }),
    ];
    await server.call('delete', `/api/v1/tokens/${revoked.id}`).expect(204);
    await server.database.dataSource.query('UPDATE access_tokens SET expires_at = now() WHERE id = $1', [
      expired.id,
    ]);
    const detail = async ({ accessToken }: Made): Promise<unknown> =>
      ((await ask(accessToken, 'get', '/api/v1/flows').expect(401)).body as { detail: unknown }).detail;
    expect(await detail(revoked)).toBe('This token was revoked. Make a new one.');
    expect(await detail(expired)).toBe('This token has expired. Make a new one.');
    expect(await detail({ ...revoked, accessToken: `ii_${'x'.repeat(43)}` })).toMatch(/not known/);
    const { body } = await server
      .call('patch', `/api/v1/tokens/${revoked.id}`)
      .send({ name: 'x' })
      .expect(409);
    expect(body).toMatchObject({ code: 'TOKEN_REVOKED' });
  });

  it('changes from the next request on', async () => {
    const { accessToken, id } = await createToken({
      scopes: ['flows:read'],
      flows: ['images'],
      expiresInDays: 1,
    });
    const change = { scopes: ['runs:read'], flows: null, name: 'reports', expiresInDays: 10 };
    const { body } = await server.call('patch', `/api/v1/tokens/${id}`).send(change).expect(200);
    const { expiresInDays: _, ...kept } = change;
    expect(body).toMatchObject(kept);
    const days = (Date.parse((body as { expiresAt: string }).expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(10, 1);
    await ask(accessToken, 'get', '/api/v1/flows/images').expect(403);
    await ask(accessToken, 'get', '/api/v1/runs').expect(200);
  });

  it('has its last use written down once a minute at most', async () => {
    const { accessToken, id } = await createToken({ scopes: ['flows:read'] });
    const use = async (from: string): Promise<unknown> => {
      await ask(accessToken, 'get', '/api/v1/flows', from).expect(200);
      return (await stored(id))['usedFrom'];
    };
    expect(await use('203.0.113.1')).toBe('203.0.113.1');
    expect(await use('203.0.113.2')).toBe('203.0.113.1');
    await server.database.dataSource.query(
      `UPDATE access_tokens SET used_at = used_at - interval '61 seconds' WHERE id = $1`,
      [id],
    );
    expect(await use('203.0.113.3')).toBe('203.0.113.3');
  });

  it('is its owner’s, and of administrators', async () => {
    const { token: login } = await createUser('lister@example.com', 'viewer');
    const foreign = await createToken({ scopes: ['flows:read'] });
    const own = await ask(login, 'post', '/api/v1/tokens')
      .send({ name: 'own', scopes: ['runs:read'] })
      .expect(201);
    const { id } = own.body as Made;
    expect((await ask(login, 'get', '/api/v1/tokens').expect(200)).body).toMatchObject({
      count: 1,
      results: [{ id, user: 'lister@example.com' }],
    });
    for (const method of ['get', 'patch', 'delete'] as const) {
      await ask(login, method, `/api/v1/tokens/${foreign.id}`)
        .send(method === 'patch' ? {} : undefined)
        .expect(404);
    }
    await server.call('delete', `/api/v1/tokens/${id}`).expect(204);
  });

  it.each([
    [{ scopes: [] }, 'scopes'],
    [{}, 'scopes'],
    [{ scopes: ['users:write'] }, 'scopes'],
    [{ scopes: ['runs:read'], addresses: ['203.0.113.0/33'] }, 'addresses'],
    [{ scopes: ['runs:read'], addresses: [] }, 'addresses'],
    [{ scopes: ['runs:read'], flows: ['Not A Slug'] }, 'flows'],
    [{ scopes: ['runs:read'], expiresInDays: 0 }, 'expiresInDays'],
  ])('cannot be made with %j', async (terms, field) => {
    const { body } = await server
      .call('post', '/api/v1/tokens')
      .send({ name: 'x', ...terms })
      .expect(422);
    expect((body as { errors: { path: string }[] }).errors[0]?.path).toContain(field);
  });
});
