import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens } from '../../src/auth/access-token.service.js';
import { newId } from '../../src/common/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
});
afterAll(() => server.stop());

const login = (username: string, password: string) =>
  request(server.url).post('/api/v1/auth/login').send({ username, password });

async function createUser(email: string, role: string): Promise<{ id: string; token: string }> {
  const password = 'a long enough secret';
  const created = await server.call('post', '/api/v1/users').send({ email, password, role }).expect(201);
  const { body } = await login(email, password).expect(200);
  return { id: (created.body as { id: string }).id, token: (body as { accessToken: string }).accessToken };
}

describe('login', () => {
  it('gives a bearer token for one hour, whatever the case of the e-mail', async () => {
    const { body } = await login(ADMIN.username.toUpperCase(), ADMIN.password).expect(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', accessToken: expect.stringMatching(/^ey/) });
    const hours = (Date.parse((body as { expiresAt: string }).expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(0.95);
    expect(hours).toBeLessThan(1.05);
  });

  it('answers a wrong password and an unknown user alike', async () => {
    const wrong = await login(ADMIN.username, 'not the password').expect(401);
    const unknown = await login('nobody@example.com', 'not the password').expect(401);
    const { instance: _, ...first } = wrong.body as Record<string, unknown>;
    const { instance: __, ...second } = unknown.body as Record<string, unknown>;
    expect(first).toEqual(second);
    expect(first).toMatchObject({ code: 'CREDENTIALS_WRONG', status: 401 });
  });

  it('locks an account after five wrong tries a minute, also for the right password, and says for how long', async () => {
    const { id } = await createUser('locked@example.com', 'viewer');
    for (let tries = 0; tries < 5; tries += 1) await login('locked@example.com', 'wrong').expect(401);
    const { headers, body } = await login('locked@example.com', 'a long enough secret').expect(429);
    expect(body).toMatchObject({ code: 'LOGIN_THROTTLED' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await login(ADMIN.username, ADMIN.password).expect(200);
    await server.call('delete', `/api/v1/users/${id}`).expect(204);
  });
});

describe('the compatibility login', () => {
  const form = (body: string) => request(server.url).post('/api/nifi/login').type('form').send(body);

  it('gives only the token, as plain text', async () => {
    const { text, headers } = await form(
      `username=${encodeURIComponent(ADMIN.username)}&password=${encodeURIComponent(ADMIN.password)}`,
    ).expect(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    await request(server.url).get('/api/v1/auth/me').auth(text, { type: 'bearer' }).expect(200);
  });

  it.each([
    ['', 'The username and password must be specified.'],
    ['username=a', 'The username and password must be specified.'],
    ['username=a%40example.com&password=wrong', 'The supplied username and password are not valid.'],
  ])('answers %j with the documented sentence', async (body, sentence) => {
    const { text, headers } = await form(body).expect(400);
    expect(text).toBe(sentence);
    expect(headers['content-type']).toMatch(/^text\/plain/);
  });
});

describe('tokens', () => {
  it('are refused when missing, forged or of another algorithm', async () => {
    await request(server.url).get('/api/v1/users').expect(401);
    await request(server.url).get('/api/v1/users').auth('nonsense', { type: 'bearer' }).expect(401);
    const [, payload] = server.token.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const { body, headers } = await request(server.url)
      .get('/api/v1/users')
      .auth(none, { type: 'bearer' })
      .expect(401);
    expect(body).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it('end with logout, with a new password and with disabling', async () => {
    const { id, token } = await createUser('leaver@example.com', 'viewer');
    const me = (bearer: string) =>
      request(server.url).get('/api/v1/auth/me').auth(bearer, { type: 'bearer' });
    await me(token).expect(200);
    await request(server.url).post('/api/v1/auth/logout').auth(token, { type: 'bearer' }).expect(204);
    await me(token).expect(401);
    const second = (await login('leaver@example.com', 'a long enough secret').expect(200)).body as {
      accessToken: string;
    };
    await server.call('patch', `/api/v1/users/${id}`).send({ disabled: true }).expect(200);
    await me(second.accessToken).expect(401);
    const { body } = await login('leaver@example.com', 'a long enough secret').expect(401);
    expect(body).toMatchObject({ code: 'CREDENTIALS_WRONG' });
  });
});

describe('a token that was good a moment ago', () => {
  interface Held {
    readonly userId: string;
    readonly token: string;
    readonly tokenId: string;
  }
  const ends: Record<string, (held: Held) => PromiseLike<unknown>> = {
    'its expiry': ({ tokenId }) =>
      server.database.dataSource.query(
        `UPDATE access_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`,
        [tokenId],
      ),
    'its logout': ({ token }) =>
      request(server.url).post('/api/v1/auth/logout').auth(token, { type: 'bearer' }).expect(204),
    'its revocation': ({ tokenId }) => server.app.get(AccessTokens).revokeToken(tokenId),
    'a new password': ({ userId }) =>
      server.call('patch', `/api/v1/users/${userId}`).send({ password: 'another long secret' }).expect(200),
    'the disabling of its user': ({ userId }) =>
      server.call('patch', `/api/v1/users/${userId}`).send({ disabled: true }).expect(200),
  };

  it.each(Object.keys(ends))(
    'counts no more after %s, neither for a request nor for a stream',
    async (end) => {
      const tokens = server.app.get(AccessTokens);
      const { id: userId, token } = await createUser(`${end.replaceAll(' ', '-')}@example.com`, 'viewer');
      const { tokenId } = await tokens.getUser(token);
      const own = (await tokens.getUser(server.token)).tokenId;
      expect(await tokens.isLive(tokenId)).toBe(true);
      await ends[end]?.({ userId, token, tokenId });
      expect(await tokens.isLive(tokenId)).toBe(false);
      await expect(tokens.getUser(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(await tokens.isLive(own)).toBe(true);
      await server.call('delete', `/api/v1/users/${userId}`).expect(204);
    },
  );

  it('is forgotten a day after its end, and not before', async () => {
    const { id } = await createUser('old@example.com', 'viewer');
    const { dataSource } = server.database;
    await dataSource.query(
      `INSERT INTO access_tokens (id, user_id, expires_at, name) VALUES
         ($1, $3, now() - interval '23 hours', 'kept'), ($2, $3, now() - interval '25 hours', 'forgotten')`,
      [newId(), newId(), id],
    );
    await server.app.get(AccessTokens).revokeTokensOf(id, { all: true });
    const left = await dataSource.query(
      'SELECT name FROM access_tokens WHERE name IS NOT NULL AND user_id = $1',
      [id],
    );
    expect(left).toEqual([{ name: 'kept' }]);
  });
});

describe('users', () => {
  it('are managed by administrators alone', async () => {
    const roles = ['editor', 'viewer', 'sender'];
    for (const role of roles) {
      const { token } = await createUser(`${role}@example.com`, role);
      const { body } = await request(server.url)
        .get('/api/v1/users')
        .auth(token, { type: 'bearer' })
        .expect(403);
      expect(body).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('admin') });
    }
  });

  it('have unique e-mails and good passwords', async () => {
    const create = (email: string, password: string) =>
      server.call('post', '/api/v1/users').send({ email, password, role: 'viewer' });
    await create('Admin@Example.com', 'a long enough secret').expect(409);
    for (const weak of ['short', 'aaaaaaaaaaaaaaaa', 'newcomer-newcomer']) {
      const { body } = await create('newcomer@example.com', weak).expect(422);
      expect(body).toMatchObject({ code: 'PASSWORD_WEAK', errors: [{ path: 'password' }] });
    }
  });

  it('never show a password hash and refuse unknown properties', async () => {
    const { text } = await server.call('get', '/api/v1/users').expect(200);
    expect(text).not.toContain('argon2');
    const { body } = await server
      .call('post', '/api/v1/users')
      .send({ email: 'x@example.com', password: 'a long enough secret', role: 'viewer', admin: true })
      .expect(422);
    expect(body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path: 'admin' }] });
  });

  it('keep one administrator', async () => {
    const { body } = await server.call('get', '/api/v1/auth/me').expect(200);
    const { id } = body as { id: string };
    const deleted = await server.call('delete', `/api/v1/users/${id}`).expect(409);
    const demoted = await server.call('patch', `/api/v1/users/${id}`).send({ role: 'viewer' }).expect(409);
    expect([deleted.body, demoted.body]).toMatchObject([{ code: 'LAST_ADMIN' }, { code: 'LAST_ADMIN' }]);
    await server.call('get', '/api/v1/users').expect(200);
  });
});
