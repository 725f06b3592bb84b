import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens } from '../../src/auth/index.js';
import {
  type ErpSimulator,
  type OmnitronSimulator,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd } from '../support/image-flow.js';
import { type OfferedBody, offeredBodies } from '../support/openapi-samples.js';
import { type Route, routes } from '../support/openapi-routes.js';

const offered = routes.flatMap(offeredBodies);
/** Headers whose presence a client may build on. */
const TOLD_HEADERS = ['etag', 'location', 'retry-after', 'idempotency-replayed'];

let server: TestApp;
let erp: ErpSimulator;
let omnitron: OmnitronSimulator;
let adminId = '';
let adminHash = '';

beforeAll(async () => {
  [server, erp, omnitron] = await Promise.all([
    startTestApp(),
    startErpSimulator({ products: 20 }),
    startOmnitronSimulator(),
  ]);
  const { body } = await server.call('get', '/api/v1/users').expect(200);
  adminId = (body as { results: { id: string }[] }).results[0]?.id ?? '';
  const [admin] = await server.database.dataSource.query<{ hash: string }[]>(
    'SELECT password_hash AS hash FROM users',
  );
  adminHash = admin?.hash ?? '';
});
afterAll(() => Promise.all([server.stop(), erp.stop(), omnitron.stop()]));

/** The application with a new token: a change of the password ends all that there were. */
async function signedIn(): Promise<TestApp> {
  const { accessToken: token } = await server.app.get(AccessTokens).issueToken(adminId);
  const call: TestApp['call'] = (method, path) =>
    request(server.url)[method](path).auth(token, { type: 'bearer' });
  return { ...server, token, call };
}

/** What the examples speak of: two logins, a flow of each direction with a run and a sample, an alarm, a user. */
async function seed(): Promise<Readonly<Record<string, string>>> {
  await server.database.dataSource.query(
    `DELETE FROM runs; DELETE FROM flows; DELETE FROM logins; DELETE FROM alarms; DELETE FROM users WHERE id <> '${adminId}'`,
  );
  await server.database.dataSource.query('UPDATE users SET password_hash = $1', [adminHash]);
  const app = await signedIn();
  await createLogins(app, { erp, omnitron });
  await createFlow(app, imageFlow({ erp, omnitron }));
  const outbound = { name: 'ERP images', direction: 'outbound' };
  const target = { login: 'omnitron', domainUrl: omnitron.url };
  await createFlow(app, { ...outbound, omnitron: target });
  await app.call('post', '/api/v1/flows/erp-images/start').expect(200);
  const { id: runId } = await runToEnd(app);
  const sample = { content: '[{"product_sku": "A-1", "images": []}]', kind: 'payload' };
  await app.call('put', '/api/v1/flows/images/samples/last-page').send(sample).expect(201);
  const poster = { email: 'erp@example.com', password: ADMIN.password, role: 'viewer' };
  await app.call('post', '/api/v1/users').send(poster).expect(201);
  const user = { email: 'user@example.com', password: 'a long enough secret', role: 'editor' };
  const { body } = await app.call('post', '/api/v1/users').send(user).expect(201);
  const terms = { name: 'SAP', scopes: ['runs:read'] };
  const token = await app.call('post', '/api/v1/tokens').send(terms).expect(201);
  return {
    runId,
    userId: (body as { id: string }).id,
    tokenId: (token.body as { id: string }).id,
    alarmId: await createAlarm(app),
  };
}

async function createAlarm(app: TestApp): Promise<string> {
  const email = { name: 'Slow', condition: 'flow-duration', threshold: 60 };
  const webhook = {
    url: 'https://alerts.example.com/',
    secret: `whsec_${Buffer.alloc(32).toString('base64')}`,
  };
  const { body } = await app
    .call('post', '/api/v1/alarms')
    .send({ ...email, webhook })
    .expect(201);
  return (body as { id: string }).id;
}

