import type { INestApplication } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { plainToInstance } from 'class-transformer';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSessionRejected, LoginRequest, LoginSessions, LoginTester } from '../../src/logins/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { bodyOf, serveHttp, type TestServer } from '../support/http-server.js';
import { startLoginsApp } from '../support/logins-app.js';

let database: TestDatabase;
let first: INestApplication;
let second: INestApplication;
let server: TestServer;

/** What the other side was asked, and what it answers to the next login. */
let logins: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

beforeAll(async () => {
  database = await createTestDatabase();
  first = await startLoginsApp(database);
  second = await startLoginsApp(database);
  server = await serveHttp(async (request, response) => {
    logins.push(`${request.method} ${request.url} ${await bodyOf(request)}`);
    await answer(request, response);
  });
});
afterAll(async () => {
  await first.close();
  await second.close();
  await server[Symbol.asyncDispose]();
  await database.drop();
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE logins CASCADE');
  logins = [];
  answer = (_request, response) => void response.end(JSON.stringify({ key: `key-${logins.length}` }));
});

const sessionsOf = (app: INestApplication): LoginSessions => app.get(LoginSessions);
const withCode = (code: string, message = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

async function createLogin(change: { settings?: object; session?: object } = {}): Promise<void> {
  const settings = {
    domainUrl: server.origin,
    username: 'integration',
    password: 'correct horse',
    ...change.settings,
  };
  await request(first.getHttpServer())
    .post('/api/v1/logins')
    .send({ slug: 'omnitron', name: 'Omnitron', type: 'omnitron', settings, session: change.session ?? {} })
    .expect(201);
}

function refuse(status: number, body: object, headers = {}): void {
  answer = (_request, response) => void response.writeHead(status, headers).end(JSON.stringify(body));
}

describe('a session', () => {
  it('carries the token of the login with its prefix', async () => {
    await createLogin();
    const session = await sessionsOf(first).getSession('omnitron');
    expect(session).toMatchObject({
      slug: 'omnitron',
      token: 'Token key-1',
      headers: { Authorization: 'Token key-1' },
      query: {},
      expiresAt: null,
    });
    expect(session.secrets).toEqual(expect.arrayContaining(['correct horse', 'key-1', 'Token key-1']));
    expect(logins).toEqual([
      'POST /api/v1/auth/login/ {"username":"integration","password":"correct horse"}',
    ]);
  });

  it('is obtained once and shared by every process', async () => {
    await createLogin();
    const one = await sessionsOf(first).getSession('omnitron');
    const other = await sessionsOf(second).getSession('omnitron');
    expect(other.generation).toBe(one.generation);
    expect(logins).toHaveLength(1);
  });

  it('is obtained once when everybody asks at the same time', async () => {
    await createLogin();
    const asking = [first, second].flatMap((app) =>
      Array.from({ length: 10 }, () => sessionsOf(app).getSession('omnitron')),
    );
    const tokens = (await Promise.all(asking)).map(({ token }) => token);
    expect(new Set(tokens)).toEqual(new Set(['Token key-1']));
    expect(logins).toHaveLength(1);
  });

  it('holds no token in the clear at rest', async () => {
    await createLogin();
    await sessionsOf(first).getSession('omnitron');
    const [row] = await database.dataSource.query<{ text: string }[]>(
      'SELECT s::text AS text FROM login_sessions s',
    );
    expect(row?.text).not.toContain('key-1');
  });

  it('is renewed before its end', async () => {
    answer = (_request, response) =>
      void response.end(JSON.stringify({ key: `key-${logins.length}`, expires_in: 3600 }));
    await createLogin();
    const session = await sessionsOf(first).getSession('omnitron');
    expect(session.expiresAt?.getTime()).toBeCloseTo(session.obtainedAt.getTime() + 3_600_000, -1);
    const age = (seconds: number): Promise<unknown> =>
      database.dataSource.query(`UPDATE login_sessions SET renew_at = renew_at - $1 * interval '1 s'`, [
        seconds,
      ]);
    await age(3_600 - 60 - 5);
    expect((await sessionsOf(first).getSession('omnitron')).token).toBe('Token key-1');
    await age(5);
    expect((await sessionsOf(first).getSession('omnitron')).token).toBe('Token key-2');
  });

  it('ends when its login is changed', async () => {
    await createLogin();
    await sessionsOf(first).getSession('omnitron');
    const { body } = await request(first.getHttpServer()).get('/api/v1/logins/omnitron').expect(200);
    const { slug, name, type, settings, session } = body as Record<string, object>;
    const changed = { slug, name, type, session, settings: { ...settings, tokenPrefix: 'Bearer' } };
    await request(first.getHttpServer()).put('/api/v1/logins/omnitron').send(changed).expect(200);
    expect((await sessionsOf(second).getSession('omnitron')).token).toBe('Bearer key-2');
  });

  it('is obtained by another process when the one that was logging in has died', async () => {
    await createLogin();
    await database.dataSource.query(
      `INSERT INTO login_sessions (login_id, login_version, claimed_by, claimed_until)
       SELECT id, version, id, now() + interval '200 ms' FROM logins`,
    );
    expect((await sessionsOf(first).getSession('omnitron')).token).toBe('Token key-1');
  });

  it('arrives for the others when one of those who wait gives up', async () => {
    await createLogin();
    const cancel = new AbortController();
    const reason = new Error('the run was cancelled');
    answer = (_request, response) => {
      cancel.abort(reason);
      response.end('{"key":"late"}');
    };
    const impatient = sessionsOf(first).getSession('omnitron', { signal: cancel.signal });
    const patient = sessionsOf(first).getSession('omnitron');
    await expect(impatient).rejects.toBe(reason);
    expect((await patient).token).toBe('Token late');
    expect(logins).toHaveLength(1);
  });
});

describe('a rejected session', () => {
  it('is renewed once by all who were rejected', async () => {
    await createLogin();
    const session = await sessionsOf(first).getSession('omnitron');
    const renewing = [first, second].flatMap((app) =>
      Array.from({ length: 5 }, () => sessionsOf(app).renewSession(session)),
    );
    const tokens = (await Promise.all(renewing)).map(({ token }) => token);
    expect(new Set(tokens)).toEqual(new Set(['Token key-2']));
    expect(logins).toHaveLength(2);
  });

  it('takes what somebody else has renewed meanwhile', async () => {
    await createLogin();
    const session = await sessionsOf(first).getSession('omnitron');
    await sessionsOf(second).renewSession(session);
    expect((await sessionsOf(first).renewSession(session)).token).toBe('Token key-2');
    expect(logins).toHaveLength(2);
  });

  it('is renewed three times in six minutes at most', async () => {
    await createLogin();
    let session = await sessionsOf(first).getSession('omnitron');
    for (let renewal = 1; renewal <= 3; renewal += 1) session = await sessionsOf(first).renewSession(session);
    const refused: unknown = await sessionsOf(second)
      .renewSession(session)
      .catch((error: unknown) => error);
    expect(refused).toEqual(withCode('LOGIN_CAPPED', /next one is allowed in 3\d\d s.*lifetimeSeconds/));
    expect(refused).toMatchObject({
      kind: 'rate-limited',
      details: { retryAfterMs: expect.closeTo(360_000, -4) },
    });
    expect(logins).toHaveLength(4);
    await database.dataSource.query(
      `UPDATE login_sessions SET strikes = array(SELECT t - interval '6 min' FROM unnest(strikes) t)`,
    );
    expect((await sessionsOf(second).renewSession(session)).token).toBe('Token key-5');
  });

  it('is known by its status, or by a text in a short response', async () => {
    await createLogin({ session: { rejectedStatuses: [401, 419], rejectedText: 'Session expired' } });
    const session = await sessionsOf(first).getSession('omnitron');
    const says = (status: number, body: string): boolean => isSessionRejected(session, { status, body });
    expect([says(401, ''), says(419, ''), says(200, '{"error":"Session expired"}')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([says(403, ''), says(200, '{}')]).toEqual([false, false]);
    expect(says(200, `${'x'.repeat(70_000)} Session expired`)).toBe(false);
  });
});

describe('a failing login', () => {
  it('with bad credentials is not tried again, and names what the server said without the password', async () => {
    refuse(400, { non_field_errors: ['Unable to log in with correct horse.'] });
    await createLogin();
    await expect(sessionsOf(first).getSession('omnitron')).rejects.toEqual(
      withCode('LOGIN_REFUSED', /answered 400 \{"non_field_errors":\["Unable to log in with \*\*\*\."\]\}/),
    );
    expect(logins).toHaveLength(1);
  });

  it('is logged, whatever it was for, without the password', async () => {
    refuse(400, { detail: 'not with correct horse' });
    await createLogin();
    await database.dataSource.query('TRUNCATE login_errors');
    await request(first.getHttpServer()).post('/api/v1/logins/omnitron/test').expect(200);
    await sessionsOf(second)
      .getSession('omnitron')
      .catch(() => null);
    const list = (query: string) => request(first.getHttpServer()).get(`/api/v1/logs/logins?${query}`);
    const { body } = await list('login=omnitron').expect(200);
    expect(body).toMatchObject({
      count: 2,
      results: [{ login: 'omnitron', code: 'LOGIN_REFUSED', detail: expect.stringContaining('***') }, {}],
    });
    expect(JSON.stringify(body)).not.toContain('correct horse');
    expect((await list('code=LOGIN_REFUSED&limit=1').expect(200)).body).toMatchObject({
      next_cursor: expect.any(String),
    });
    expect((await list('login=another').expect(200)).body).toMatchObject({ count: 0 });
  });

  it('is capped, until its credentials are changed', async () => {
    refuse(401, {});
    await createLogin();
    const attempt = (): Promise<unknown> =>
      sessionsOf(first)
        .getSession('omnitron')
        .catch((error: unknown) => error);
    for (const code of ['LOGIN_REFUSED', 'LOGIN_REFUSED', 'LOGIN_REFUSED', 'LOGIN_CAPPED']) {
      expect(await attempt()).toEqual(withCode(code));
    }
    expect(logins).toHaveLength(3);
    answer = (_request, response) => void response.end('{"key":"in"}');
    const settings = { domainUrl: server.origin, username: 'integration', password: 'the right one' };
    await request(first.getHttpServer())
      .put('/api/v1/logins/omnitron')
      .send({ slug: 'omnitron', name: 'Omnitron', type: 'omnitron', settings })
      .expect(200);
    expect(await attempt()).toMatchObject({ token: 'Token in' });
  });

  it('during a disturbance is tried again and does not count', async () => {
    const script = [503, 502, 200];
    answer = (_request, response) => {
      response.writeHead(script.shift() ?? 500, { 'Retry-After': '0' }).end('{"key":"after all"}');
    };
    await createLogin();
    expect((await sessionsOf(first).getSession('omnitron')).token).toBe('Token after all');
  });

  it('tells when the server asks for a long wait', async () => {
    // Its own server: a host that asks for quiet is left alone by everybody.
    await using busy = await serveHttp((_request, response) => {
      logins.push('asked');
      response.writeHead(429, { 'Retry-After': '600' }).end();
    });
    await createLogin({ settings: { domainUrl: busy.origin } });
    const failure: unknown = await sessionsOf(first)
      .getSession('omnitron')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'LOGIN_UNAVAILABLE',
      kind: 'transient',
      details: { retryAfterMs: 600_000 },
    });
    expect(logins).toHaveLength(1);
  });

  it('that reached nobody does not count', async () => {
    await createLogin({ settings: { domainUrl: 'http://nobody.invalid' } });
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await expect(sessionsOf(first).getSession('omnitron')).rejects.toMatchObject({
        code: expect.stringMatching(/^(HOST_NOT_FOUND|DNS_FAILED)$/),
      });
    }
  });

  it('names a wrong path', async () => {
    refuse(404, {});
    await createLogin();
    await expect(sessionsOf(first).getSession('omnitron')).rejects.toEqual(
      withCode('LOGIN_FAILED', /answered 404.*Check the URL/),
    );
  });

  it('says what the response was like when it holds no token', async () => {
    answer = (_request, response) => void response.end('{"token":"abc","user":{"id":1}}');
    await createLogin();
    await expect(sessionsOf(first).getSession('omnitron')).rejects.toEqual(
      withCode(
        'LOGIN_TOKEN_MISSING',
        /no token at \$\.key\. The response was \{token: text of 3, user: \{id: number\}\}/,
      ),
    );
  });

  it('of a login that does not exist says where to look', async () => {
    await expect(sessionsOf(first).getSession('nobody')).rejects.toEqual(
      withCode('LOGIN_NOT_FOUND', /GET \/api\/v1\/logins/),
    );
  });
});

