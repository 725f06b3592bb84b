import request from 'supertest';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { firstIdAt } from '../../src/common/index.js';
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

describe('my other sessions', () => {
  it('end together, but not the one that asks nor a token', async () => {
    const [kept, other] = [await startSession(), await startSession()];
    await withCookie('delete', 'auth/sessions', kept.cookie).set(OWN).expect(204);
    await withCookie('get', 'auth/session', other.cookie).expect(401);
    await withCookie('get', 'auth/session', kept.cookie).expect(200);
    const { body } = await withCookie('get', 'auth/sessions', kept.cookie).expect(200);
    expect((body as { results: object[] }).results).toMatchObject([{ current: true }]);
    await server.call('get', '/api/v1/auth/me').expect(200);
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
      flowCount: 1,
      days: [{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), finished: expect.any(Number) }],
    });
    const { body: searched } = await server.call('get', '/api/v1/overview?q=nowhere').expect(200);
    expect(searched).toMatchObject({ flows: [], flowCount: 0 });
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

describe('the list of runs', () => {
  const RUNS = 30;
  const minute = (n: number): string => new Date(Date.UTC(2026, 10, 20, 8, n)).toISOString();
  /** One a minute; every third has failed. */
  const idOf = (n: number): string => firstIdAt(new Date(minute(n)));

  beforeAll(async () => {
    for (let n = 0; n < RUNS; n += 1) {
      const hasFailed = n % 3 === 0;
      await server.app.get(DataSource).query(
        `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, phase, error_step, error_code, error_detail)
         VALUES ($1, gen_random_uuid(), 'listed', 1, 'inbound', 'manual', 'ayse@example.com', 'finished', $2, 'done', $3, $4, $5)`,
        [
          idOf(n),
          hasFailed ? 'failed' : 'succeeded',
          ...(hasFailed ? ['read', 'RESPONSE_TIMEOUT', `No answer of PAGE-${n}.`] : [null, null, null]),
        ],
      );
    }
  });

  interface Listed {
    readonly count: number | null;
    readonly next: number | null;
    readonly nextCursor: string | null;
    readonly results: { readonly id: string }[];
  }
  async function list(query: Record<string, string | number>, status = 200): Promise<Listed> {
    const { body } = await server
      .call('get', '/api/v1/runs')
      .query({ flow: 'listed', ...query })
      .expect(status);
    return body as Listed;
  }
  const idsOf = ({ results }: Listed): string[] => results.map(({ id }) => id);

  it('is read by cursor without being counted, either way round, and by page as ever', async () => {
    for (const sort of ['newest', 'oldest']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Listed = await list({ cursor, sort, limit: 7 });
        expect(page).toMatchObject({ count: null, next: null, previous: null });
        seen.push(...idsOf(page));
        cursor = page.nextCursor;
      }
      const all = Array.from({ length: RUNS }, (_, n) => idOf(n));
      expect(seen).toEqual(sort === 'oldest' ? all : all.toReversed());
    }
    const second = await list({ page: 2, limit: 7 });
    expect(second).toMatchObject({ count: RUNS, next: 3, previous: 1, nextCursor: null });
    expect(idsOf(second)[0]).toBe(idOf(RUNS - 8));
    await list({ cursor: 'nonsense' }, 422);
  });

  it('is narrowed by time and text, and counted by how runs ended', async () => {
    const hour = { from: minute(10), to: minute(20) };
    expect(idsOf(await list({ ...hour, sort: 'oldest' }))).toEqual(
      Array.from({ length: 10 }, (_, n) => idOf(10 + n)),
    );
    expect(await list({ ...hour, status: 'failed' })).toMatchObject({ count: 3 });
    for (const paging of [
      ['page', 1],
      ['cursor', ''],
    ] as const)
      expect(idsOf(await list({ text: 'page-27', [paging[0]]: paging[1] }))).toEqual([idOf(27)]);
    expect(await list({ text: 'AYSE@' })).toMatchObject({ count: RUNS });
    await list({ text: 'AYSE@', page: 5001, limit: 1 }, 422);
    const counts = async (query: object): Promise<unknown> =>
      (
        await server
          .call('get', '/api/v1/runs/counts')
          .query({ flow: 'listed', ...query })
          .expect(200)
      ).body;
    expect(await counts(hour)).toMatchObject({ all: 10, counts: { failed: 3, succeeded: 7, queued: 0 } });
    expect(await counts({ text: 'page-27' })).toMatchObject({ all: 1, counts: { failed: 1 }, isExact: true });
  });
});

describe('lists of flows, logins and alarms', () => {
  it('find flows by a part of their name, in the order that was asked for', async () => {
    const read = { ...(imageFlow(sides)['read'] as object), login: null };
    await createFlow(server, imageFlow(sides, { name: 'Çanta görselleri', slug: 'bags', read }));
    const slugs = async (query: object): Promise<string[]> => {
      const { body } = await server.call('get', '/api/v1/flows').query(query).expect(200);
      return (body as { results: { slug: string }[] }).results.map(({ slug }) => slug);
    };
    expect(await slugs({ q: 'GÖRSEL' })).toEqual(['bags']);
    expect(await slugs({ q: 'imag' })).toEqual(['images']);
    expect(await slugs({ q: '%' })).toEqual([]);
    expect(await slugs({ sort: '-createdAt' })).toEqual(['bags', 'images']);
    expect(await slugs({ sort: 'createdAt' })).toEqual(['images', 'bags']);
  });

  it('tell logins by type, and by the flow that uses them', async () => {
    const slugs = async (query: object): Promise<string[]> => {
      const { body } = await server.call('get', '/api/v1/logins').query(query).expect(200);
      return (body as { results: { slug: string }[] }).results.map(({ slug }) => slug);
    };
    expect(await slugs({ type: 'jwt' })).toEqual(['erp']);
    expect(await slugs({ usedBy: 'images' })).toEqual(['erp', 'omnitron']);
    expect(await slugs({ usedBy: 'bags', type: 'omnitron' })).toEqual(['omnitron']);
    expect(await slugs({ usedBy: 'bags', type: 'jwt' })).toEqual([]);
    expect(await slugs({ usedBy: 'nobody' })).toEqual([]);
  });

  it('tell open alarms from the others', async () => {
    const webhook = {
      url: 'https://alerts.example.com/images',
      secret: 'whsec_ZGVtbyBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyE=',
    };
    const alarm = { flow: 'images', condition: 'no-success', threshold: 60, webhook };
    const ids: string[] = [];
    for (const name of ['Quiet', 'Loud']) {
      const { body } = await server
        .call('post', '/api/v1/alarms')
        .send({ ...alarm, name })
        .expect(201);
      ids.push((body as { id: string }).id);
    }
    await server.app.get(DataSource).query(
      `INSERT INTO alarm_states (alarm_id, flow_id, opened_at) SELECT $1, id, now() FROM flows WHERE slug = 'images'
         ON CONFLICT (alarm_id, flow_id) DO UPDATE SET opened_at = now()`,
      [ids[1]],
    );
    const names = async (query: object): Promise<unknown> => {
      const { body } = await server.call('get', '/api/v1/alarms').query(query).expect(200);
      return (body as { results: { name: string }[] }).results.map(({ name }) => name);
    };
    expect(await names({ open: true })).toContain('Loud');
    expect(await names({ open: false })).not.toContain('Loud');
    expect(await names({})).toEqual(['Loud', 'Quiet']);
  });
});
