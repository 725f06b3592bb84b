import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { newId } from '../../src/common/index.js';
import type { Payload } from '../../src/outbound/payload-intake.js';
import { PostStore } from '../../src/outbound/post-store.js';
import { type PostedFlow, PostedFlows } from '../../src/outbound/posted-flows.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { waitForRun } from '../support/image-flow.js';
import { createOutboundFlow, heldPost, post, postedRow } from '../support/outbound-flow.js';

let server: TestApp;
let omnitron: OmnitronSimulator;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ unknownProducts: 'create' });
  server = await startTestApp({
    PUBLIC_URL: 'https://integrator.example.com',
    OUTBOUND_MAX_MB: '4',
    OUTBOUND_MAX_ROWS: '20000',
  });
  await createOutboundFlow(server, omnitron);
  await createOutboundFlow(server, omnitron, {
    name: 'Mapped',
    slug: 'mapped',
    mapping: [
      { operation: 'shift', spec: { items: { '*': { code: '[&1].product_sku', photo: '[&1].images' } } } },
    ],
  });
});
afterAll(async () => {
  await server.stop();
  await omnitron.stop();
});
beforeEach(() => omnitron.reset());

async function createSender(email: string, terms?: object): Promise<{ token: string; id: string }> {
  const user = { email, password: 'correct horse battery', role: 'sender' };
  const { body } = await server.call('post', '/api/v1/users').send(user).expect(201);
  const { id } = body as { id: string };
  if (terms === undefined) {
    const form = { username: email, password: user.password };
    const login = await request(server.url).post('/api/nifi/login').type('form').send(form).expect(200);
    return { token: login.text, id };
  }
  const created = await server.call('post', `/api/v1/users/${id}/tokens`).send(terms).expect(201);
  return { token: (created.body as { accessToken: string }).accessToken, id };
}

describe('a post to an outbound flow', () => {
  it('becomes a run that writes its rows', async () => {
    const { body: flow } = await server.call('get', '/api/v1/flows/erp-images').expect(200);
    expect(flow).toMatchObject({ outboundUrl: 'https://integrator.example.com/api/v1/outbound/erp-images' });
    const answer = await post(server, [postedRow('A', 1), postedRow('B', 1)]);
    expect(answer).toMatchObject({
      status: 202,
      body: { rows: 2, location: `/api/v1/runs/${answer.body.runId}` },
    });
    expect(answer.headers.get('location')).toBe(answer.body['location']);
    const run = await waitForRun(server, answer.body.runId);
    expect(run).toMatchObject({ status: 'succeeded', written: 2, records: 2, trigger: 'outbound' });
    expect(run.steps.map(({ step }) => step)).toEqual(['login', 'group', 'write']);
    expect([heldPost(omnitron, 'A'), heldPost(omnitron, 'B')]).toEqual(['1', '1']);
  });

  it('takes 10,000 rows, and a single object, and an empty list', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => postedRow(`P${n}`, 'x', 1));
    const large = await post(server, rows);
    expect(large).toMatchObject({ status: 202, body: { rows: 10_000 } });
    const one = await post(server, postedRow('ONE', 1), {}, 'erp-images?wait=60');
    expect(one).toMatchObject({ status: 200, body: { rows: 1, status: 'succeeded', written: 1 } });
    const none = await post(server, [], {}, 'erp-images?wait=60');
    expect(none).toMatchObject({ status: 200, body: { rows: 0, status: 'empty' } });
    expect(await waitForRun(server, large.body.runId)).toMatchObject({ written: 10_000, failed: 0 });
  });

  it('takes gzip', async () => {
    const bytes = gzipSync(JSON.stringify([postedRow('Z', 1)]));
    const answer = await post(server, bytes, { 'content-encoding': 'gzip' }, 'erp-images?wait=60');
    expect(answer).toMatchObject({ status: 200, body: { written: 1 } });
  });

  it('goes to the mapping as it was posted', async () => {
    const photo = 'https://cdn.example/m.jpg';
    const answer = await post(
      server,
      {
        items: [
          { code: 'M1', photo },
          { code: 'M2', photo },
        ],
      },
      {},
      'mapped?wait=60',
    );
    expect(answer).toMatchObject({ status: 200, body: { rows: 1, status: 'succeeded', written: 2 } });
  });

  it('answers with the result, failed products by name, when its sender waits', async () => {
    const strict = await startOmnitronSimulator({ unknownProducts: 'refuse' });
    await createOutboundFlow(server, strict, { name: 'Strict', slug: 'strict' }, 'strict');
    strict.addProduct({ sku: 'KNOWN' });
    const answer = await post(server, [postedRow('KNOWN', 1), postedRow('UNKNOWN', 1)], {}, 'strict?wait=60');
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: 'partial',
        written: 1,
        failed: 1,
        failedRows: [{ sku: 'UNKNOWN', code: 'OMNITRON_REJECTED' }],
      },
    });
    await strict.stop();
  });
});

