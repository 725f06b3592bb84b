import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog } from '../../src/audit/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';

interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly fields: string[];
  readonly address: string | null;
  readonly requestId: string | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly count: number;
}

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
});
afterAll(() => server.stop());

const PASSWORD = 'a long enough secret';

async function entries(query: string): Promise<Entry[]> {
  const { body } = await server.call('get', `/api/v1/audit?${query}`).expect(200);
  return (body as { results: Entry[] }).results;
}

describe('the audit log', () => {
  it('has every change with its actor, target and outcome, and never a value that was sent', async () => {
    const { body } = await server
      .call('post', '/api/v1/users')
      .set('X-Request-Id', 'audit-test-1')
      .send({ email: 'new@example.com', password: PASSWORD, role: 'viewer' })
      .expect(201);
    const { id } = body as { id: string };
    await server.call('patch', `/api/v1/users/${id}`).send({ role: 'editor' }).expect(200);
    await server.call('patch', `/api/v1/users/${id}`).send({ password: 'short' }).expect(422);
    const found = await entries('target=/api/v1/users');
    expect(found).toMatchObject([
      { action: 'User_update', target: `/api/v1/users/${id}`, status: 422, code: 'PASSWORD_WEAK' },
      { action: 'User_update', fields: ['role'], status: 200, code: null },
      {
        actor: ADMIN.username,
        action: 'User_create',
        target: '/api/v1/users',
        fields: ['email', 'password', 'role'],
        requestId: 'audit-test-1',
        address: expect.stringContaining('127.0.0.1') as string,
        status: 201,
      },
    ]);
    expect(JSON.stringify(found)).not.toContain(PASSWORD);
  });

  it('has every login, granted or refused, of both forms', async () => {
    const login = (password: string) =>
      request(server.url).post('/api/v1/auth/login').send({ username: 'New@Example.com', password });
    await login('wrong').expect(401);
    await login(PASSWORD).expect(200);
    await request(server.url)
      .post('/api/nifi/login')
      .type('form')
      .send('username=new%40example.com&password=wrong')
      .expect(400);
    // The compatibility login answers before its entry has the outcome.
    await expect
      .poll(() => entries('actor=new@example.com'))
      .toMatchObject([
        { action: 'NifiLogin_login', status: 400 },
        { action: 'Auth_login', status: 200, code: null },
        { action: 'Auth_login', status: 401, code: 'CREDENTIALS_WRONG' },
      ]);
  });

  it('counts refused tries of one address in one entry', async () => {
    for (let tries = 0; tries < 12; tries += 1)
      await request(server.url)
        .post('/api/v1/auth/login')
        .send({ username: 'many@example.com', password: 'wrong' });
    const all = await entries('actor=many@example.com&limit=50');
    expect(all.filter(({ code }) => code === 'CREDENTIALS_WRONG')).toHaveLength(5);
    expect(all.filter(({ code }) => code === 'LOGIN_THROTTLED')).toMatchObject([{ status: 429, count: 7 }]);
    expect(all).toHaveLength(6);
  });

  it('leaves out reading and testing', async () => {
    const before = await entries('limit=1');
    await server.call('get', '/api/v1/users').expect(200);
    await server
      .call('post', '/api/v1/test/mapping')
      .send({ input: 1, mapping: [] })
      .expect((response) => expect(response.status).toBeLessThan(500));
    await server.call('post', '/api/v1/flows/check').send({ name: 'Typing' }).expect(200);
    expect(await entries('limit=1')).toEqual(before);
  });

  it('keeps an entry without outcome for an action that the process did not survive', async () => {
    const log = server.app.get(AuditLog);
    await log.begin({
      actor: 'cli:root',
      address: null,
      action: 'flow start',
      target: '/api/v1/flows/images',
      fields: [],
      requestId: null,
    });
    expect(await entries('actor=cli:root')).toMatchObject([{ action: 'flow start', status: null }]);
  });

  it('is listed from a moment on, that one included, until another one, that one left out', async () => {
    const log = server.app.get(AuditLog);
    const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
    for (const second of [1, 2, 3, 4]) {
      const id = await log.begin({
        actor: 'cli:times',
        address: null,
        action: `second ${second}`,
        target: '/api/v1/flows/images',
        fields: [],
        requestId: null,
      });
      await server.database.dataSource.query('UPDATE audit_log SET at = $2 WHERE id = $1', [id, at(second)]);
    }
    const actions = async (query: string) =>
      (await entries(`actor=cli:times&${query}`)).map(({ action }) => action);
    expect(await actions(`from=${at(2)}`)).toEqual(['second 4', 'second 3', 'second 2']);
    expect(await actions(`to=${at(3)}`)).toEqual(['second 2', 'second 1']);
    expect(await actions(`from=${at(2)}&to=${at(4)}`)).toEqual(['second 3', 'second 2']);
    expect(await actions(`from=${at(4)}&to=${at(4)}`)).toEqual([]);
  });

  it('is listed by action, and by target with what is below it', async () => {
    const targets = async (query: string) => (await entries(query)).map(({ target }) => target);
    expect(await targets('action=second%202')).toHaveLength(1);
    expect(await targets('action=second')).toEqual([]);
    expect(new Set(await targets('actor=cli:times&target=/api/v1/flows'))).toEqual(
      new Set(['/api/v1/flows/images']),
    );
    expect(await targets('actor=cli:times&target=/api/v1/flows/image')).toEqual([]);
  });

  it('is kept for its days', async () => {
    await server.database.dataSource.query(
      `UPDATE audit_log SET at = now() - interval '731 days' WHERE actor = 'cli:root'`,
    );
    await server.app.get(AuditLog).deleteOlderThan(730);
    expect(await entries('actor=cli:root')).toEqual([]);
    expect(await entries('actor=new@example.com')).not.toEqual([]);
  });
});

