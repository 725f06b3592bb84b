import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LoginRequest, LoginTester, LoginUses } from '../../src/logins/index.js';
import { LOGIN_TYPE_NAMES } from '../../src/logins/login-types.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startLoginsApp } from '../support/logins-app.js';

let database: TestDatabase;
let app: INestApplication;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startLoginsApp(database);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE logins CASCADE');
});

const http = (): ReturnType<typeof request> => request(app.getHttpServer());

const omnitron = {
  slug: 'omnitron',
  name: 'Omnitron',
  type: 'omnitron',
  settings: { domainUrl: 'http://127.0.0.1:1', username: 'integration', password: 'correct horse' },
};
const jwt = {
  slug: 'erp',
  name: 'ERP',
  type: 'jwt',
  settings: {
    url: 'http://127.0.0.1:1/login',
    username: 'integration',
    password: 'correct horse',
    headers: { 'x-csrf-token': 'csrf-value' },
    extraBody: { company: { code: '0012' }, apiSecret: 'api-secret' },
  },
};

const page = readFileSync(new URL('../../docs/logins.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```json login\n(.*?)^```/gms)].map(
  ([, text]) => JSON.parse(text ?? '') as { slug: string; type: string },
);

describe('docs/logins.md', () => {
  it.each(examples.map((example) => [example.slug, example] as const))(
    'shows a login that is taken: %s',
    async (_slug, example) => {
      const { status } = await http().post('/api/v1/logins').send(example);
      expect(status).toBe(201);
    },
  );

  it('shows every type', () => {
    expect(new Set(examples.map(({ type }) => type))).toEqual(new Set(LOGIN_TYPE_NAMES));
  });
});

describe('logins', () => {
  it('come back with defaults filled in and every secret as ***', async () => {
    const created = await http().post('/api/v1/logins').send(jwt).expect(201);
    expect(created.body).toMatchObject({
      slug: 'erp',
      version: 1,
      settings: {
        username: 'integration',
        password: '***',
        headers: { 'x-csrf-token': '***' },
        extraBody: { company: '***', apiSecret: '***' },
        tokenPath: '$.token',
        tokenPrefix: 'Bearer',
      },
      session: { lifetimeSeconds: null, rejectedStatuses: [401] },
      tls: null,
    });
    const read = await http().get('/api/v1/logins/erp').expect(200).expect('ETag', '"1"');
    expect(read.body).toEqual(created.body);
    const list = await http().get('/api/v1/logins').expect(200);
    expect(list.body).toMatchObject({ count: 1, next: null, results: [created.body] });
  });

  it('hold no secret in the clear at rest', async () => {
    await http().post('/api/v1/logins').send(jwt).expect(201);
    const [row] = await database.dataSource.query<{ text: string }[]>('SELECT l::text AS text FROM logins l');
    for (const secret of ['correct horse', 'csrf-value', '0012', 'api-secret']) {
      expect(row?.text).not.toContain(secret);
    }
  });

  it('keep stored secrets where *** comes back, and take new ones', async () => {
    const { body: read } = await http().post('/api/v1/logins').send(jwt).expect(201);
    const sealed = async (): Promise<string | undefined> =>
      (await database.dataSource.query<{ s: string }[]>('SELECT sealed_secrets AS s FROM logins'))[0]?.s;
    const before = await sealed();
    const { slug, name, type, settings, session } = read as typeof jwt & { session: object };
    const changed = {
      slug,
      name,
      type,
      session,
      settings: { ...settings, url: 'http://127.0.0.1:1/v2', password: 'new' },
    };
    const updated = await http().put('/api/v1/logins/erp').send(changed).expect(200).expect('ETag', '"2"');
    expect(updated.body).toMatchObject({
      version: 2,
      settings: { url: 'http://127.0.0.1:1/v2', password: '***' },
    });
    expect(await sealed()).not.toBe(before);
  });

  it('give no stored secret to another server', async () => {
    const { body: read } = await http().post('/api/v1/logins').send(jwt).expect(201);
    const { slug, name, type, settings } = read as typeof jwt;
    const turned = { slug, name, type, settings: { ...settings, url: 'http://127.0.0.2:1/login' } };
    const { body } = await http().put('/api/v1/logins/erp').send(turned).expect(422);
    expect((body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      'settings.headers.x-csrf-token',
      'settings.extraBody.company',
      'settings.extraBody.apiSecret',
      'settings.password',
    ]);
    const draft = app.get(LoginTester).testDocument(plainToInstance(LoginRequest, turned));
    await expect(draft).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it.each([
    ['a type that is not known', { ...omnitron, type: 'kerberos' }, 'type'],
    ['settings of another type', { ...omnitron, settings: jwt.settings }, 'settings.url'],
    [
      'a missing password',
      { ...omnitron, settings: { ...omnitron.settings, password: undefined } },
      'settings.password',
    ],
    [
      'a *** for which nothing is stored',
      { ...omnitron, settings: { ...omnitron.settings, password: '***' } },
      'settings.password',
    ],
    [
      'a URL with a password',
      { ...omnitron, settings: { ...omnitron.settings, domainUrl: 'https://u:p@x.example' } },
      'settings.domainUrl',
    ],
    [
      'a private address',
      { ...omnitron, settings: { ...omnitron.settings, domainUrl: 'http://10.0.0.1' } },
      'settings.domainUrl',
    ],
    [
      'a token path that is none',
      { ...jwt, settings: { ...jwt.settings, tokenPath: 'token' } },
      'settings.tokenPath',
    ],
    [
      'a header that cannot be sent',
      { ...jwt, settings: { ...jwt.settings, headers: { 'x y': '1' } } },
      'settings.headers',
    ],
    ['a certificate that is none', { ...jwt, tls: { ca: 'x', cert: 'y', key: 'z' } }, 'tls'],
    ['a slug with blanks', { ...omnitron, slug: 'my login' }, 'slug'],
    ['an unknown property', { ...omnitron, colour: 'red' }, 'colour'],
    ['an unknown session rule', { ...omnitron, session: { retries: 1 } }, 'session.retries'],
  ])('refuse %s and say where', async (_what, document, path) => {
    const { body } = await http().post('/api/v1/logins').send(document).expect(422);
    expect(body).toMatchObject({
      code: 'INPUT_INVALID',
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  it('have unique slugs that do not change', async () => {
    await http().post('/api/v1/logins').send(omnitron).expect(201);
    await http().post('/api/v1/logins').send(omnitron).expect(409);
    const { body } = await http()
      .put('/api/v1/logins/omnitron')
      .send({ ...omnitron, slug: 'other' })
      .expect(409);
    expect(body).toMatchObject({
      code: 'LOGIN_EXISTS',
      detail: expect.stringContaining('cannot be changed'),
    });
  });

  it('are not overwritten when somebody else changed them meanwhile', async () => {
    await http().post('/api/v1/logins').send(omnitron).expect(201);
    const put = (etag: string): request.Test =>
      http().put('/api/v1/logins/omnitron').set('If-Match', etag).send(omnitron);
    await put('"1"').expect(200);
    const { body } = await put('"1"').expect(412);
    expect(body).toMatchObject({ code: 'LOGIN_CHANGED', detail: expect.stringContaining('version 2') });
    await put('*').expect(200);
    await put('nonsense').expect(422);
  });

  it('are not deleted while a flow uses them', async () => {
    await http().post('/api/v1/logins').send(omnitron).expect(201);
    let uses: string[] = ['flow images'];
    app.get(LoginUses).register({
      usersOf: async (slug) => (slug === 'omnitron' ? uses : []),
      loginsOf: async () => [],
      flowsOf: async () => [],
    });
    const { body } = await http().delete('/api/v1/logins/omnitron').expect(409);
    expect(body).toMatchObject({ code: 'LOGIN_IN_USE', uses: ['flow images'] });
    uses = [];
    await http().delete('/api/v1/logins/omnitron').expect(204);
    await http().get('/api/v1/logins/omnitron').expect(404);
  });
});