describe('who may post', () => {
  it('is a sender with the token of the compatibility login, who may do nothing else', async () => {
    const { token } = await createSender('erp@example.com');
    const sender = { url: server.url, token };
    expect(await post(sender, [postedRow('S', 1)])).toMatchObject({ status: 202 });
    const paths = ['/api/v1/flows', '/api/v1/runs', '/api/v1/users', '/api/v1/logins'];
    for (const path of paths) await request(server.url).get(path).auth(token, { type: 'bearer' }).expect(403);
    expect(await post({ url: server.url, token: 'forged' }, [])).toMatchObject({ status: 401 });
    const reader = { email: 'viewer@example.com', password: 'correct horse battery', role: 'viewer' };
    await server.call('post', '/api/v1/users').send(reader).expect(201);
    const login = await request(server.url)
      .post('/api/v1/auth/login')
      .send({ username: reader.email, password: reader.password });
    const { accessToken } = login.body as { accessToken: string };
    expect(await post({ url: server.url, token: accessToken }, [])).toMatchObject({ status: 403 });
  });

  it('may be bound to flows by an API token, which ends when it is revoked', async () => {
    const { token, id } = await createSender('bound@example.com', { name: 'SAP', flows: ['mapped'] });
    const sender = { url: server.url, token };
    expect(await post(sender, { items: [] }, {}, 'mapped')).toMatchObject({ status: 202 });
    expect(await post(sender, [])).toMatchObject({ status: 403, body: { code: 'FLOW_NOT_ALLOWED' } });
    const { body } = await server.call('get', `/api/v1/users/${id}/tokens`).expect(200);
    const [listed] = (body as { results: { id: string }[] }).results;
    expect(listed).toMatchObject({ name: 'SAP', flows: ['mapped'], revokedAt: null });
    await server.call('delete', `/api/v1/users/${id}/tokens/${listed?.id ?? ''}`).expect(204);
    expect(await post(sender, { items: [] }, {}, 'mapped')).toMatchObject({ status: 401 });
  });

  it('opens no other route with a bound token, whatever the role of its user', async () => {
    const { body: me } = await server.call('get', '/api/v1/auth/me').expect(200);
    const { id } = me as { id: string };
    const terms = { name: 'bound admin', flows: ['erp-images'], expiresInDays: 1 };
    const { body } = await server.call('post', `/api/v1/users/${id}/tokens`).send(terms).expect(201);
    const { accessToken: token } = body as { accessToken: string };
    await request(server.url).get('/api/v1/flows').auth(token, { type: 'bearer' }).expect(403);
    expect(await post({ url: server.url, token }, [])).toMatchObject({ status: 202 });
  });
});

