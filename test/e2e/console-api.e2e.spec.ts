import request from 'supertest';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';
import { expectDocumented } from '../support/documented-answer.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  runToEnd,
  type Sides,
  waitForRun,
} from '../support/image-flow.js';

const OWN = { 'Sec-Fetch-Site': 'same-origin' };
let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  server = await startTestApp();
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

async function startSession(
  headers: Record<string, string> = {},
): Promise<{ cookie: string; attributes: string }> {
  const response = await request(server.url)
    .post('/api/v1/auth/session')
    .set(headers)
    .send(ADMIN)
    .expect(200)
    .expect(expectDocumented);
  const [attributes = ''] = response.headers['set-cookie'] as unknown as string[];
  return { cookie: attributes.split(';')[0] ?? '', attributes };
}

const withCookie = (method: 'get' | 'post' | 'delete', path: string, cookie: string) =>
  request(server.url)[method](`/api/v1/${path}`).set('Cookie', cookie);

describe('a browser session', () => {
  it('is a cookie that scripts cannot read and other sites cannot send', async () => {
    const { cookie, attributes } = await startSession();
    expect(attributes).toMatch(/; Max-Age=43200; Path=\/;.* HttpOnly; SameSite=Strict$/);
    expect(attributes).not.toContain('Secure');
    const { body } = await withCookie('get', 'auth/session', cookie).expect(200);
    expect(body).toMatchObject({ email: ADMIN.username, role: 'admin' });
  });

  it('is sent over https alone where it was started over https', async () => {
    const { attributes } = await startSession({ 'X-Forwarded-Proto': 'https' });
    expect(attributes).toContain('; Secure');
  });

  it.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    [
      'another origin of the same site',
      { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example.com' },
      403,
    ],
    ['another origin in an old browser', { Origin: 'https://other.example.com' }, 403],
    ['nowhere that is known', {}, 403],
    ['its own pages', OWN, 204],
  ])('takes a change from %s as it should', async (_from, headers, status) => {
    const { cookie } = await startSession();
    await withCookie('delete', 'auth/session', cookie).set(headers).expect(status);
    const after = await withCookie('get', 'auth/session', cookie);
    expect(after.status).toBe(status === 204 ? 401 : 200);
  });

  it('takes a change from its own host in an old browser', async () => {
    const { cookie } = await startSession();
    const { status } = await withCookie('delete', 'auth/session', cookie).set('Origin', server.url);
    expect(status).toBe(204);
  });

  it('lives on while it is used, and ends when it was not', async () => {
    const { cookie } = await startSession();
    const setTimes = (used: string, expires: string) =>
      server.app.get(DataSource).query(
        `UPDATE access_tokens SET used_at = now() - interval '${used}', expires_at = now() + interval '${expires}'
         WHERE cookie_digest IS NOT NULL`,
      );
    await setTimes('1 minute', '11 hours');
    const unused = await withCookie('get', 'auth/session', cookie).expect(200);
    expect(unused.headers['set-cookie']).toBeUndefined();
    await setTimes('1 hour', '11 hours');
    const renewed = await withCookie('get', 'auth/session', cookie).expect(200);
    expect(renewed.headers['set-cookie']).toHaveLength(1);
    const { body } = await withCookie('get', 'auth/sessions', cookie).expect(200);
    const [{ expiresAt }] = (body as { results: [{ expiresAt: string }] }).results;
    expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThan(11.9 * 3600 * 1000);
    await setTimes('12 hours', '-1 seconds');
    await withCookie('get', 'auth/session', cookie).expect(401);
  });

  it('is listed with its browser, and ended by its user or an administrator', async () => {
    const { cookie } = await startSession({ 'User-Agent': 'Firefox of Ayse' });
    const { body } = await withCookie('get', 'auth/sessions', cookie).expect(200).expect(expectDocumented);
    const mine = (body as { results: { id: string; current: boolean; client: string }[] }).results;
    expect(mine.find(({ current }) => current)).toMatchObject({ client: 'Firefox of Ayse' });
    const other = await startSession();
    const id = mine.find(({ current }) => current)?.id ?? '';
    await withCookie('delete', `auth/sessions/${id}`, other.cookie).set(OWN).expect(204);
    await withCookie('get', 'auth/session', cookie).expect(401);
    await withCookie('delete', 'auth/sessions/019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f', other.cookie)
      .set(OWN)
      .expect(404);
    const me = (await server.call('get', '/api/v1/auth/me')).body as { id: string };
    const listed = await server.call('get', `/api/v1/users/${me.id}/sessions`).expect(200);
    const [first] = (listed.body as { results: { id: string; current: boolean }[] }).results;
    expect(first?.current).toBe(false);
    await server.call('delete', `/api/v1/users/${me.id}/sessions/${first?.id}`).expect(204);
    await withCookie('get', 'auth/session', other.cookie).expect(401);
  });
});

describe('failed rows of a run', () => {
  it('are grouped by code and text, and sent again by code or by row', async () => {
    await createLogins(server, sides);
    await createFlow(server, imageFlow(sides));
    const skus = [3, 4, 5].map((at) => sides.erp.catalogue.product(at).sku);
    for (const [at, sku] of skus.entries()) {
      const body = JSON.stringify({
        images: { [at]: [`${sku} has no image ${at} at https://cdn.example.com/${at}`] },
      });
      sides.omnitron.faults.add({ kind: 'status', status: 400, body, match: { includes: `"${sku}"` } });
    }
    const run = await runToEnd(server);
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/failures`).expect(200);
    const [group, ...others] = (
      body as { results: { count: number; pattern: string; first: { rowNo: number }[] }[] }
    ).results;
    expect(others).toEqual([]);
    expect(group).toMatchObject({ code: 'OMNITRON_REJECTED', count: 3, first: skus.map((sku) => ({ sku })) });
    expect(group?.pattern).toContain('{"images":{"#":["… has no image # at …"]}}');

    sides.omnitron.reset();
    const retry = (only: object) => server.call('post', `/api/v1/runs/${run.id}/retry-failed`).send(only);
    await retry({ code: 'OMNITRON_UNAVAILABLE' }).expect(409);
    await retry({ rows: [group?.first[0]?.rowNo] }).expect(202, { rows: 1 });
    expect(await waitForRun(server, run.id)).toMatchObject({ failed: 2 });
    await retry({ code: 'OMNITRON_REJECTED' }).expect(202, { rows: 2 });
    expect(await waitForRun(server, run.id)).toMatchObject({ failed: 0, status: 'succeeded' });
  });
});

describe('the overview', () => {
  it('has each flow with its newest run, its next time and its last day, and the health', async () => {
    await server
      .call('patch', '/api/v1/flows/images')
      .send({ schedule: { type: 'interval', everySeconds: 3600 } })
      .expect(200);
    await server.call('post', '/api/v1/flows/images/start').expect(200);
    const { body } = await server.call('get', '/api/v1/overview?timezone=Europe/Istanbul').expect(200);
    expect(body).toMatchObject({
      alarms: [],
      flows: [
        {
          slug: 'images',
          state: 'running',
          nextRunAt: expect.any(String),
          lastRun: { flow: 'images' },
          lastDay: { rowsFailed: 0 },
        },
      ],
      days: [{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), finished: expect.any(Number) }],
    });
    const { health } = body as { health: { name: string }[] };
    expect(health.map(({ name }) => name)).toEqual([
      'database',
      'migrations',
      'queue',
      'scheduler',
      'sandbox',
      'eventLoop',
      'disk',
    ]);
  });
});
