import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { serveHttp } from '../support/http-server.js';
import { createFlow, createLogins, imageFlow, MAPPING, SCRIPT, type Sides } from '../support/image-flow.js';
import { createOutboundFlow, postedRow } from '../support/outbound-flow.js';

let server: TestApp;
let sides: Sides;
let skus: string[];

const samples = '/api/v1/flows/images/samples';
const pagination = { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 20 };
const sample = { flow: 'images', name: 'first-page' };

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 60 }),
    startOmnitronSimulator({ products: 60 }),
  ]);
  sides = { erp, omnitron };
  skus = Array.from({ length: 60 }, (_, index) => erp.catalogue.skuAt(index) ?? '');
  server = await startTestApp({ ROLES: 'api' });
  await createLogins(server, sides);
  const read = { ...(imageFlow(sides)['read'] as object), pagination };
  await createFlow(server, imageFlow(sides, { read }));
  await createOutboundFlow(server, omnitron);
  await server.call('post', samples).send({ name: sample.name }).expect(201);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});
afterEach(() => {
  sides.erp.reset();
  sides.omnitron.reset();
});

async function test(path: string, body: object, status = 200): Promise<Record<string, unknown>> {
  const answer = await server.call('post', `/api/v1/test/${path}`).send(body).expect(status);
  return answer.body as Record<string, unknown>;
}

const script = { language: 'javascript', source: SCRIPT };

describe('a response that is kept', () => {
  it('is what the ERP answered, with its request, and no secret in it', async () => {
    await using erp = await serveHttp((request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ results: [{ sku: 'A', echo: request.headers.authorization }] }));
    });
    const read = { login: 'erp', url: `${erp.origin}/images?key=1`, recordsPath: '$.results' };
    await createFlow(server, imageFlow(sides, { name: 'Echo', slug: 'echo', read }));
    const { body } = await server
      .call('post', '/api/v1/flows/echo/samples')
      .send({ name: 'kept' })
      .expect(201)
      .expect('location', '/api/v1/flows/echo/samples/kept');
    expect(body).toMatchObject({
      name: 'kept',
      kind: 'response',
      contentType: 'application/json',
      source: `GET ${erp.origin}/images?key=***`,
      author: 'admin@example.com',
    });
    const { content } = body as { content: string };
    expect(JSON.parse(content)).toEqual({ results: [{ sku: 'A', echo: expect.stringMatching(/\*\*\*$/) }] });
    const { body: again } = await server.call('get', '/api/v1/flows/echo/samples/kept').expect(200);
    expect(again).toEqual(body);
  });

  it('keeps its letters in whatever charset it came', async () => {
    await using erp = await serveHttp((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/csv; charset=windows-1254' })
        .end(Buffer.from('sku;name\nA-1;\xdeal\n', 'latin1'));
    });
    const read = { url: `${erp.origin}/images` };
    await createFlow(server, imageFlow(sides, { name: 'Turkish', slug: 'turkish', read }));
    await server.call('post', '/api/v1/flows/turkish/samples').send({ name: 'csv' }).expect(201);
    const named = { flow: 'turkish', name: 'csv' };
    const source = 'function transform(rows) { return rows; }';
    expect(await test('script', { language: 'javascript', source, sample: named })).toMatchObject({
      result: [{ sku: 'A-1', name: 'Şal' }],
    });
  });

  it('is not kept when the ERP refuses, or answers more than a sample may have', async () => {
    sides.erp.faults.add({ kind: 'status', status: 400, body: 'no', match: { path: '/products' } });
    const refused = await server.call('post', samples).send({ name: 'refused' }).expect(422);
    expect(refused.body).toMatchObject({
      code: 'SAMPLE_NOT_READ',
      detail: expect.stringContaining('PAGE_REFUSED'),
    });
    await using erp = await serveHttp((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify([{ sku: 'x'.repeat(1_000_000) }]));
    });
    const read = { url: `${erp.origin}/images` };
    await createFlow(server, imageFlow(sides, { name: 'Large', slug: 'large', read }));
    const { body } = await server.call('post', '/api/v1/flows/large/samples').send({ name: 'l' }).expect(422);
    expect(body).toMatchObject({ code: 'SAMPLE_TOO_LARGE' });
  });
});

