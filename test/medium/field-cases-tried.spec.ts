import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createOutboundFlow, post } from '../support/outbound-flow.js';
import { waitForRun } from '../support/image-flow.js';
import { serveErp } from '../support/scripted-erp.js';

/** What people post, try out and log in with, as public reports tell it, against the whole application. */
let server: TestApp;
let omnitron: OmnitronSimulator;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
  server = await startTestApp();
  await createOutboundFlow(server, omnitron);
});
afterAll(async () => {
  await server.stop();
  await omnitron.stop();
});

const row = (sku: string, url: unknown): object => ({ product_sku: sku, images: [{ url, order: 1 }] });

describe('a post', () => {
  it.each([
    [
      { data: [row('OB-W', 'https://cdn.example.com/1.jpg')] },
      /^data .*the list itself.*Send what is in "data"/,
    ],
    [
      { result: { items: [row('OB-X', 'https://cdn.example.com/1.jpg')] } },
      /^result\.items .*the list itself/,
    ],
    [{ sku: 'OB-Y' }, /^product_sku is missing/],
    [row('IMG-PROTOREL', '//cdn.example.com/1.jpg'), /lacks https: in front/],
    [
      { product_sku: 'IMG-LIST', images: ['https://cdn.example.com/1.jpg;https://cdn.example.com/2.jpg'] },
      /several URLs/,
    ],
  ])('%j is refused with what to do', async (payload, words) => {
    const { status, body } = await post(server, payload);
    expect([status, body['code']]).toEqual([422, 'ROWS_INVALID']);
    const [first] = body['errors'] as { path: string; message: string }[];
    expect(`${first?.path} ${first?.message}`).toMatch(words);
  });

  it.each([
    ['IMG-AMP', 'https://cdn.example.com/a.jpg?w=1&amp;h=2', /holds "&amp;".*plain URLs/],
    ['IMG-AMP-2', 'https://cdn.example.com/a.jpg?w=1&#38;h=2', /holds "&#38;"/],
    ['IMG-TWICE', 'https://cdn.example.com/kirmizi%2520canta.jpg', /holds "%2520".*encoded twice/],
    ['IMG-PLAIN', 'https://cdn.example.com/a%20b.jpg?w=1&h=2&amplitude=3', /^none$/],
  ])('of %s is written, with a warning on the row where the URL is odd', async (sku, url, warning) => {
    const { status, body } = await post(server, [row(sku, url)]);
    expect(status).toBe(202);
    expect(await waitForRun(server, body.runId)).toMatchObject({ status: 'succeeded', written: 1 });
    expect(omnitron.findContent(sku)?.images.map((image) => image.url)).toEqual([url]);
    const rows = await server.call('get', `/api/v1/runs/${body.runId}/rows`).expect(200);
    const [written] = (rows.body as { results: { warning: string | null }[] }).results;
    expect(written?.warning ?? 'none').toMatch(warning);
  });
});

describe('a mapping that is tried out', () => {
  const tried = async (input: unknown, operation: string, spec: unknown): Promise<unknown> => {
    const body = { input, mapping: [{ operation, spec }] };
    return (await server.call('post', '/api/v1/test/mapping').send(body).expect(200)).body as unknown;
  };

  it.each([
    [{ t: { x: 'x1' } }, { t: { x: String.raw`=concat('v=\'',@(1,x),'\'')` } }, { t: { x: 'x1' } }],
    [{ x: '1' }, { y: String.raw`=concat('it\'s ',@(1,x))` }, { x: '1' }],
  ])('of %j with escaped quotes gives what Jolt gives, and a warning', async (input, spec, result) => {
    expect(await tried(input, 'modify-overwrite-beta', spec)).toEqual({
      result,
      warnings: [expect.stringMatching(/^mapping\[0\]\.spec.*no escape for a quote.*values get lost/)],
    });
  });

  it('reads keys that begin with @, as attributes of XML do', async () => {
    const input = { I: [{ '@Item': [{ '@Name': 'Title', '@L': 'en', '#text': 'Snow' }] }] };
    const title = { '@(2,\\#text)': 'r[&5].t.v', '@(2,\\@L)': 'r[&5].t.l' };
    const spec = { I: { '*': { '\\@Item': { '*': { '\\@Name': { Title: title } } } } } };
    expect(await tried(input, 'shift', spec)).toEqual({ result: { r: [{ t: { v: 'Snow', l: 'en' } }] } });
  });
});