describe('a password', () => {
  it('is changed by its owner, who must know the current one, and ends every session', async () => {
    const login = (password: string) =>
      request(server.url).post('/api/v1/auth/login').send({ username: 'new@example.com', password });
    const { body } = await login(PASSWORD).expect(200);
    const { accessToken } = body as { accessToken: string };
    const change = (currentPassword: string, newPassword: string) =>
      request(server.url)
        .post('/api/v1/auth/password')
        .auth(accessToken, { type: 'bearer' })
        .send({ currentPassword, newPassword });
    await change('wrong', 'another long enough secret').expect(401);
    const weak = await change(PASSWORD, 'short').expect(422);
    expect(weak.body).toMatchObject({ code: 'PASSWORD_WEAK' });
    await change(PASSWORD, 'another long enough secret').expect(204);
    await change('another long enough secret', PASSWORD).expect(401);
    await login(PASSWORD).expect(401);
    await login('another long enough secret').expect(200);
  });
});

describe('the difference of a change', () => {
  interface Change {
    readonly path: string;
    readonly before: string | null;
    readonly after: string | null;
  }
  const changes = async (query: string): Promise<Change[] | null> => {
    const { body } = await server.call('get', `/api/v1/audit?limit=1&${query}`).expect(200);
    return (body as { results: { changes: Change[] | null }[] }).results[0]?.changes ?? null;
  };

  it('is kept of a user, never with a password', async () => {
    const user = { email: 'changed@example.com', password: PASSWORD, role: 'viewer' };
    const { body } = await server.call('post', '/api/v1/users').send(user).expect(201);
    const { id } = body as { id: string };
    expect(await changes('action=User_create')).toContainEqual({
      path: 'email',
      before: null,
      after: 'changed@example.com',
    });
    const change = { role: 'editor', password: 'another long secret' };
    await server.call('patch', `/api/v1/users/${id}`).send(change).expect(200);
    expect(await changes('action=User_update')).toEqual([
      { path: 'role', before: 'viewer', after: 'editor' },
      { path: 'password', before: '***', after: '***' },
    ]);
    await server.call('patch', `/api/v1/users/${id}`).send({ role: 'editor' }).expect(200);
    expect(await changes('action=User_update')).toBe(null);
    await server.call('delete', `/api/v1/users/${id}`).expect(204);
    expect(await changes('action=User_delete')).toContainEqual({
      path: 'role',
      before: 'editor',
      after: null,
    });
  });

  it('is kept of logins and alarms, with their secrets masked', async () => {
    const login = {
      slug: 'erp',
      name: 'ERP',
      type: 'basic',
      settings: { username: 'a', password: 'first of the secrets' },
    };
    await server.call('post', '/api/v1/logins').send(login).expect(201);
    const settings = { username: 'b', password: 'second of the secrets' };
    await server
      .call('put', '/api/v1/logins/erp')
      .send({ ...login, settings })
      .expect(200);
    expect(await changes('action=Login_update')).toEqual([
      { path: 'settings.username', before: 'a', after: 'b' },
      { path: 'settings.password', before: '***', after: '***' },
    ]);
    const omnitron = {
      slug: 'shop',
      name: 'Shop',
      type: 'omnitron',
      settings: { domainUrl: 'http://127.0.0.1:9', username: 'a', password: 'third of the secrets' },
    };
    await server.call('post', '/api/v1/logins').send(omnitron).expect(201);
    const rotated = { ...omnitron, settings: { ...omnitron.settings, password: 'fourth of the secrets' } };
    const replace = (force: boolean) =>
      server.call('post', '/api/v1/logins/shop/replace').send({ document: rotated, force }).expect(200);
    expect((await replace(false)).body).toMatchObject({ saved: false });
    expect(await changes('action=Login_replace')).toBe(null);
    await replace(true);
    expect(await changes('action=Login_replace')).toEqual([
      { path: 'settings.password', before: '***', after: '***' },
    ]);
    const webhook = {
      url: 'https://a.example.com/',
      secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    };
    const alarm = { name: 'Slow', condition: 'flow-duration', threshold: 60, webhook };
    const made = await server.call('post', '/api/v1/alarms').send(alarm).expect(201);
    const path = `/api/v1/alarms/${(made.body as { id: string }).id}`;
    await server
      .call('put', path)
      .send({ ...alarm, threshold: 90 })
      .expect(200);
    expect(await changes('action=Alarm_update')).toContainEqual({
      path: 'threshold',
      before: '60',
      after: '90',
    });
    const [stored] = await server.database.dataSource.query<{ all: string }[]>(
      'SELECT jsonb_agg(changes)::text AS all FROM audit_log',
    );
    for (const secret of ['first of', 'second of', 'third of', 'fourth of', webhook.secret])
      expect(stored?.all).not.toContain(secret);
  });

  it('is kept of a token, which is found by its name', async () => {
    const terms = { name: 'SAP', scopes: ['flows:write'] };
    const { body } = await server.call('post', '/api/v1/tokens').send(terms).expect(201);
    const { id, accessToken } = body as { id: string; accessToken: string };
    await server
      .call('patch', `/api/v1/tokens/${id}`)
      .send({ flows: ['images'] })
      .expect(200);
    expect(await changes('action=Token_update')).toEqual([
      { path: 'flows[0]', before: null, after: 'images' },
    ]);
    await request(server.url)
      .post('/api/v1/flows/images/stop')
      .auth(accessToken, { type: 'bearer' })
      .expect(404);
    expect(await entries('token=SAP')).toMatchObject([{ action: 'Flow_stop', status: 404 }]);
    expect(await entries('token=other')).toEqual([]);
  });

  it('is unknown of entries of older versions, which name their fields', async () => {
    await server.database.dataSource.query(
      `INSERT INTO audit_log (actor, action, target, fields) VALUES ('old@example.com', 'Flow_replace', '/api/v1/flows/x', '{name}')`,
    );
    expect(await entries('actor=old@example.com')).toMatchObject([
      { fields: ['name'], changes: null, changesLeftOut: 0 },
    ]);
  });
});
