import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens } from '../../src/auth/index.js';
import {
  type ErpSimulator,
  type OmnitronSimulator,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow } from '../support/image-flow.js';
import { SchemaArbitrary } from '../support/openapi-arbitrary.js';
import { openApi, type Route, routes } from '../support/openapi-routes.js';

/** Requests per route; more by hand: RANDOM_REQUESTS=1000 RANDOM_SEED=7 npx vitest run test/e2e/random-input.e2e.spec.ts */
const REQUESTS = Number(process.env['RANDOM_REQUESTS'] ?? 12);
const SEED = Number(process.env['RANDOM_SEED'] ?? 20_261_126);
/** Each starts a sandbox, which takes its time. */
const COSTLY = new Set(['POST /api/v1/test/script', 'POST /api/v1/test/flow']);
/** Answers in the words of the hosted product, as plain text. */
const COMPATIBILITY = '/api/nifi/login';

interface RandomRequest {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly contentType: string;
  /** Sent instead of the body when it is not null. */
  readonly rawBody: string | null;
}

let server: TestApp;
let erp: ErpSimulator;
let omnitron: OmnitronSimulator;
let userId = '';

beforeAll(async () => {
  [server, erp, omnitron] = await Promise.all([
    startTestApp({ ROLES: 'api' }),
    startErpSimulator(),
    startOmnitronSimulator(),
  ]);
  await createLogins(server, { erp, omnitron });
  await createFlow(server, imageFlow({ erp, omnitron }));
  const { body } = await server
    .call('post', '/api/v1/users')
    .send({ email: 'random@example.com', password: 'a long enough secret', role: 'admin' })
    .expect(201);
  userId = (body as { id: string }).id;
});
afterAll(() => Promise.all([server.stop(), erp.stop(), omnitron.stop()]));

const { schemas } = openApi.components;
const KNOWN = fc.constantFrom('images', 'erp', '1', '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f');
const OTHER_TYPES = ['text/plain', 'application/xml', 'application/json; charset=latin1', ''];
const RAW_BODIES = ['{"a":', '[[[[', '\ufeff{}', '"text"', '{"__proto__": {"a": 1}}', ''];

function requestsOf(route: Route): fc.Arbitrary<RandomRequest> {
  return fc.oneof(
    requestsIn(route, new SchemaArbitrary(schemas, 'fitting')),
    requestsIn(route, new SchemaArbitrary(schemas, 'wild')),
  );
}

function requestsIn(route: Route, arbitrary: SchemaArbitrary): fc.Arbitrary<RandomRequest> {
  const parameters = Object.fromEntries(
    (route.parameters ?? []).map(({ name, in: place, schema }) => [
      name,
      place === 'path'
        ? fc.oneof(KNOWN, arbitrary.of(schema))
        : fc.option(arbitrary.of(schema), { nil: undefined }),
    ]),
  );
  const [type = 'application/json', media] = Object.entries(route.requestBody?.content ?? {})[0] ?? [];
  const mostly = <T>(usual: fc.Arbitrary<T>, ...others: T[]): fc.Arbitrary<T> =>
    fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: fc.constantFrom(...others), weight: 1 });
  return fc.record({
    parameters: fc.record(parameters),
    body: media?.schema === undefined ? fc.constant(undefined) : arbitrary.of(media.schema),
    contentType: mostly(fc.constant(type), ...OTHER_TYPES),
    rawBody: mostly<string | null>(fc.constant(null), ...RAW_BODIES),
  });
}

function urlOf(route: Route, parameters: RandomRequest['parameters']): string {
  const text = (value: unknown): string =>
    encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());
  let path = route.path;
  const query: string[] = [];
  for (const { name, in: place } of route.parameters ?? []) {
    const value = parameters[name];
    if (place === 'path') path = path.replace(`{${name}}`, text(value) || '%20');
    else if (place === 'query' && value !== undefined) query.push(`${name}=${text(value)}`);
  }
  return `${server.url}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

async function send(route: Route, request: RandomRequest): Promise<Response> {
  const { accessToken } = await server.app.get(AccessTokens).issueToken(userId);
  const text = request.rawBody ?? (request.body === undefined ? '' : (JSON.stringify(request.body) ?? ''));
  return fetch(urlOf(route, request.parameters), {
    method: route.method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': request.contentType },
    body: route.method === 'GET' ? undefined : text,
    redirect: 'manual',
  });
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, schemas: [{ ...openApi, $id: 'api' }] });

/** What the answer lacks of what its route promises, or null. */
async function brokenPromise(route: Route, response: Response): Promise<string | null> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return null;
  }
  const body = await response.text();
  if (response.status >= 500 && response.status !== 503) return `${response.status}: ${body}`;
  if (response.status >= 400) {
    if (route.path === COMPATIBILITY) return null;
    const problem = type.startsWith('application/problem+json')
      ? (JSON.parse(body) as { status?: number })
      : null;
    if (problem?.status !== response.status) return `${response.status} without a problem document: ${body}`;
    const unknown = Object.keys(problem).filter(
      (member) => !(member in (schemas['Problem']?.properties ?? {})),
    );
    return unknown.length === 0 ? null : `the schema Problem does not have ${unknown.join(', ')}: ${body}`;
  }
  const documented = route.responses[String(response.status)];
  if (documented === undefined) return `${response.status} is not documented`;
  if (!type.includes('json') || documented.content?.['application/json']?.schema === undefined) return null;
  const pointer = ['paths', route.path, route.method.toLowerCase(), 'responses', String(response.status)];
  const schema = [...pointer, 'content', 'application/json', 'schema'].map((part) =>
    part.replaceAll('~', '~0').replaceAll('/', '~1'),
  );
  const validate = ajv.compile({ $ref: `api#/${schema.map(encodeURIComponent).join('/')}` });
  return validate(JSON.parse(body)) ? null : `${ajv.errorsText(validate.errors)}: ${body.slice(0, 2000)}`;
}

describe('whatever is sent to', () => {
  it.each(routes)(
    '$name, the answer is one that it documents, and never a 5xx',
    { timeout: 600_000 },
    async (route) => {
      const property = fc.asyncProperty(requestsOf(route), async (request) => {
        expect(await brokenPromise(route, await send(route, request))).toBeNull();
      });
      await fc.assert(property, {
        seed: SEED,
        numRuns: COSTLY.has(route.name) ? Math.ceil(REQUESTS / 4) : REQUESTS,
        endOnFailure: true,
      });
    },
  );
});
