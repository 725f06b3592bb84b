import type { INestApplication } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LoginSession, LoginSessions } from '../../src/logins/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { bodyOf, serveHttp, type TestServer } from '../support/http-server.js';
import { startLoginsApp } from '../support/logins-app.js';

interface Seen {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let database: TestDatabase;
let app: INestApplication;
let server: TestServer;
let seen: Seen[];
let answers: (object | string)[];

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startLoginsApp(database);
  server = await serveHttp(async (request, response) => {
    seen.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: await bodyOf(request),
    });
    const answer = answers.shift() ?? { detail: 'not expected' };
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
});
afterAll(async () => {
  await app.close();
  await server[Symbol.asyncDispose]();
  await database.drop();
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE logins CASCADE');
  seen = [];
  answers = [];
});

const post = (type: string, settings: object): request.Test =>
  request(app.getHttpServer()).post('/api/v1/logins').send({ slug: 'erp', name: 'ERP', type, settings });

async function sessionOf(type: string, settings: object): Promise<LoginSession> {
  await post(type, settings).expect(201);
  return await app.get(LoginSessions).getSession('erp');
}

async function nextSession(): Promise<LoginSession> {
  await database.dataSource.query('UPDATE login_sessions SET renew_at = now()');
  return await app.get(LoginSessions).getSession('erp');
}

const basic = (text: string): string => Buffer.from(text).toString('base64');

