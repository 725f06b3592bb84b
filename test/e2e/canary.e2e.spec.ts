import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOmnitronSimulator, type OmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { Canaries } from '../support/canaries.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY } from '../support/certificates.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startEchoingParty } from '../support/echoing-party.js';
import { type RunBody, waitForRun } from '../support/image-flow.js';
import { openApi, type Route, routes } from '../support/openapi-routes.js';
import type { ScriptedErp } from '../support/scripted-erp.js';

const canaries = new Canaries();
const secret = (name: string): string => canaries.secret(name);

/** Says and throws whatever it was given. */
const TALKATIVE = `function transform(rows, context) {
  console.log(JSON.stringify(context.attributes));
  context.log.warn(context.attributes['token.erp']);
  return rows;
}`;
const THROWING = `function transform(rows, context) {
  console.log(context.attributes['token.erp'].split(' ').at(-1));
  throw new Error('not with ' + context.attributes.allVar);
}`;

let database: TestDatabase;
let party: ScriptedErp;
let omnitron: OmnitronSimulator;
let smtp: SMTPServer;
let place: ReturnType<typeof installation>;
let app: AppProcess;
let token: string;
/** Everything that the API answered, by request; what is shown once on purpose is left out. */
const answers: string[] = [];
const flowSlugs: string[] = [];

async function call(
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<unknown> {
  const response = await fetch(app.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = response.headers.get('content-type')?.startsWith('text/event-stream')
    ? await firstEvents(response)
    : await response.text();
  answers.push(
    `${method} ${path.split('?')[0]} ${response.status} ${JSON.stringify([...response.headers])} ${text}`,
  );
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The first piece of a stream of events, which has the state of things. */
async function firstEvents(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return Buffer.from(first?.value ?? []).toString();
}

/** Every type of login with a secret in each field that takes one; `at` is where it logs in or is probed. */
function loginsAt(at: (slug: string) => string, suffix = ''): Record<string, unknown>[] {
  const login = (
    type: string,
    settings: Record<string, unknown>,
    more: object = {},
  ): Record<string, unknown> => ({
    slug: type + suffix,
    name: type + suffix,
    type,
    settings,
    ...more,
  });
  const url = (type: string): string => at(type + suffix);
  const grant = { tokenUrl: url('oauth2'), clientId: 'integrator' };
  return [
    login('jwt', {
      url: url('jwt'),
      username: 'integration',
      password: secret('jwt password'),
      headers: { 'x-secret': secret('jwt header') },
      extraBody: { company: secret('jwt extra field') },
    }),
    login('basic', { username: 'integration', password: secret('basic password'), probeUrl: url('basic') }),
    login('oauth2', {
      ...grant,
      grant: 'client_credentials',
      clientSecret: secret('client secret'),
      extraBody: { audience: secret('oauth2 extra field') },
    }),
    {
      ...login('oauth2', {
        ...grant,
        grant: 'refresh_token',
        clientAuthentication: 'body',
        clientSecret: secret('client secret in the body'),
        refreshToken: secret('refresh token'),
      }),
      slug: `oauth2-refresh${suffix}`,
    },
    {
      ...login('oauth2', {
        ...grant,
        grant: 'password',
        clientSecret: secret('client secret'),
        username: 'integration',
        password: secret('oauth2 password'),
      }),
      slug: `oauth2-password${suffix}`,
    },
    {
      ...login('oauth2', {
        ...grant,
        grant: 'authorization_code',
        code: secret('authorization code'),
        codeVerifier: secret('code verifier'),
      }),
      slug: `oauth2-code${suffix}`,
    },
    login('permanent-token', { token: secret('permanent token'), probeUrl: url('permanent-token') }),
    login('custom-headers', {
      headers: { 'x-key': secret('custom header'), 'x-other': secret('another custom header') },
      probeUrl: url('custom-headers'),
    }),
    login('api-key', { parameter: 'k', key: secret('api key'), probeUrl: url('api-key') }),
    login('nebim', {
      connectUrl: url('nebim'),
      parameters: { UserName: 'akinon', Password: secret('nebim password') },
      headers: { 'x-client': secret('nebim header') },
    }),
    login('steps', {
      secrets: { user: 'integration', password: secret('password of steps') },
      requests: [
        { name: 'challenge', method: 'GET', url: url('steps'), headers: { 'x-csrf-token': 'Fetch' } },
        {
          name: 'login',
          url: url('steps'),
          headers: { 'x-csrf-token': '${answer.challenge.header.x-csrf-token}' },
          body: {
            user: '${secret.user}',
            password: '${secret.password}',
            proof: '${secret.password:sha256()}',
          },
          expect: '$.token',
        },
      ],
      token: "${answer.login:jsonPath('$.token')}",
      headers: { Authorization: 'Session ${token}', 'x-csrf-token': '${answer.login.header.x-csrf-token}' },
    }),
    {
      ...login('jwt', {
        url: url('jwt'),
        username: 'integration',
        password: secret('password beside secrets'),
      }),
      slug: `named${suffix}`,
      secrets: {
        signing: secret('named secret'),
        accessKeyId: canaries.marker('named key id'),
        secretAccessKey: secret('named secret key'),
      },
    },
    login(
      'none',
      { probeUrl: url('none') },
      { tls: { ca: null, cert: CLIENT_CERTIFICATE, key: CLIENT_KEY } },
    ),
  ];
}

const omnitronLogin = (slug: string, domainUrl: string): object => ({
  slug,
  name: slug,
  type: 'omnitron',
  settings: { domainUrl, username: 'integrator', password: secret('omnitron password') },
});

function flow(slug: string, read: object, cards: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: slug,
    slug,
    omnitron: { login: 'omnitron', domainUrl: omnitron.url },
    read: { recordsPath: '$.results', maxAttempts: 1, ...read },
    mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }],
    write: { maxAttempts: 1 },
    ...cards,
  };
}

