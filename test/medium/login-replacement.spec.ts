import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LoginSessions, LoginUses } from '../../src/logins/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { bodyOf, serveHttp, type TestServer } from '../support/http-server.js';
import { startLoginsApp } from '../support/logins-app.js';

let database: TestDatabase;
let app: INestApplication;
let server: TestServer;
let other: TestServer;
/** The passwords that were sent, and those that are taken. */
let sent: string[];
let taken: ReadonlySet<string>;

async function serve(): Promise<TestServer> {
  return await serveHttp(async (incoming, response) => {
    const { password } = JSON.parse(await bodyOf(incoming)) as { password: string };
    sent.push(password);
    if (taken.has(password)) response.end(JSON.stringify({ key: `key of ${password} ${sent.length}` }));
    else response.writeHead(401).end(JSON.stringify({ detail: 'Wrong password.' }));
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  [app, server, other] = await Promise.all([startLoginsApp(database), serve(), serve()]);
  app.get(LoginUses).register({
    usersOf: async () => [],
    loginsOf: async () => [],
    flowsOf: async (logins) =>
      logins.includes('shop')
        ? [
            { login: 'shop', flow: 'images' },
            { login: 'shop', flow: 'swatches' },
          ]
        : [],
  });
});
afterAll(async () => {
  await app.close();
  await Promise.all([server[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
  await database.drop();
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE logins, login_errors CASCADE');
  sent = [];
  taken = new Set(['old']);
  await http().post('/api/v1/logins').send(document('old')).expect(201);
});

const http = (): ReturnType<typeof request> => request(app.getHttpServer());
const sessions = (): LoginSessions => app.get(LoginSessions);
const document = (password: string, domainUrl = server.origin): object => ({
  slug: 'shop',
  name: 'Shop',
  type: 'omnitron',
  settings: { domainUrl, username: 'integration', password },
});

interface Replaced {
  readonly saved: boolean;
  readonly test: { readonly ok: boolean; readonly code: string | null };
  readonly login: { readonly version: number; readonly state: State };
}
interface State {
  readonly usedBy: string[];
  readonly session: { obtainedAt: string; expiresAt: string | null } | null;
  readonly lastFailure: { code: string; detail: string; failedAt: string } | null;
  readonly cappedUntil: string | null;
}

async function replace(
  password: string,
  more: { force?: boolean; domainUrl?: string } = {},
): Promise<Replaced> {
  const { force = false, domainUrl } = more;
  const { body } = await http()
    .post('/api/v1/logins/shop/replace')
    .send({ document: document(password, domainUrl), force })
    .expect(200);
  return body as Replaced;
}

describe('replacing a login', () => {
  it('changes nothing when the new credentials are refused: the old session goes on', async () => {
    const before = await sessions().getSession('shop');
    const { saved, test, login } = await replace('wrong');
    expect({ saved, ok: test.ok, code: test.code, version: login.version }).toEqual({
      saved: false,
      ok: false,
      code: 'LOGIN_REFUSED',
      version: 1,
    });
    expect((await sessions().getSession('shop')).generation).toBe(before.generation);
    expect(sent).toEqual(['old', 'wrong']);
  });

  it('takes the session of the test up, so that nobody logs in twice', async () => {
    const before = await sessions().getSession('shop');
    taken = new Set(['new']);
    const { saved, login } = await replace('new');
    expect({ saved, version: login.version }).toEqual({ saved: true, version: 2 });
    expect(login.state.session).not.toBeNull();
    expect((await sessions().getSession('shop')).bareToken).toBe('key of new 2');
    // A run that still carries the old token, when it is rejected.
    expect((await sessions().renewSession(before)).bareToken).toBe('key of new 2');
    expect(sent).toEqual(['old', 'new']);
  });

  it('by force keeps the old session until it is rejected, where only secrets have changed', async () => {
    const before = await sessions().getSession('shop');
    const { saved, test } = await replace('tomorrow', { force: true });
    expect({ saved, ok: test.ok }).toEqual({ saved: true, ok: false });
    expect((await sessions().getSession('shop')).bareToken).toBe('key of old 1');
    taken = new Set(['tomorrow']);
    expect((await sessions().renewSession(before)).bareToken).toBe('key of tomorrow 3');
  });

  it('by force never carries a session to another server', async () => {
    await sessions().getSession('shop');
    await replace('elsewhere', { force: true, domainUrl: other.origin });
    taken = new Set(['elsewhere']);
    expect((await sessions().getSession('shop')).bareToken).toMatch(/^key of elsewhere/);
  });

  it('refuses what is based on an older version, before anything is tried', async () => {
    await replace('old');
    sent = [];
    const { body } = await http()
      .post('/api/v1/logins/shop/replace')
      .set('if-match', '"1"')
      .send({ document: document('new') })
      .expect(412);
    expect(body).toMatchObject({ code: 'LOGIN_CHANGED' });
    expect(sent).toEqual([]);
  });

  it('sends a kept secret to no other server', async () => {
    const { body } = await http()
      .post('/api/v1/logins/shop/replace')
      .send({ document: document('***', other.origin) })
      .expect(422);
    expect(body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path: 'settings.password' }] });
    expect(sent).toEqual([]);
  });
});

describe('the state of a login', () => {
  const state = async (): Promise<State> => {
    const { body } = await http().get('/api/v1/logins').expect(200);
    return (body as { results: { state: State }[] }).results[0]?.state as State;
  };

  it('says who uses it, its session and its last failure', async () => {
    expect(await state()).toEqual({
      usedBy: ['images', 'swatches'],
      session: null,
      lastFailure: null,
      cappedUntil: null,
    });
    await sessions().getSession('shop');
    expect(await state()).toMatchObject({ session: { obtainedAt: expect.any(String), expiresAt: null } });
    taken = new Set();
    await http().post('/api/v1/logins/shop/test').expect(200);
    expect(await state()).toMatchObject({
      lastFailure: { code: 'LOGIN_REFUSED', detail: expect.stringContaining('Wrong password.') },
    });
  });

  it('says until when nothing is tried after three failures', async () => {
    taken = new Set();
    for (let tries = 0; tries < 3; tries += 1) await http().post('/api/v1/logins/shop/test').expect(200);
    const { cappedUntil } = await state();
    expect(Date.parse(cappedUntil ?? '')).toBeGreaterThan(Date.now());
  });

  it('has no session after it was forgotten, and the next request logs in', async () => {
    await sessions().getSession('shop');
    await http().delete('/api/v1/logins/shop/session').expect(204);
    expect((await state()).session).toBeNull();
    expect((await sessions().getSession('shop')).bareToken).toBe('key of old 2');
  });

  it('is found by a part of its slug or name, whatever the case', async () => {
    const found = async (q: string): Promise<number> =>
      ((await http().get(`/api/v1/logins?q=${q}`).expect(200)).body as { count: number }).count;
    expect([await found('SHO'), await found('hop'), await found('%25'), await found('erp')]).toEqual([
      1, 1, 0, 0,
    ]);
  });
});