describe('jwt', () => {
  const settings = {
    username: 'ayşe',
    password: 'pa55 word',
    extraBody: { company: 1 },
    headers: { 'x-csrf-token': 'login' },
  };

  it('posts JSON with its own field names, and puts the token where it is told to', async () => {
    answers = [{ data: { jwt: 'abc.def' } }];
    const session = await sessionOf('jwt', {
      ...settings,
      url: `${server.origin}/login`,
      usernameField: 'user',
      passwordField: 'pass',
      tokenPath: '$.data.jwt',
      headerKey: 'X-Auth',
      tokenPrefix: '',
    });
    expect(seen).toMatchObject([
      {
        line: 'POST /login',
        body: '{"company":1,"user":"ayşe","pass":"pa55 word"}',
        headers: { 'content-type': 'application/json', 'x-csrf-token': 'login' },
      },
    ]);
    expect(session).toMatchObject({ token: 'abc.def', headers: { 'X-Auth': 'abc.def' } });
  });

  it('puts user name and password at paths of the body', async () => {
    answers = [{ result: [7, 'key'] }];
    const rpc = { method: 'common.db.login', params: [null, { password: null }] };
    await sessionOf('jwt', {
      username: 'ayşe',
      password: 'pa55 word',
      url: `${server.origin}/rpc`,
      extraBody: rpc,
      usernameField: '$.params[0]',
      passwordField: '$.params[1].password',
      tokenPath: '$.result[1]',
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ ...rpc, params: ['ayşe', { password: 'pa55 word' }] });
    const form = { ...settings, url: `${server.origin}/rpc`, bodyFormat: 'form', usernameField: '$.user' };
    await post('jwt', form).expect(422, /path into a JSON body/);
  });

  it('posts a form, and takes a response that is the bare token', async () => {
    answers = ['  bare-token\n'];
    const session = await sessionOf('jwt', {
      ...settings,
      url: `${server.origin}/login`,
      bodyFormat: 'form',
      tokenPath: null,
    });
    expect(seen).toMatchObject([
      {
        body: 'company=1&username=ay%C5%9Fe&password=pa55+word',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ]);
    expect(session.headers).toEqual({ Authorization: 'Bearer bare-token' });
  });

  it('sends query parameters with GET', async () => {
    answers = [{ token: 12345 }];
    const session = await sessionOf('jwt', { ...settings, url: `${server.origin}/login?v=2`, method: 'GET' });
    expect(seen[0]?.line).toBe('GET /login?v=2&company=1&username=ay%C5%9Fe&password=pa55+word');
    expect(session.token).toBe('Bearer 12345');
  });
});

describe('the types that ask nothing', () => {
  it.each([
    [
      'basic',
      { username: 'ayşe', password: 'p:w' },
      { token: `Basic ${basic('ayşe:p:w')}`, headers: { Authorization: `Basic ${basic('ayşe:p:w')}` } },
    ],
    [
      'basic',
      { username: 'a', password: '', tokenPrefix: 'ERP', headerKey: 'X-Auth' },
      { headers: { 'X-Auth': `ERP ${basic('a:')}` } },
    ],
    [
      'permanent-token',
      { token: 'perm-token' },
      { token: 'Bearer perm-token', headers: { Authorization: 'Bearer perm-token' } },
    ],
    [
      'permanent-token',
      { token: 'perm-token', headerKey: 'Cookie', tokenPrefix: 'sid=' },
      { token: 'sid=perm-token', headers: { Cookie: 'sid=perm-token' } },
    ],
    [
      'custom-headers',
      { headers: { 'X-Key': 'key-1', 'X-Company': '01' } },
      { token: 'key-1', headers: { 'X-Key': 'key-1', 'X-Company': '01' } },
    ],
    [
      'api-key',
      { parameter: 'api_key', key: 'key-1' },
      { token: 'key-1', headers: {}, query: { api_key: 'key-1' } },
    ],
    ['none', {}, { token: '', headers: {}, query: {} }],
  ])('%s carries what its settings say', async (type, settings, expected) => {
    expect(await sessionOf(type, settings)).toMatchObject(expected);
    expect(seen).toEqual([]);
    const { body } = await request(app.getHttpServer()).post('/api/v1/logins/erp/test').expect(200);
    expect(body).toMatchObject({
      ok: true,
      steps: [{ name: 'session', detail: expect.stringMatching(/^requests carry/) }],
    });
    expect(JSON.stringify(body)).not.toMatch(/key-1|perm-token|p:w/);
  });

  it('are tried at their probe URL by a test', async () => {
    answers = [{ me: 'integration' }];
    await post('api-key', { parameter: 'key', key: 'key-1', probeUrl: `${server.origin}/me?v=1` }).expect(
      201,
    );
    const { body } = await request(app.getHttpServer()).post('/api/v1/logins/erp/test').expect(200);
    expect(seen).toMatchObject([{ line: 'GET /me?v=1&key=key-1' }]);
    expect(body).toMatchObject({
      ok: true,
      steps: [
        { name: 'request', detail: `GET ${server.origin}/me?v=1&key=***` },
        { name: 'answer', detail: expect.stringContaining('{me: text of 11}') },
        { name: 'session', detail: 'requests carry ?key=***' },
      ],
    });
  });

  it('have nothing to renew when they are rejected, until somebody changes them', async () => {
    const session = await sessionOf('permanent-token', { token: 'old' });
    const renewed = (): Promise<unknown> =>
      app
        .get(LoginSessions)
        .renewSession(session)
        .catch((error: unknown) => error);
    expect(await renewed()).toMatchObject({ code: 'LOGIN_REFUSED', kind: 'auth' });
    const changed = { slug: 'erp', name: 'ERP', type: 'permanent-token', settings: { token: 'new' } };
    await request(app.getHttpServer()).put('/api/v1/logins/erp').send(changed).expect(200);
    expect(await renewed()).toMatchObject({ token: 'Bearer new' });
  });
});

describe('nebim', () => {
  const parameters = { ServerName: 'sql1', UserName: 'int', Password: 'p"w' };
  const encoded = encodeURIComponent(JSON.stringify(parameters));

  it.each([
    ['json-query', { line: `GET /Connect?${encoded}`, body: '' }],
    ['query', { line: 'GET /Connect?ServerName=sql1&UserName=int&Password=p%22w', body: '' }],
    ['json-body', { line: 'POST /Connect', body: JSON.stringify(parameters) }],
    ['form-body', { line: 'POST /Connect', body: 'ServerName=sql1&UserName=int&Password=p%22w' }],
  ])('opens a session with its parameters as %s', async (sendAs, expected) => {
    answers = [{ ModelType: 0, SessionID: 's3ss10n' }];
    const session = await sessionOf('nebim', { connectUrl: `${server.origin}/Connect`, parameters, sendAs });
    expect(seen).toMatchObject([expected]);
    expect(session).toMatchObject({ token: 's3ss10n', headers: {}, query: {} });
  });
});

describe('oauth2', () => {
  const client = { clientId: 'my client', clientSecret: 's:cret' };
  const settings = (more: object): object => ({ tokenUrl: `${server.origin}/token`, ...client, ...more });
  const granted = (more: object = {}): object => ({
    access_token: `at-${seen.length}`,
    expires_in: 600,
    token_type: 'bearer',
    ...more,
  });
  const sent = (): Record<string, string>[] =>
    seen.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

  it('client_credentials names the client in the header, form-encoded', async () => {
    answers = [granted()];
    const session = await sessionOf(
      'oauth2',
      settings({ grant: 'client_credentials', scope: 'a b', extraBody: { audience: 'erp' } }),
    );
    expect(sent()).toEqual([{ grant_type: 'client_credentials', scope: 'a b', audience: 'erp' }]);
    expect(seen[0]?.headers.authorization).toBe(`Basic ${basic('my+client:s%3Acret')}`);
    expect(session).toMatchObject({ token: 'Bearer at-0', expiresAt: expect.any(Date) });
  });

  it('client_credentials names the client in the body when told so', async () => {
    answers = [granted()];
    await sessionOf('oauth2', settings({ grant: 'client_credentials', clientAuthentication: 'body' }));
    expect(sent()).toEqual([
      { grant_type: 'client_credentials', client_id: 'my client', client_secret: 's:cret' },
    ]);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('password sends user name and password', async () => {
    answers = [granted()];
    await sessionOf(
      'oauth2',
      settings({ grant: 'password', username: 'u', password: 'p', clientSecret: null }),
    );
    expect(sent()).toEqual([
      { grant_type: 'password', username: 'u', password: 'p', client_id: 'my client' },
    ]);
  });

  it('refresh_token keeps using the one it has, and the new one when the server rotates it', async () => {
    answers = [granted(), granted({ refresh_token: 'rotated' }), granted()];
    await sessionOf('oauth2', settings({ grant: 'refresh_token', refreshToken: 'first' }));
    await nextSession();
    await nextSession();
    expect(sent().map(({ refresh_token }) => refresh_token)).toEqual(['first', 'first', 'rotated']);
  });

  it('authorization_code trades its code once, then lives on the refresh token', async () => {
    answers = [granted({ refresh_token: 'r-1' }), granted({ refresh_token: 'r-2' }), granted()];
    await sessionOf(
      'oauth2',
      settings({
        grant: 'authorization_code',
        code: 'c0de',
        redirectUri: 'https://x.example/',
        codeVerifier: 'ver1fier',
      }),
    );
    await nextSession();
    await nextSession();
    expect(sent()).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'c0de',
        redirect_uri: 'https://x.example/',
        code_verifier: 'ver1fier',
      },
      { grant_type: 'refresh_token', refresh_token: 'r-1' },
      { grant_type: 'refresh_token', refresh_token: 'r-2' },
    ]);
    const { body } = await request(app.getHttpServer()).get('/api/v1/logins/erp').expect(200);
    expect(body).toMatchObject({
      version: 1,
      settings: { refreshToken: '***', code: null, codeVerifier: null },
    });
  });

  it.each([
    ['client_credentials', { clientSecret: null }, ['settings.clientSecret']],
    ['password', {}, ['settings.username', 'settings.password']],
    ['refresh_token', {}, ['settings.refreshToken']],
    ['authorization_code', {}, ['settings.refreshToken']],
  ])('%s is refused on save without what it needs', async (grant, more, paths) => {
    const { body } = await post('oauth2', settings({ grant, ...more })).expect(422);
    expect((body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual(paths);
  });
});

describe('expressions in a login', () => {
  const settings = (more: object) => ({
    url: `${server.origin}/login?day=\${now():format('yyyy-MM-dd','UTC')}`,
    username: 'u',
    password: 'p${not-an-expression}',
    ...more,
  });

  it('are evaluated for each login, in the URL, the headers and the extra fields, and in no password', async () => {
    answers = [{ token: 't' }];
    await sessionOf(
      'jwt',
      settings({
        headers: { 'x-sign': "${literal('abc'):base64Encode()}" },
        extraBody: { a: { b: ['${literal(7)}'] } },
      }),
    );
    expect(seen[0]?.line).toMatch(/^POST \/login\?day=\d{4}-\d\d-\d\d$/);
    expect(seen[0]?.headers['x-sign']).toBe('YWJj');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      a: { b: ['7'] },
      username: 'u',
      password: 'p${not-an-expression}',
    });
  });

  it('that do not compile are refused on save, with their path', async () => {
    const { body } = await post('jwt', settings({ extraBody: { a: '${nope():}' } })).expect(422);
    expect(body).toMatchObject({ errors: [{ path: 'settings.extraBody.a' }] });
  });

  it('cannot stand in the name of the server', async () => {
    const { body } = await post(
      'jwt',
      settings({ url: `${server.origin}\${literal('@evil.example/')}` }),
    ).expect(422);
    expect(body).toMatchObject({ errors: [{ path: 'settings.url' }] });
  });
});