/** Reads that have named secrets, and what is made of them, in every place of a request; each is answered with all of it. */
function secretReads(at: (path: string) => string): Record<string, object> {
  const made = canaries.add(
    'hash of a named secret',
    createHash('sha256').update(secret('named secret')).digest('hex'),
  );
  const body = { method: 'POST', url: at('/refuse/400') };
  return {
    'secret-in-url': {
      url: at('/refuse/400?key=${secret.signing:urlEncode()}&h=${secret.signing:sha256()}'),
    },
    'secret-in-path': { url: at('/refuse/400/${secret.login.password:urlEncode()}') },
    'secret-in-headers': {
      url: at(`/refuse/400?length=${made.length}`),
      headers: {
        'X-Key': '${secret.signing}',
        'X-Made': '${secret.signing:sha256()} ${secret.login.password:base64Encode()}',
      },
    },
    'secret-in-text': {
      ...body,
      bodyType: 'text',
      bodyText: '<p>${secret.login.password}${secret.signing:sha256()}</p>',
    },
    'secret-in-json': {
      ...body,
      extraParams: { a: [{ key: '${secret.signing}' }], b: '${secret.login.password}' },
    },
    'signed-hmac': {
      url: at('/refuse/400?a=1'),
      sign: {
        type: 'hmac',
        key: '${secret.signing}',
        text: '${request.method}${secret.login.password}',
        prefix: '${secret.accessKeyId}:',
      },
    },
    'signed-aws': {
      url: at('/refuse/400?a=1'),
      sign: {
        type: 'aws-sigv4',
        region: 'eu-central-1',
        accessKeyId: '${secret.accessKeyId}',
        secretAccessKey: '${secret.secretAccessKey}',
        sessionToken: '${secret.signing}',
      },
    },
  };
}

async function run(document: Record<string, unknown>): Promise<RunBody> {
  await call('POST', '/api/v1/flows', document);
  flowSlugs.push(String(document['slug']));
  const started = (await call('POST', `/api/v1/flows/${String(document['slug'])}/runs`, {})) as {
    runId: string;
  };
  return await waitForRun({ url: app.url, token }, started.runId);
}

beforeAll(async () => {
  database = await createTestDatabase();
  party = await startEchoingParty(canaries);
  omnitron = await startOmnitronSimulator({
    accounts: [{ username: 'integrator', password: secret('omnitron password') }],
    unknownProducts: 'create',
  });
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, done) =>
      done(new Error(`${username} may not come in with ${password}`)),
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const smtpPort = (smtp.server.address() as AddressInfo).port;
  const key = Buffer.from(canaries.marker('secrets key').padEnd(32, '.').slice(0, 32)).toString('base64');
  place = installation({
    DATABASE_URL: database.url,
    LOG_LEVEL: 'trace',
    ADMIN_PASSWORD: secret('very first password'),
    SECRETS_KEY: key,
    JWT_SECRET: secret('key of the tokens').padEnd(40, '.'),
    METRICS_TOKEN: secret('token of the scraper'),
    SMTP_URL: `smtp://mailer:${encodeURIComponent(secret('mail password'))}@127.0.0.1:${smtpPort}`,
  });
  app = await startAppProcess(place.environment);
  token = await logIn(ADMIN.username, secret('very first password'));
  canaries.add('key of the client certificate', CLIENT_KEY.split('\n')[1] ?? '');
}, 120_000);