describe('a post that cannot be taken', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, n) => postedRow(`R${n}`, 1));
  const deep = `[{"product_sku":"A","images":${'['.repeat(5000)}${']'.repeat(5000)}}]`;

  it.each([
    [
      'is no JSON',
      '[{"product_sku": oops}]',
      400,
      { code: 'PAYLOAD_MALFORMED', line: 1, column: 18, offset: 17 },
    ],
    ['is cut off', '[{"product_sku": "A"},\n{"prod', 400, { code: 'PAYLOAD_TRUNCATED', line: 2, column: 7 }],
    ['is nested deeply', deep, 400, { code: 'PAYLOAD_TOO_DEEP', line: 1, offset: 91 }],
    ['is a text', '"rows"', 422, { code: 'PAYLOAD_NOT_ROWS', offset: 0 }],
    ['is empty', '', 400, { code: 'PAYLOAD_TRUNCATED', offset: 0 }],
    [
      'has too many rows',
      JSON.stringify(rows(20_001)),
      413,
      { code: 'PAYLOAD_TOO_MANY_ROWS', maxRows: 20_000 },
    ],
    ['is too large', `[${' '.repeat(4_000_001)}]`, 413, { code: 'PAYLOAD_TOO_LARGE', maxBytes: 4_000_000 }],
    [
      'has rows of wrong types',
      [
        postedRow('A', 1),
        { product_sku: 1, images: 'x' },
        5,
        { product_sku: null, images: [{ url: 1, order: {} }] },
      ],
      422,
      {
        code: 'ROWS_INVALID',
        rows: 4,
        invalidRows: 3,
        errors: [
          { path: '[1].images' },
          { path: '[2]' },
          { path: '[3].product_sku' },
          { path: '[3].images[0].url' },
          { path: '[3].images[0].order' },
        ],
      },
    ],
  ])('because it %s is answered with the place', async (_, payload, status, body) => {
    const answer = await post(server, payload);
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    ['another type', {}, { 'content-type': 'application/xml' }, 415, 'PAYLOAD_UNSUPPORTED'],
    [
      'a form, as curl sends it',
      {},
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'PAYLOAD_UNSUPPORTED',
    ],
    [
      'another charset',
      {},
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'PAYLOAD_UNSUPPORTED',
    ],
    ['another encoding', {}, { 'content-encoding': 'br' }, 415, 'PAYLOAD_UNSUPPORTED'],
    ['gzip that is none', [], { 'content-encoding': 'gzip' }, 400, 'PAYLOAD_NOT_GZIP'],
    [
      'gzip cut off',
      gzipSync('[1,2,3]').subarray(0, 15),
      { 'content-encoding': 'gzip' },
      400,
      'PAYLOAD_TRUNCATED',
    ],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(60_000_000, 0x20)),
      { 'content-encoding': 'gzip' },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['a key with spaces', [], { 'idempotency-key': 'a b' }, 400, 'IDEMPOTENCY_KEY_INVALID'],
  ])('because it comes with %s says so', async (_, payload, headers, status, code) => {
    expect(await post(server, payload, headers as Record<string, string>)).toMatchObject({
      status,
      body: { code },
    });
  });

  it('leaves no run behind', async () => {
    const count = async () => ((await server.call('get', '/api/v1/runs')).body as { count: number }).count;
    const before = await count();
    await post(server, '[{"product_sku": oops}]');
    await post(server, [{ product_sku: null }]);
    expect(await count()).toBe(before);
  });

  it('is told when the flow is stopped, reads, or is not there', async () => {
    await server.call('post', '/api/v1/flows/mapped/stop').expect(200);
    expect(await post(server, [], {}, 'mapped')).toMatchObject({
      status: 409,
      body: { code: 'FLOW_STOPPED' },
    });
    await server.call('post', '/api/v1/flows/mapped/start').expect(200);
    expect(await post(server, [], {}, 'nobody')).toMatchObject({
      status: 404,
      body: { code: 'FLOW_NOT_FOUND' },
    });
    const { body } = await server.call('post', '/api/v1/flows/mapped/runs').send({}).expect(409);
    expect(body).toMatchObject({ code: 'RUN_NOT_READABLE' });
  });
});