describe('samples', () => {
  it('are saved, listed, replaced and deleted by name, and go with their flow', async () => {
    await createFlow(server, imageFlow(sides, { name: 'Short', slug: 'short' }));
    const path = '/api/v1/flows/short/samples';
    await server.call('put', `${path}/b`).send({ content: '[]' }).expect(201);
    await server.call('put', `${path}/a`).send({ content: '[1]', kind: 'payload' }).expect(201);
    await server.call('put', `${path}/b`).send({ content: '<r/>', contentType: 'text/xml' }).expect(200);
    const { body } = await server.call('get', path).expect(200);
    expect(body).toMatchObject({
      count: 2,
      results: [
        { name: 'a', kind: 'payload', bytes: 3, source: null },
        { name: 'b', kind: 'response', contentType: 'text/xml' },
      ],
    });
    await server.call('delete', `${path}/b`).expect(204);
    const gone = await server.call('delete', `${path}/b`).expect(404);
    expect(gone.body).toMatchObject({ code: 'SAMPLE_NOT_FOUND', detail: expect.stringContaining(': a.') });
    await server.call('delete', '/api/v1/flows/short').expect(204);
    await server.call('get', `${path}/a`).expect(404);
    const [left] = await server.database.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM flow_samples WHERE name = 'a'`,
    );
    expect(left).toEqual({ count: 0 });
  });

  it('are at most twenty per flow, however many are saved at once', async () => {
    await createFlow(server, imageFlow(sides, { name: 'Many', slug: 'many' }));
    const save = (name: string) =>
      server.call('put', `/api/v1/flows/many/samples/${name}`).send({ content: '[]' });
    const answers = await Promise.all(Array.from({ length: 24 }, (_, index) => save(`s-${index}`)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(answers.find(({ status }) => status !== 201)?.body).toMatchObject({ code: 'TOO_MANY_SAMPLES' });
    const kept = answers.findIndex(({ status }) => status === 201);
    await save(`s-${kept}`).expect(200);
  });

  it('are refused for a wrong name, too much content, and a payload that is not JSON', async () => {
    const save = async (name: string, body: object, flow = 'images') => {
      const answer = await server.call('put', `/api/v1/flows/${flow}/samples/${name}`).send(body);
      return answer.body as { errors?: { path: string }[]; code: string };
    };
    expect(await save('A%20b', { content: '[]' })).toMatchObject({ errors: [{ path: 'name' }] });
    expect(await save('a', { content: 'ş'.repeat(500_001) })).toMatchObject({ code: 'SAMPLE_TOO_LARGE' });
    expect(await save('a', { content: '[', kind: 'payload' })).toMatchObject({
      errors: [{ path: 'content' }],
    });
    const response = { content: '[]', kind: 'response' };
    expect(await save('a', response, 'erp-images')).toMatchObject({ errors: [{ path: 'kind' }] });
    expect(await save('a', { content: '[]' }, 'nothing')).toMatchObject({ code: 'FLOW_NOT_FOUND' });
  });
});

describe('a test takes a sample instead of its input:', () => {
  it('the script gets what the Read card passes on', async () => {
    const { result } = await test('script', { ...script, sample });
    expect((result as { code: string }[]).map(({ code }) => code)).toEqual(skus.slice(0, 20));
  });

  it('the mapping gets it too, with long numbers as texts like in a run', async () => {
    const content = '[{"sku": 12345678901234567890}]';
    await server.call('put', `${samples}/digits`).send({ kind: 'payload', content }).expect(201);
    const mapping = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku' } } }];
    expect(await test('mapping', { sample: { ...sample, name: 'digits' }, mapping })).toEqual({
      result: [{ product_sku: '12345678901234567890' }],
    });
    const { result } = await test('mapping', { sample, mapping });
    expect(result).toEqual(skus.slice(0, 20).map((sku) => ({ product_sku: sku })));
  });

  it('the whole flow goes on from it while the ERP is away', async () => {
    sides.erp.faults.add({ kind: 'status', status: 503, match: { path: '/' } });
    const asked = sides.erp.requests.length;
    const answer = await test('flow', { flow: 'images', sample });
    expect(answer).toMatchObject({
      ok: true,
      exchanges: [],
      pages: [{ recordCount: 20 }],
      totals: { products: 20 },
    });
    expect((answer['steps'] as { step: string }[]).map(({ step }) => step)).toEqual([
      'login',
      'sample',
      'script',
      'mapping',
      'group',
      'diff',
    ]);
    expect(sides.erp.requests).toHaveLength(asked);
  });

  it('wrong names are told by their path, with the names that there are', async () => {
    const wrong = [
      [{ flow: 'images', name: 'none' }, 'sample.name', 'first-page'],
      [{ flow: 'nothing', name: 'first-page' }, 'sample.flow', 'no flow "nothing"'],
    ] as const;
    for (const [named, path, message] of wrong) {
      const errors = [{ path, message: expect.stringContaining(message) as string }];
      expect(await test('script', { ...script, sample: named }, 422)).toMatchObject({ errors });
      expect(await test('mapping', { mapping: MAPPING, sample: named }, 422)).toMatchObject({ errors });
      expect(await test('flow', { flow: 'images', sample: named }, 422)).toMatchObject({ errors });
    }
    await test('script', { ...script, sample, input: [] }, 422);
    await test('mapping', { mapping: MAPPING, sample, input: [] }, 422);
    await test('mapping', { mapping: MAPPING, sample: 'first-page' }, 422);
  });

  it('a response that is not what the card says is told as that', async () => {
    await server.call('put', `${samples}/html`).send({ content: '<html>' }).expect(201);
    const named = { flow: 'images', name: 'html' };
    expect(await test('script', { ...script, sample: named }, 422)).toMatchObject({
      code: 'SAMPLE_UNREADABLE',
      detail: expect.stringContaining('an HTML page where JSON is expected'),
    });
    expect(await test('flow', { flow: 'images', sample: named })).toMatchObject({
      ok: false,
      steps: [{ step: 'login' }, { step: 'sample', code: 'SAMPLE_UNREADABLE' }],
    });
  });
});

describe('POST test/flow for an outbound flow', () => {
  it('takes what the ERP would post, and tells what the write would change', async () => {
    const [a, b] = skus as [string, string];
    sides.omnitron.seedImages(
      a,
      postedRow(a, 1).images.map((image) => ({ ...image, image_type: 'default' })),
    );
    const payload = [postedRow(a, 1), postedRow(b, 1)];
    const answer = await test('flow', { flow: 'erp-images', payload });
    expect(answer).toMatchObject({
      ok: true,
      pages: [{ recordCount: 2 }],
      rows: [
        { sku: a, diff: { unchanged: 2 } },
        { sku: b, diff: { created: payload[1]?.images.map(({ url }) => ({ url })) } },
      ],
    });
    const one = await test('flow', { flow: 'erp-images', payload: payload[0] });
    expect(one).toMatchObject({ ok: true, totals: { products: 1 } });
    expect(sides.omnitron.report().writes).toBe(0);
  });

  it('refuses what a post would be refused for, in the same words', async () => {
    const bad = { flow: 'erp-images', payload: [{ product_sku: 'A', images: [{ url: 'x' }] }] };
    expect(await test('flow', bad)).toMatchObject({
      ok: false,
      steps: [{ step: 'login' }, { step: 'payload', code: 'ROWS_INVALID' }],
    });
  });

  it('takes a kept payload, and says what to give when there is none', async () => {
    const path = '/api/v1/flows/erp-images/samples/post';
    await server
      .call('put', path)
      .send({ content: JSON.stringify(postedRow(skus[0] ?? '', 1)) })
      .expect(201);
    const named = { flow: 'erp-images', name: 'post' };
    expect(await test('flow', { flow: 'erp-images', sample: named })).toMatchObject({
      ok: true,
      totals: { products: 1 },
    });
    expect(await test('flow', { flow: 'erp-images' }, 422)).toMatchObject({ errors: [{ path: 'flow' }] });
    expect(await test('flow', { flow: 'images', payload: [] }, 422)).toMatchObject({
      errors: [{ path: 'payload' }],
    });
  });
});

describe('the cursor of a reading test', () => {
  type Read = { pages: { pageNo: number; records: { sku: string }[]; nextCursor: object }[] };

  it('reads the page after it, which can be kept as well', async () => {
    const first = (await test('read', { flow: 'images' })) as unknown as Read;
    const cursor = first.pages[0]?.nextCursor;
    const second = (await test('read', { flow: 'images', cursor })) as unknown as Read;
    expect(second.pages.map(({ pageNo, records }) => [pageNo, records[0]?.sku])).toEqual([[2, skus[20]]]);
    const { body } = await server.call('post', samples).send({ name: 'second', cursor }).expect(201);
    expect((body as { source: string }).source).toContain('offset=20');
  });

  it('is refused when it is none of this flow', async () => {
    const cursor = {
      pageNo: 2,
      responseNo: 2,
      batch: 3,
      recordsRead: -1,
      recordsBefore: 0,
      skip: 0,
      declared: null,
      declaredBefore: 0,
      position: { url: 'https://elsewhere.example/' },
      previous: null,
    };
    const answer = await test('read', { flow: 'images', cursor }, 422);
    const paths = (answer['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['cursor.recordsRead', 'cursor.batch', 'cursor.position']);
  });

  it('of a viewer never says which URL gets the credentials', async () => {
    const read = {
      ...(imageFlow(sides)['read'] as object),
      pagination: { type: 'next', nextPath: '$.next' },
    };
    await createFlow(server, imageFlow(sides, { name: 'Next', slug: 'next', read }));
    const cursor = {
      pageNo: 2,
      responseNo: 2,
      batch: 0,
      recordsRead: 0,
      recordsBefore: 0,
      skip: 0,
      declared: null,
      declaredBefore: 0,
      position: { url: `${sides.erp.url}/elsewhere` },
      previous: null,
    };
    const viewer = { email: 'viewer@example.com', password: 'a long enough secret', role: 'viewer' };
    await server.call('post', '/api/v1/users').send(viewer).expect(201);
    const login = await server
      .call('post', '/api/v1/auth/login')
      .send({ username: viewer.email, password: viewer.password })
      .expect(200);
    const { accessToken } = login.body as { accessToken: string };
    const { body } = await server
      .call('post', '/api/v1/test/read')
      .auth(accessToken, { type: 'bearer' })
      .send({ flow: 'next', cursor })
      .expect(403);
    expect(body).toMatchObject({ code: 'CURSOR_NOT_ALLOWED' });
    expect(sides.erp.requests.some(({ url }) => url.includes('elsewhere'))).toBe(false);
  });
});