afterAll(async () => {
  await app.stop();
  await Promise.all([omnitron.stop(), party[Symbol.asyncDispose]()]);
  await new Promise<void>((resolve) => smtp.close(resolve));
  await database.drop();
  place.remove();
});

/** The signature is the part of a token that nobody else could make. */
function issuedToken(name: string, accessToken: string): string {
  canaries.add(name, accessToken.split('.').at(-1) ?? accessToken);
  return accessToken;
}

async function logIn(username: string, password: string): Promise<string> {
  const { body } = await request(app.url).post('/api/v1/auth/login').send({ username, password }).expect(200);
  return issuedToken(`token of ${username}`, (body as { accessToken: string }).accessToken);
}

describe('the search for secrets', () => {
  const sought = new Canaries();
  const planted = sought.secret('planted');

  it.each([
    ['as it is', planted],
    ['in JSON', JSON.stringify({ a: [planted] })],
    ['in JSON inside JSON', JSON.stringify({ a: JSON.stringify({ planted }) })],
    ['in a URL', encodeURIComponent(planted)],
    ['in a form', new URLSearchParams({ planted }).toString()],
    ['in base64', Buffer.from(planted).toString('base64')],
    ['in base64url', Buffer.from(`{"a":"${planted}"}`).toString('base64url')],
    ['behind a user name in base64', Buffer.from(`u:${planted}`).toString('base64')],
    ['behind a longer user name in base64', Buffer.from(`us:${planted}`).toString('base64')],
    ['without its end', planted.slice(0, -3)],
  ])('finds one %s', (_form, text) => {
    expect(sought.foundIn(`x ${text} y`)).toHaveLength(1);
  });

  it('finds none where there is none', () => {
    expect(sought.foundIn('nothing planted here')).toEqual([]);
  });
});