describe('POST logins/{slug}/test', () => {
  const test = (): request.Test =>
    request(first.getHttpServer()).post('/api/v1/logins/omnitron/test').expect(200);

  it('tells every step with secrets masked, and makes its session the one that is used', async () => {
    answer = (_request, response) =>
      void response.end(JSON.stringify({ key: `key-${logins.length}`, expires_in: 600 }));
    await createLogin();
    await sessionsOf(first).getSession('omnitron');
    const { body } = await test();
    expect(body).toEqual({
      ok: true,
      code: null,
      expiresAt: expect.stringMatching(/^\d{4}-/),
      steps: [
        {
          name: 'request',
          ok: true,
          detail: `POST ${server.origin}/api/v1/auth/login/ with {"username":"integration","password":"***"}`,
        },
        {
          name: 'answer',
          ok: true,
          detail: expect.stringMatching(/^200 after \d+ ms: \{key: text of 5, expires_in: number\}$/),
        },
        { name: 'token', ok: true, detail: '5 characters, at $.key' },
        { name: 'lifetime', ok: true, detail: '600 s, by the response' },
        { name: 'session', ok: true, detail: 'requests carry Authorization: ***' },
      ],
    });
    expect((await sessionsOf(second).getSession('omnitron')).token).toBe('Token key-2');
  });

  it('tells at which step it failed and why', async () => {
    refuse(400, { detail: 'no' });
    await createLogin();
    const { body } = await test();
    expect(body).toMatchObject({
      ok: false,
      code: 'LOGIN_REFUSED',
      steps: [
        { name: 'request', ok: true },
        { name: 'answer', ok: false, detail: expect.stringContaining('answered 400') },
      ],
    });
  });

  it('tells when the server is not there', async () => {
    await createLogin({ settings: { domainUrl: 'http://127.0.0.1:1' } });
    const { body } = await test();
    expect(body).toMatchObject({ ok: false, code: 'CONNECTION_FAILED' });
  });

  it('of a document that is not saved stores nothing, and uses stored secrets for ***', async () => {
    await createLogin();
    const draft = plainToInstance(LoginRequest, {
      slug: 'omnitron',
      name: 'Draft',
      type: 'omnitron',
      settings: { domainUrl: server.origin, username: 'somebody', password: '***', tokenPrefix: 'Draft' },
    });
    const result = await first.get(LoginTester).testDocument(draft);
    expect(result).toMatchObject({ ok: true, code: null });
    expect(logins).toEqual([expect.stringContaining('{"username":"somebody","password":"correct horse"}')]);
    expect(JSON.stringify(result)).not.toMatch(/correct horse|key-1/);
    expect((await sessionsOf(first).getSession('omnitron')).token).toBe('Token key-2');
  });

  it('is under the same cap', async () => {
    refuse(403, {});
    await createLogin();
    for (const code of ['LOGIN_REFUSED', 'LOGIN_REFUSED', 'LOGIN_REFUSED', 'LOGIN_CAPPED']) {
      expect((await test()).body).toMatchObject({ ok: false, code });
    }
    expect(logins).toHaveLength(3);
  });
});