describe('a flow that is stopped while a post is read', () => {
  const payload: Payload = {
    parts: [{ content: Buffer.from('[]'), records: 0 }],
    rows: 0,
    hash: randomBytes(32),
  };

  it('takes nothing, with or without a key, alone or beside posts to others', async () => {
    await server.call('post', '/api/v1/flows/mapped/stop').expect(200);
    const user = {
      id: newId(),
      email: 'erp@example.com',
    } as const;
    const flows = server.app.get(PostedFlows, { strict: false });
    const store = server.app.get(PostStore, { strict: false });
    const [stopped, running] = await Promise.all([flows.getFlow('mapped'), flows.getFlow('erp-images')]);
    const send = (flow: PostedFlow, key: string | null) =>
      store.store({
        flow,
        sender: user.email,
        owner: key === null ? null : { flowId: flow.id, userId: user.id, key },
        payload,
      });
    const refused = expect.objectContaining({ code: 'FLOW_STOPPED' }) as unknown;
    await expect(send(stopped, null)).rejects.toEqual(refused);
    await expect(send(stopped, 'k')).rejects.toEqual(refused);
    const [first, second] = await Promise.allSettled([send(stopped, null), send(running, null)]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'FLOW_STOPPED' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { isRepeated: false } });
    await server.call('post', '/api/v1/flows/mapped/start').expect(200);
    await expect(send(stopped, 'k')).resolves.toMatchObject({ isRepeated: false });
  });
});

describe('an Idempotency-Key', () => {
  const keyed = (key: string) => ({ 'idempotency-key': key });

  it('makes one run of the same payload, however often and in whatever form it comes', async () => {
    const payload = [postedRow('I', 1)];
    const first = await post(server, payload, keyed('one'));
    const again = await post(server, payload, keyed('one'));
    const zipped = gzipSync(JSON.stringify(payload));
    const packed = await post(server, zipped, { ...keyed('one'), 'content-encoding': 'gzip' });
    for (const answer of [again, packed]) {
      expect(answer).toMatchObject({ status: 202, body: first.body });
      expect(answer.headers.get('idempotency-replayed')).toBe('true');
    }
  });

  it('makes one run of many requests at the same time', async () => {
    const payload = [postedRow('I', 2)];
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(server, payload, keyed('many'))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1);
  });

  it('belongs to its sender and flow: the same key of others is another one', async () => {
    const [one, other] = await Promise.all([
      createSender('key-1@example.com'),
      createSender('key-2@example.com'),
    ]);
    const send = async ({ token }: { token: string }, sku: string, path: string) =>
      post({ url: server.url, token }, [postedRow(sku, 1)], keyed('shared'), path);
    const answers = [await send(one, 'K1', 'erp-images'), await send(other, 'K2', 'erp-images')];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(2);
    const elsewhere = await send(one, 'K3', 'mapped');
    expect(elsewhere).toMatchObject({ status: 202 });
    expect(answers.map(({ body }) => body.runId)).not.toContain(elsewhere.body.runId);
    expect((await send(one, 'K1', 'erp-images')).body.runId).toBe(answers[0]?.body.runId);
  });

  it('refuses another payload', async () => {
    const first = await post(server, [postedRow('I', 3)], keyed('other'));
    const second = await post(server, [postedRow('I', 4)], keyed('other'));
    expect(second).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED', runId: first.body.runId },
    });
  });

  it('is forgotten after a day', async () => {
    const first = await post(server, [postedRow('I', 5)], keyed('old'));
    await server.database.dataSource.query(
      `UPDATE outbound_keys SET created_at = created_at - interval '25 hours' WHERE key = 'old'`,
    );
    const second = await post(server, [postedRow('I', 6)], keyed('old'));
    expect(second).toMatchObject({ status: 202 });
    expect(second.body.runId).not.toBe(first.body.runId);
  });
});