describe('with secrets in every place that takes one', () => {
  it(
    'logins are made and tested: good ones, refused, failing, redirected',
    { timeout: 120_000 },
    async () => {
      const sets = [
        loginsAt((slug) => `${party.origin}/login/${slug}`),
        loginsAt((slug) => `${party.origin}/refuse/401/${slug}`, '-refused'),
        loginsAt((slug) => `${party.origin}/refuse/404/${slug}`, '-failing'),
        loginsAt((slug) => `${party.origin}/redirect/${slug}`, '-redirected'),
      ];
      const documents = [
        ...sets.flat(),
        omnitronLogin('omnitron', omnitron.url),
        omnitronLogin('omnitron-echo', party.origin),
        omnitronLogin('omnitron-refused', `${party.origin}/refuse/400`),
      ] as { slug: string }[];
      const outcomes = new Map<string, unknown>();
      for (const document of documents) {
        expect(await call('POST', '/api/v1/logins', document)).toMatchObject({ slug: document.slug });
        const { ok } = (await call('POST', `/api/v1/logins/${document.slug}/test`)) as { ok: boolean };
        outcomes.set(document.slug, ok);
      }
      const good = [...outcomes].filter(([, ok]) => ok === true).map(([slug]) => slug);
      expect(good).toEqual([...(sets[0] ?? []).map((login) => login['slug']), 'omnitron', 'omnitron-echo']);
    },
  );

  it('runs end in every way there is', { timeout: 240_000 }, async () => {
    const at = (path: string): string => `${party.origin}${path}`;
    const script = (source: string): object => ({ script: { language: 'javascript', source } });
    const ended = [
      await run(flow('good', { login: 'jwt', url: at('/read') }, { ...script(TALKATIVE) })),
      await run(flow('no-login', { login: 'jwt-refused', url: at('/read') })),
      await run(flow('throws', { login: 'jwt', url: at('/read') }, { ...script(THROWING) })),
      await run(flow('broken', { login: 'basic', url: at('/broken') })),
      await run(flow('redirected', { login: 'permanent-token', url: at('/redirect') })),
      await run(flow('renewed', { login: 'oauth2', url: at('/renew') })),
      await run(flow('in-the-url', { login: 'nebim', url: at('/refuse/500/(S(${token.erp}))/run') })),
      await run(
        flow('made-of-it', {
          login: 'jwt',
          url: at("/refuse/400/?h=${token.erp:hash('SHA-256')}&b=${token.erp:base64Encode()}"),
        }),
      ),
      await run(
        flow(
          'rows-refused',
          { login: 'jwt', url: at('/read') },
          {
            omnitron: { login: 'omnitron-echo', domainUrl: party.origin },
          },
        ),
      ),
    ];
    expect(ended.map(({ status }) => status)).toEqual([
      'succeeded',
      ...Array.from({ length: 4 }, () => 'failed'),
      'succeeded',
      'failed',
      'failed',
      'failed',
    ]);
    for (const [slug, read] of Object.entries(secretReads(at)))
      expect(await run(flow(slug, { login: 'named', ...read }))).toMatchObject({
        status: 'failed',
        failure: { step: 'read', code: 'PAGE_REFUSED' },
      });
    const sessions = [
      await run(flow('steps-good', { login: 'steps', url: at('/read') }, { ...script(TALKATIVE) })),
      await run(flow('steps-refused', { login: 'steps-refused', url: at('/read') })),
      await run(flow('steps-echo', { login: 'steps', url: at('/refuse/400') })),
      await run(flow('steps-broken', { login: 'steps', url: at('/broken') })),
      await run(flow('steps-redirected', { login: 'steps', url: at('/redirect') })),
    ];
    expect(sessions.map(({ status }) => status)).toEqual(['succeeded', ...Array(4).fill('failed')]);
    for (const login of ['basic', 'oauth2', 'custom-headers', 'api-key', 'permanent-token', 'none']) {
      const { failure } = await run(flow(`echo-${login}`, { login, url: at(`/refuse/400/${login}`) }));
      expect(failure).toMatchObject({ step: 'read', code: 'PAGE_REFUSED' });
    }
  });

  it('the testing screens show all of it', { timeout: 120_000 }, async () => {
    for (const flow of flowSlugs) {
      const read = await call('POST', '/api/v1/test/read', { flow });
      await call('POST', `/api/v1/flows/${flow}/samples`, { name: 'kept' });
      expect(read).toMatchObject({ steps: expect.anything() });
      expect(await call('POST', '/api/v1/test/flow', { flow })).toMatchObject({ steps: expect.anything() });
    }
    const named = { login: 'named', expression: '${secret.signing} ${secret.login.password:base64Encode()}' };
    expect(await call('POST', '/api/v1/test/expression', named)).toMatchObject({ result: '*** Kioq' });
    const [document] = loginsAt((slug) => `${party.origin}/refuse/401/${slug}`, '-unsaved');
    expect(await call('POST', '/api/v1/test/login', { document })).toMatchObject({ ok: false });
    expect(await call('POST', '/api/v1/test/login', { login: 'basic' })).toMatchObject({ ok: true });
  });

  it('people and machines come and go, some with wrong credentials', async () => {
    const user = { email: 'sender@example.com', password: secret('password of a user'), role: 'sender' };
    const made = await call('POST', '/api/v1/users', user);
    expect(made).toMatchObject({ email: user.email });
    const { id } = made as { id: string };
    await logIn(user.email, user.password);
    const issued = await request(app.url)
      .post(`/api/v1/users/${id}/tokens`)
      .auth(token, { type: 'bearer' })
      .send({ name: 'SAP' })
      .expect(201);
    const apiToken = issuedToken('API token', (issued.body as { accessToken: string }).accessToken);
    const wrong = { username: ADMIN.username, password: secret('wrong password') };
    await call('POST', '/api/v1/auth/login', wrong);
    await call(
      'POST',
      '/api/nifi/login',
      new URLSearchParams(wrong).toString(),
      'application/x-www-form-urlencoded',
    );
    await call('POST', '/api/v1/auth/login', `{"password": "${canaries.marker('cut off')}`);
    await call('POST', '/api/v1/auth/login', `{"password": ${canaries.marker('bare')}}`);
    await call('POST', '/api/v1/auth/login', { ...wrong, more: 1 });
    await call('POST', '/api/v1/users', { ...user, password: [user.password], role: user.password });
    await call('PATCH', `/api/v1/users/${id}`, { password: secret('new password') });
    await call('POST', '/api/v1/auth/password', {
      currentPassword: wrong.password,
      newPassword: secret('next password'),
    });
    await call('GET', `/api/v1/runs?access_token=${encodeURIComponent(apiToken)}`);
    await call('GET', `/health/nothing?token=${encodeURIComponent(secret('token in a URL'))}`);
    await call('POST', '/api/v1/flows', { ...flow('outbound', {}), read: null, direction: 'outbound' });
    await call('POST', `/api/v1/outbound/outbound?token=${apiToken}`, { product_sku: 1 });
    const bearer = { authorization: `Bearer ${apiToken}x` };
    answers.push(await (await fetch(`${app.url}/api/v1/auth/me`, { headers: bearer })).text());
    await call('POST', '/api/v1/logins', {
      slug: 'odd',
      name: 'Odd',
      type: 'jwt',
      settings: { password: 1 },
    });
    await call('PUT', '/api/v1/logins/jwt', {
      slug: 'jwt',
      name: 'JWT',
      type: 'jwt',
      settings: { url: 'x' },
    });
  });

  it('alarms are told to a receiver and a mail server that refuse them', async () => {
    const webhook = canaries.marker('webhook secret').padEnd(32, '.');
    const alarm = {
      name: 'Images fail',
      condition: 'login-failure',
      threshold: 1,
      webhook: {
        url: `${party.origin}/refuse/500`,
        secret: `whsec_${Buffer.from(webhook).toString('base64')}`,
      },
      email: { to: ['ops@example.com'] },
    };
    const { id } = (await call('POST', '/api/v1/alarms', alarm)) as { id: string };
    const told = await call('POST', `/api/v1/alarms/${id}/test`);
    expect(JSON.stringify(told)).toContain('HTTP 500');
  });

  it('no secret comes out of any route that reads', { timeout: 120_000 }, async () => {
    const before = answers.length;
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      for (const path of await pathsOf(route)) await call('GET', path);
    }
    // What Omnitron misses cannot be told where it answers nothing but errors.
    const refused = answers
      .slice(before)
      .filter((answer) => !/^GET \S+(?: 2|\/missing (?:409|502))/.test(answer));
    expect(refused.map((answer) => answer.slice(0, 200))).toEqual([]);
    expect(
      answers.flatMap((answer) => canaries.foundIn(answer).map((leak) => `${answer.slice(0, 80)} ← ${leak}`)),
    ).toEqual([]);
  });

  it('no secret stands in the database outside of what is sealed', async () => {
    const tables = await database.dataSource.query<{ name: string }[]>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const rows = await database.dataSource.query<{ row: string }[]>(
        `SELECT to_jsonb(t)::text AS row FROM ${name} t`,
      );
      expect(rows.flatMap(({ row }) => canaries.foundIn(row).map((leak) => `${name} ← ${leak}`))).toEqual([]);
    }
    const sealed = await database.dataSource.query<{ text: string }[]>(
      `SELECT sealed_secrets AS text FROM logins UNION ALL
       SELECT sealed_token FROM login_sessions WHERE sealed_token IS NOT NULL UNION ALL
       SELECT sealed_secret FROM alarm_channels WHERE sealed_secret IS NOT NULL`,
    );
    expect(sealed.length).toBeGreaterThan(45);
    expect(sealed.filter(({ text }) => text.length < 40)).toEqual([]);
  });

  it('no secret is printed, at the most talkative log level', async () => {
    await app.stop();
    const lines = app.output().split('\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(
      lines.flatMap((line) => canaries.foundIn(line).map((leak) => `${line.slice(0, 80)} ← ${leak}`)),
    ).toEqual([]);
  });
});