describe('an expression that is tried out', () => {
  const tried = async (body: object): Promise<Record<string, unknown>> =>
    (await server.call('post', '/api/v1/test/expression').send(body)).body as Record<string, unknown>;

  it.each([
    [
      `\${literal("{'a':\\"b\\"}")}`,
      /^The text has no closing ": every second \\" ends the text, as in NiFi/,
    ],
    [`\${literal('{"a":\\'b\\'}')}`, /^The text has no closing ': every second \\' ends the text/],
    ['${literal("a\nb")}', /must be on one line/],
  ])('%s tells what is wrong with its quotes', async (expression, detail) => {
    expect(await tried({ expression })).toMatchObject({
      code: 'EXPRESSION_INVALID',
      detail: expect.stringMatching(detail),
    });
  });

  it.each([
    [`\${literal('{"a":"b"}')}`, '{"a":"b"}'],
    [`\${literal("it's")}`, "it's"],
    [`\${literal("one \\" only")}`, 'one " only'],
  ])('%s has quotes of the other kind', async (expression, result) => {
    expect(await tried({ expression })).toMatchObject({ result });
  });

  it('knows the query as its place wants it, typed as the settings say', async () => {
    const query = { sku: ['A&1', 'B 2'], modifiedDateGt: '2026-05-26T12:00:00Z', customs: { season: '7' } };
    const erpQuery = {
      sku: { key: 's', type: 'json-array' },
      modified_date__gt: { key: 'd', type: 'datetime', format: 'yyyy-MM-dd HH:mm', zone: 'Europe/Istanbul' },
      customs: [{ name: 'season', key: 'x', type: 'number' }],
    };
    const given = { query, erpQuery };
    const url =
      'https://erp.example.com/items?since=${query.since}&q=${query.custom}{{#query.skus}}&skus=${query.skus}{{/query.skus}}';
    expect(await tried({ ...given, expression: url })).toMatchObject({
      result: 'https://erp.example.com/items?since=2026-05-26%2015:00&skus=%5B%22A%261%22,%22B%202%22%5D',
      warnings: [],
    });
    const body =
      '{"ids": ${query.skus}, "season": ${query.custom.season}, "since": "${query.since}", "none": ${query.custom}}';
    expect(JSON.parse(String((await tried({ ...given, expression: body }))['result']))).toEqual({
      ids: ['A&1', 'B 2'],
      season: 7,
      since: '2026-05-26 15:00',
      none: null,
    });
    const header = '${http.query.param.sku} ${query.sku:length()}';
    expect(await tried({ ...given, expression: header })).toMatchObject({ result: 'A&1,B 2 13' });
    expect(await tried({ query, expression: 'x${query.custom.season', erpQuery })).toMatchObject({
      warnings: [{ message: expect.stringContaining('never closed') }],
    });
    expect(await tried({ expression: 'https://x.example{{#query.sku}}' })).toMatchObject({
      code: 'INPUT_INVALID',
      errors: [{ path: 'expression', message: expect.stringContaining('never closed') }],
    });
    const broken = {
      ...given,
      query: { customs: { season: 'winter' } },
      expression: '${query.custom.season}',
    };
    expect(await tried(broken)).toMatchObject({ code: 'QUERY_VALUE_INVALID' });
  });

  it('knows the secrets of a login by name, and has the value of none', async () => {
    await server
      .call('post', '/api/v1/logins')
      .send({
        slug: 'signed',
        name: 'Signed',
        type: 'basic',
        settings: { username: 'u', password: 'canary-password' },
        secrets: { signing: 'canary-signing' },
      })
      .expect(201);
    const expression = 'Key ${secret.signing} ${secret.login.password} ${secret.login.password:length()}';
    const found = await tried({ expression, login: 'signed' });
    expect(found).toEqual({ result: 'Key *** *** 3', type: 'STRING', warnings: [] });
    expect(await tried({ expression: 'a\n${secret.singing}', login: 'signed' })).toMatchObject({
      result: 'a\n',
      warnings: [
        { message: 'The login "signed" has no secret.singing; it would be empty', line: 2, column: 3 },
      ],
    });
    expect(await tried({ expression: '${secret.any}' })).toMatchObject({ result: '***' });
    expect(await tried({ expression, login: 'nobody' })).toMatchObject({ code: 'LOGIN_NOT_FOUND' });
  });
});

describe('a token endpoint', () => {
  const login = (slug: string, tokenUrl: string): object => ({
    slug,
    name: slug,
    type: 'oauth2',
    settings: { grant: 'client_credentials', tokenUrl, clientId: 'id', clientSecret: 's3cret-of-client' },
  });

  it('that answers a form gives its token', async () => {
    await using erp = await serveErp(({ path, headers }) =>
      path === '/token'
        ? {
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: 'access_token=abc123&token_type=bearer&expires_in=3600',
          }
        : { status: headers.authorization === 'Bearer abc123' ? 200 : 401, json: { items: [] } },
    );
    await server
      .call('post', '/api/v1/logins')
      .send(login('form', `${erp.origin}/token`))
      .expect(201);
    const document = {
      name: 'Form',
      omnitron: { login: 'omnitron', domainUrl: omnitron.url },
      read: { url: `${erp.origin}/items`, recordsPath: '$.items', login: 'form' },
    };
    const { body } = await server.call('post', '/api/v1/test/read').send({ document });
    expect(body).toMatchObject({ ok: true });
  });

  it('that redirects is told, with the address', async () => {
    await using erp = await serveErp(() => ({ status: 301, headers: { location: '/token/' } }));
    await server
      .call('post', '/api/v1/logins')
      .send(login('moved', `${erp.origin}/token`))
      .expect(201);
    const { body } = await server.call('post', '/api/v1/logins/moved/test');
    expect(JSON.stringify(body)).toContain(`${erp.origin}/token/`);
    expect(JSON.stringify(body)).toMatch(/redirect/);
  });
});
