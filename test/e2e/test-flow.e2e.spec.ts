import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_OMNITRON_ACCOUNT, startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 60 }),
    startOmnitronSimulator({ products: 60 }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});
afterEach(() => {
  sides.erp.reset();
  sides.omnitron.reset();
});

async function post(path: string, body: object, status = 200): Promise<Record<string, unknown>> {
  const answer = await server.call('post', `/api/v1/test/${path}`).send(body).expect(status);
  return answer.body as Record<string, unknown>;
}

describe('POST test/flow', () => {
  it('tells per product what the write would create, change and delete, and writes nothing', async () => {
    const [a, b] = [0, 1].map((index) => sides.erp.catalogue.product(index).sku) as [string, string];
    const [first, ...others] = sides.erp.catalogue
      .images(0)
      .map((image) => ({ ...image, image_type: 'default' as const }));
    const moved = { ...first!, order: 99 };
    const gone = { url: 'https://cdn.shop.example/gone.jpg', order: 7, image_type: 'default' as const };
    sides.omnitron.seedImages(a, [moved, ...others, gone]);
    const same = sides.erp.catalogue.images(1).map((image) => ({ ...image, image_type: 'default' as const }));
    sides.omnitron.seedImages(b, same);

    const answer = await post('flow', { flow: 'images', query: { sku: [a, b] }, maxPages: 5 });
    expect(answer).toMatchObject({
      ok: true,
      rows: [
        {
          sku: a,
          refusal: { code: 'FOREIGN_IMAGES' },
          diff: { created: [], changed: [{ url: first?.url, from: moved, to: first }], deleted: [gone] },
        },
        { sku: b, diff: { created: [], changed: [], deleted: [], unchanged: same.length } },
      ],
      totals: { products: 1, unchangedProducts: 1, created: 0, changed: 0, deleted: 0 },
    });
    expect((answer['steps'] as { step: string }[]).map(({ step }) => step)).toEqual([
      'login',
      'read',
      'script',
      'mapping',
      'group',
      'diff',
    ]);
    expect(sides.omnitron.report().writes).toBe(0);
    const { body } = await server.call('get', '/api/v1/runs').expect(200);
    expect(body).toMatchObject({ count: 0 });
  });

  it('takes a document that is not saved, with a filename template, within its limits', async () => {
    const document = imageFlow(sides, {
      name: 'Draft',
      slug: 'draft',
      filenameTemplate: '{base_code}',
      script: {
        language: 'javascript',
        source:
          'function transform(rows) { return rows.map(({ base_code, images }) => ({ product_sku: base_code, images })); }',
      },
      mapping: null,
    });
    const answer = await post('flow', { document, maxRows: 2 });
    expect(answer).toMatchObject({ ok: true, totals: { products: 12 } });
    await server.call('get', '/api/v1/flows/draft').expect(404);
  });

  it('answers the step that failed, with its code, instead of failing itself', async () => {
    const document = imageFlow(sides, {
      script: {
        language: 'javascript',
        source: 'function transform() { throw new Error("no such field"); }',
      },
    });
    const answer = await post('flow', { document });
    expect(answer).toMatchObject({ ok: false, rows: [], pages: [{ recordCount: 60, result: null }] });
    expect((answer['steps'] as object[]).at(-1)).toMatchObject({
      step: 'script',
      ok: false,
      code: 'SCRIPT_FAILED',
      detail: expect.stringContaining('no such field'),
    });
  });

  it('reports every problem of a document by its path', async () => {
    const answer = await post('flow', { document: { ...imageFlow(sides), filenameTemplate: '{' } }, 422);
    expect(answer).toMatchObject({ errors: [{ path: 'document.filenameTemplate' }] });
    await post('flow', {}, 422);
    await post('flow', { flow: 'no-such-flow' }, 404);
  });
});

describe('POST test/read', () => {
  it('shows the request as it was sent, the response, the first records and the next cursor, without a secret', async () => {
    const answer = await post('read', { flow: 'images', query: { sku: ['AK000001-YSL-S'] } });
    const url = `${sides.erp.url}/products/offset?sku=AK000001-YSL-S&offset=0&limit=500`;
    expect(answer).toMatchObject({
      ok: true,
      exchanges: [
        {
          request: { method: 'GET', url, headers: { Authorization: '***' } },
          curl: expect.stringContaining(`curl -X GET '${url}'`),
          response: { status: 200, excerpt: expect.stringContaining('AK000001-YSL-S') },
        },
      ],
      pages: [{ recordCount: 1, records: [{ sku: 'AK000001-YSL-S' }] }],
    });
    const sent = sides.erp.requests.findLast(({ url: path }) => path.includes('/products/offset'));
    const token = String(sent?.headers['authorization']).replace(/^\S+ /, '');
    expect(token.length).toBeGreaterThan(8);
    expect(JSON.stringify(answer)).not.toContain(token);
  });

  it('shows the answer of an ERP that refuses', async () => {
    sides.erp.faults.add({
      kind: 'status',
      status: 400,
      body: '{"error":"bad offset"}',
      match: { path: '/products' },
    });
    expect(await post('read', { flow: 'images' })).toMatchObject({
      ok: false,
      steps: [{ step: 'login' }, { step: 'read', code: 'PAGE_REFUSED' }],
      exchanges: [{ response: { status: 400, excerpt: '{"error":"bad offset"}' } }],
      pages: [],
    });
  });
});

describe('POST test/login', () => {
  it('tries a stored login and one that is not saved', async () => {
    expect(await post('login', { login: 'erp' })).toMatchObject({ ok: true });
    const document = {
      slug: 'other',
      name: 'Other',
      type: 'omnitron',
      settings: { domainUrl: sides.omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT, password: 'wrong password' },
    };
    const answer = await post('login', { document });
    expect(answer).toMatchObject({ ok: false, code: 'LOGIN_REFUSED' });
    expect(JSON.stringify(answer)).not.toContain('wrong password');
    await post('login', {}, 422);
  });
});

describe('a viewer', () => {
  it('tests what is stored, and brings no document', async () => {
    const viewer = { email: 'viewer@example.com', password: 'a long enough secret', role: 'viewer' };
    await server.call('post', '/api/v1/users').send(viewer).expect(201);
    const login = await server
      .call('post', '/api/v1/auth/login')
      .send({ username: viewer.email, password: viewer.password })
      .expect(200);
    const { accessToken } = login.body as { accessToken: string };
    const asViewer = (path: string, body: object) =>
      server.call('post', `/api/v1/test/${path}`).auth(accessToken, { type: 'bearer' }).send(body);
    await asViewer('read', { flow: 'images' }).expect(200);
    const refused = await asViewer('flow', { document: imageFlow(sides) }).expect(403);
    expect(refused.body).toMatchObject({ code: 'DOCUMENT_NOT_ALLOWED' });
  });
});