/** The paths of a route for everything there is, with each format and the errors alone. */
async function pathsOf({ path, parameters = [] }: Route): Promise<string[]> {
  const formats = parameters.find(({ name }) => name === 'format');
  const queries = formats === undefined ? [''] : enumOf(formats.schema).map((format) => `?format=${format}`);
  const named = await fillings(path);
  return named.flatMap((filled) => queries.map((query) => filled + query));
}

function enumOf(schema: unknown): string[] {
  const { $ref, enum: values } = schema as { $ref?: string; enum?: string[] };
  if (values !== undefined) return values;
  return enumOf(openApi.components.schemas[$ref?.split('/').at(-1) ?? '']);
}

async function fillings(path: string): Promise<string[]> {
  const list = async (from: string, key: string): Promise<string[]> => {
    const { results } = (await call('GET', `${from}?limit=100`)) as { results: Record<string, unknown>[] };
    return results.map((item) => String(item[key]));
  };
  if (!path.includes('{')) return [path];
  if (path.includes('/logs/lines/{run}/{row}')) {
    const lines = (await call('GET', '/api/v1/logs/lines?limit=100')) as {
      results: { run: string; row: number }[];
    };
    return lines.results.map(({ run, row }) => `/api/v1/logs/lines/${run}/${row}`);
  }
  const [room = ''] = path.replace('/api/v1/', '').split('/');
  const ids = await list(`/api/v1/${room}`, /\{(\w+)\}/.exec(path)?.[1] ?? '');
  const filled = ids.map((id) => path.replace(/\{\w+\}/, id).replace('{version}', '1'));
  if (!path.endsWith('/samples/{name}')) return filled;
  const samples = filled.map((one) => one.replace('/{name}', ''));
  return (
    await Promise.all(samples.map(async (one) => (await list(one, 'name')).map((name) => `${one}/${name}`)))
  ).flat();
}