function pathOf({ path, parameters = [] }: Route, ids: Readonly<Record<string, string>>): string {
  const known: Readonly<Record<string, string | undefined>> = {
    '/api/v1/runs/{id}': ids['runId'],
    '/api/v1/alarms/{id}': ids['alarmId'],
    '/api/v1/tokens/{id}': ids['tokenId'],
    '/api/v1/users/{id}': path.endsWith('/tokens') ? adminId : ids['userId'],
  };
  const [resource = ''] = /^\/api\/v1\/\w+\/\{id\}/.exec(path) ?? [];
  return parameters
    .filter(({ in: place }) => place === 'path')
    .reduce((url, { name, schema, example }) => {
      const value = name === 'id' ? known[resource] : (example ?? schema.example);
      return url.replace(`{${name}}`, String(name === 'version' ? 1 : value));
    }, path);
}

function encoded({ contentType, value }: OfferedBody): string | FormData {
  if (contentType === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, text] of Object.entries(value as Record<string, string>))
      form.append(name, new Blob([text], { type: 'text/csv' }), `${name}.csv`);
    return form;
  }
  if (contentType === 'application/x-www-form-urlencoded')
    return new URLSearchParams(value as Record<string, string>).toString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function send(offer: OfferedBody, ids: Readonly<Record<string, string>>): Promise<Response> {
  const { route, contentType } = offer;
  const { token } = await signedIn();
  const isForm = contentType === 'multipart/form-data';
  return fetch(server.url + pathOf(route, ids), {
    method: route.method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(isForm ? {} : { 'content-type': contentType }),
    },
    body: encoded(offer),
  });
}

describe('Try it out in Swagger UI', () => {
  it('offers a body for every operation that takes one', () => {
    const takers = routes.filter(({ requestBody }) => requestBody !== undefined);
    expect(takers.length).toBeGreaterThan(25);
    expect(new Set(offered.map(({ route }) => route.name))).toEqual(new Set(takers.map(({ name }) => name)));
  });

  it.each(offered.map((offer) => [offer.route.name, offer.contentType, offer.example, offer] as const))(
    '%s, %s, %s: works as it is offered, with headers that are documented',
    { timeout: 180_000 },
    async (_name, _type, _example, offer) => {
      const ids = await seed();
      await clearTheWay(offer);
      await fitRows(offer, ids['runId'] ?? '');
      const response = await send(offer, ids);
      const text = await response.text();
      expect(response.ok && !text.startsWith('{"ok":false'), `${response.status} ${text}`).toBe(true);
      const documented = Object.keys(headersOf(offer.route, response.status)).map((name) =>
        name.toLowerCase(),
      );
      // Express marks answers with a weak ETag of its own, for caches.
      const isWeak = response.headers.get('etag')?.startsWith('W/') === true;
      const sent = TOLD_HEADERS.filter((name) => response.headers.has(name) && !(name === 'etag' && isWeak));
      expect(documented).toEqual(expect.arrayContaining(sent));
    },
  );
});

/** What the example makes must not be there yet, and what it says of an account must be true. */
async function clearTheWay({ route, value }: OfferedBody): Promise<void> {
  const { slug, name } = Object(value) as { slug?: string; name?: string };
  if (route.name === 'POST /api/v1/logins') await forget('logins', slug);
  if (route.name === 'POST /api/v1/flows' || route.name === 'POST /api/v1/flows/import')
    await forget('flows', slug ?? name?.toLowerCase());
}

/** The rows that an example speaks of ended as it says. */
async function fitRows({ route, value }: OfferedBody, runId: string): Promise<void> {
  const { code = 'WOULD_LOSE_IMAGES', rows = [0], sku } = Object(value) as RowsOfExample;
  const status = { 'retry-failed': 'failed', release: 'held', drop: 'held' }[
    route.path.split('/').at(-1) ?? ''
  ];
  if (status === undefined) return;
  await server.database.dataSource.query(
    'UPDATE run_rows SET status = $1, code = $2, sku = coalesce($3, sku) WHERE run_id = $4 AND row_no = ANY($5)',
    [status, code, sku?.[0], runId, rows],
  );
}

interface RowsOfExample {
  readonly code?: string;
  readonly rows?: readonly number[];
  readonly sku?: readonly string[];
}

async function forget(table: 'flows' | 'logins', slug: string | undefined): Promise<void> {
  await server.database.dataSource.query(`DELETE FROM ${table} WHERE slug = $1`, [slug]);
}

function headersOf(route: Route, status: number): object {
  return (route.responses[String(status)] as { headers?: object } | undefined)?.headers ?? {};
}
