import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReaderApp, recordsOf, startReaderApp } from '../support/reader-app.js';
import { type ErpAnswer, type SeenRequest, serveErp } from '../support/scripted-erp.js';

/** Sessions that are more than a token in one header. */
let app: ReaderApp;
let made = 0;

beforeAll(async () => {
  app = await startReaderApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** Saves a login of its own and answers its slug. */
async function login(
  type: string,
  settings: Record<string, unknown>,
  session: Record<string, unknown> = {},
): Promise<string> {
  const slug = `erp-${(made += 1)}`;
  await app.createLogin({ slug, name: slug, type, settings, session });
  return slug;
}

const items = (...skus: string[]): ErpAnswer => ({ json: { items: skus.map((sku) => ({ sku })) } });
const paged = { recordsPath: '$.items', pagination: { type: 'page', pageSize: 1 }, maxAttempts: 1 };
const cookie = (request: SeenRequest): string => request.headers.cookie ?? '';
const failure = (message: RegExp): unknown =>
  expect.objectContaining({ message: expect.stringMatching(message) });

describe('cookies', () => {
  it('of a login travel with the reads: both of SAP Business One', async () => {
    await using erp = await serveErp((request) => {
      if (request.path === '/Login') {
        const set = ['B1SESSION=abc; path=/b1s/v1; HttpOnly', 'ROUTEID=.node2; path=/b1s'];
        return { headers: { 'set-cookie': set }, json: { SessionId: 'abc' } };
      }
      return cookie(request).includes('ROUTEID=.node2') && cookie(request).includes('B1SESSION=abc')
        ? items('Q-1')
        : { status: 401 };
    });
    const slug = await login('jwt', {
      url: `${erp.origin}/Login`,
      username: 'u',
      password: 'p',
      tokenPath: '$.SessionId',
      headerKey: 'Cookie',
      tokenPrefix: 'B1SESSION=',
    });
    const pages = await app.read({
      card: { login: slug, url: `${erp.origin}/items`, recordsPath: '$.items' },
    });
    expect(recordsOf(pages)).toEqual([{ sku: 'Q-1' }]);
  });

  it('of a page come back with the next one, without a login too', async () => {
    await using erp = await serveErp((request) => {
      if (request.query.get('page') === '1')
        return { ...items('Q-1'), headers: { 'set-cookie': 'snap=77; Path=/' } };
      return cookie(request) === 'snap=77' ? items() : { status: 400 };
    });
    const pages = await app.read({ card: { ...paged, url: `${erp.origin}/items` } });
    expect(recordsOf(pages)).toEqual([{ sku: 'Q-1' }]);
  });

  it('that a page renews are those of the next read, in whatever process, and stay with their path', async () => {
    await using erp = await serveErp((request) => {
      if (request.path === '/login')
        return {
          headers: { 'set-cookie': ['sid=first-session; Path=/', 'admin=hidden-cookie; Path=/login'] },
          json: { token: 't' },
        };
      return { ...items('Q-1'), headers: { 'set-cookie': 'sid=second-session; Path=/' } };
    });
    const settings = { url: `${erp.origin}/login`, username: 'u', password: 'p' };
    const card = { login: await login('jwt', settings), url: `${erp.origin}/items` };
    await app.read({ card });
    await app.read({ card });
    expect(erp.seen.map((request) => `${request.path} ${cookie(request)}`)).toEqual([
      '/login ',
      '/items sid=first-session',
      '/items sid=second-session',
    ]);
  });

  it('stay at home where the login says so', async () => {
    await using erp = await serveErp(({ path }) =>
      path === '/login'
        ? { headers: { 'set-cookie': 'sid=first-session' }, json: { token: 't' } }
        : items('Q-1'),
    );
    const settings = { url: `${erp.origin}/login`, username: 'u', password: 'p' };
    const slug = await login('jwt', settings, { cookies: 'ignore' });
    await app.read({ card: { login: slug, url: `${erp.origin}/items` } });
    expect(erp.seen[1]?.headers).not.toHaveProperty('cookie');
  });
});

describe('a login of several requests', () => {
  it('answers a challenge, and sends the token and a header of the last answer on', async () => {
    const proof = createHash('sha256').update('pa55 word!n0nce').digest('hex');
    await using erp = await serveErp(({ path, body }) => {
      if (path === '/challenge') return { json: { nonce: '!n0nce' } };
      if (path === '/login')
        return (JSON.parse(body) as { proof: string }).proof === proof
          ? { json: { session: 's-1' }, headers: { 'x-csrf-token': 'csrf-1' } }
          : { json: { error: { message: 'wrong proof' } } };
      return items('Q-1');
    });
    const settings = (password: string): Record<string, unknown> => ({
      secrets: { user: 'integration', password },
      requests: [
        { name: 'challenge', method: 'GET', url: `${erp.origin}/challenge` },
        {
          name: 'login',
          url: `${erp.origin}/login`,
          body: {
            user: '${secret.user}',
            proof: "${secret.password:append(${answer.challenge:jsonPath('$.nonce')}):hash('SHA-256')}",
          },
          expect: '$.session',
        },
      ],
      token: "${answer.login:jsonPath('$.session')}",
      headers: { Authorization: 'Session ${token}', 'X-CSRF-Token': '${answer.login.header.x-csrf-token}' },
    });
    await app.read({
      card: { login: await login('steps', settings('pa55 word')), url: `${erp.origin}/items` },
    });
    expect(erp.seen[2]?.headers).toMatchObject({ authorization: 'Session s-1', 'x-csrf-token': 'csrf-1' });

    const wrong = await login('steps', settings('other word'));
    await expect(app.read({ card: { login: wrong, url: `${erp.origin}/items` } })).rejects.toEqual(
      failure(/answer to login has nothing at \$\.session.*It said: wrong proof/),
    );
  });

  it('may be a form whose cookie is all, set by the redirect after it', async () => {
    await using erp = await serveErp((request) => {
      if (request.path === '/login')
        return { status: 302, headers: { location: '/home', 'set-cookie': 'sid=form-session; Path=/' } };
      if (request.path === '/home')
        return { body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } };
      return cookie(request) === 'sid=form-session' ? items('Q-1') : { status: 401 };
    });
    const slug = await login('steps', {
      secrets: { password: 'pa55' },
      requests: [
        {
          name: 'login',
          url: `${erp.origin}/login`,
          bodyFormat: 'form',
          body: { user: 'u', password: '${secret.password}' },
        },
      ],
    });
    const pages = await app.read({
      card: { login: slug, url: `${erp.origin}/items`, recordsPath: '$.items' },
    });
    expect(recordsOf(pages)).toEqual([{ sku: 'Q-1' }]);
    expect(erp.seen[0]?.body).toBe('user=u&password=pa55');
  });
});

describe('oauth2', () => {
  const settings = (origin: string): Record<string, unknown> => ({
    grant: 'client_credentials',
    tokenUrl: `${origin}/token`,
    clientId: 'id',
    clientSecret: 's3cret',
  });

  it.each([
    [
      'a form',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'access_token=abc123&expires_in=3600',
      },
    ],
    [
      'a form that is called text',
      { headers: { 'content-type': 'text/plain' }, body: 'access_token=abc123&token_type=bearer' },
    ],
    ['a token with its prefix', { json: { access_token: 'Bearer abc123' } }],
  ])('takes %s', async (_what, answer) => {
    await using erp = await serveErp(({ path }) => (path === '/token' ? answer : items('Q-1')));
    await app.read({
      card: { login: await login('oauth2', settings(erp.origin)), url: `${erp.origin}/items` },
    });
    expect(erp.seen[1]?.headers.authorization).toBe('Bearer abc123');
  });

  it.each([
    [
      'an error of a good status',
      { json: { error: 'invalid_scope', error_description: 'no such scope' } },
      /invalid_scope.*no such scope/,
    ],
    ['a redirect', { status: 301, headers: { location: '/token/' } }, /301 and redirects to http.*\/token\//],
    [
      'a page',
      { headers: { 'content-type': 'text/html' }, body: '<h1>Sign in please</h1>' },
      /it said: Sign in please/,
    ],
  ])('tells %s', async (_what, answer, message) => {
    await using erp = await serveErp(() => answer);
    const slug = await login('oauth2', settings(erp.origin));
    await expect(app.read({ card: { login: slug, url: `${erp.origin}/items` } })).rejects.toEqual(
      failure(message),
    );
  });
});
