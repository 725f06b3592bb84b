import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type RunBody, runToEnd } from '../support/image-flow.js';
import { type ScriptedErp, serveErp } from '../support/scripted-erp.js';

const DATA_DIR = join(tmpdir(), 'image-integrator-script-tests');
let server: TestApp;
let omnitron: OmnitronSimulator;
let erp: ScriptedErp;
let stranger: ScriptedErp;
/** Which login is asked for: the ERP forgets sessions for details. */
let logins = 0;
let dead = new Set<string>();
let made = 0;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
  stranger = await serveErp(() => ({ json: { img: 'https://cdn.example.com/stolen.jpg' } }));
  erp = await serveErp(({ path, headers }) => {
    if (path === '/login') {
      logins += 1;
      return { json: { token: `session-${logins}` } };
    }
    const { authorization = '' } = headers;
    if (!/^Bearer session-\d+$/.test(authorization)) return { status: 401, json: {} };
    if (path === '/items') return { json: [{ sku: `SL-${made}` }] };
    if (dead.has(authorization)) return { status: 401, json: {} };
    return { json: { img: 'https://cdn.example.com/detail.jpg' } };
  });
  server = await startTestApp({ DATA_DIR });
  const save = (slug: string, type: string, settings: object) =>
    server.call('post', '/api/v1/logins').send({ slug, name: slug, type, settings }).expect(201);
  await save('omnitron', 'omnitron', { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT });
  await save('erp', 'jwt', { url: `${erp.origin}/login`, username: 'u', password: 'p' });
});
beforeEach(() => {
  dead = new Set();
});
afterAll(async () => {
  await server.stop();
  await Promise.all([omnitron.stop(), erp[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
});

const javascript = (url: string, options = 'login: true') => ({
  language: 'javascript',
  maxHttpCalls: 5,
  source: `async function transform(rows) {
    const answer = await http.request({ url: '${url}', ${options} });
    return rows.map(({ sku }) => ({ product_sku: sku, images: [answer.json().img] }));
  }`,
});
const python = (url: string) => ({
  language: 'python',
  maxHttpCalls: 5,
  source: `def transform(rows, context):
    answer = http.request("GET", "${url}", login=True)
    return [{"product_sku": row["sku"], "images": [answer.json()["img"]]} for row in rows]
`,
});

async function run(script: object, read: object = {}): Promise<RunBody> {
  made += 1;
  const slug = `script-login-${made}`;
  const flow = {
    name: slug.slice(0, 20),
    slug,
    omnitron: { login: 'omnitron', domainUrl: omnitron.url },
    read: { url: `${erp.origin}/items`, login: 'erp', ...read },
    script,
  };
  await server.call('post', '/api/v1/flows').send(flow).expect(201);
  return await runToEnd(server, {}, slug);
}

describe('the login of a flow in its script', () => {
  it.each([
    ['JavaScript', javascript],
    ['Python', python],
  ])('goes along where %s asks for it', async (_language, script) => {
    expect(await run(script(`${erp.origin}/detail`))).toMatchObject({ status: 'succeeded', written: 1 });
    expect(erp.seen.at(-1)).toMatchObject({
      path: '/detail',
      headers: { authorization: expect.any(String) },
    });
  });

  it('is renewed once when the ERP has forgotten the session', async () => {
    await run(javascript(`${erp.origin}/detail`));
    dead.add(`Bearer session-${logins}`);
    const before = logins;
    expect(await run(javascript(`${erp.origin}/detail`))).toMatchObject({ status: 'succeeded', written: 1 });
    expect(logins).toBe(before + 1);
  });

  it('stays behind where the script does not ask for it', async () => {
    const failed = await run(javascript(`${erp.origin}/detail`, ''));
    expect(failed.status).not.toBe('succeeded');
    expect(erp.seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  it.each(['login: true', 'login: true, headers: { a: "b" }'])(
    'goes to no other address: %s',
    async (options) => {
      const failed = await run(javascript(`${stranger.origin}/detail`, options));
      expect(failed).toMatchObject({ status: 'failed', failure: { step: 'script', code: 'SCRIPT_FAILED' } });
      expect(failed.failure?.detail).toContain(`The login "erp" goes to ${erp.origin} alone`);
      expect(stranger.seen).toEqual([]);
    },
  );

  it('is not there for a script that is tried by itself', async () => {
    const { body } = await server
      .call('post', '/api/v1/test/script')
      .send({ ...javascript(`${erp.origin}/detail`), input: [] })
      .expect(422);
    expect((body as { detail: string }).detail).toContain('set read.login of the flow');
  });
});
