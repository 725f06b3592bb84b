import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listErrorDefinitions } from '../../src/common/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
});
afterAll(() => server.stop());

type Documented = Record<string, unknown>;

/** Has a description and an example, or is made of a schema that has. */
function isDocumented(settings: Documented): boolean {
  const text = JSON.stringify(settings);
  return text.includes('$ref') || ('description' in settings && text.includes('"example"'));
}

describe('the application', () => {
  it('says that it lives and is ready', async () => {
    const live = await request(server.url).get('/health/live').expect(200);
    const ready = await request(server.url).get('/health/ready').expect(200);
    expect([live.body, ready.body]).toMatchObject([
      { status: 'ok' },
      { status: 'ok', info: { database: { status: 'up' } } },
    ]);
  });

  it('answers what it does not know with problem+json and a request id', async () => {
    const { body, headers } = await server.call('get', '/api/v1/nothing').expect(404);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ code: 'ROUTE_NOT_FOUND', status: 404, instance: headers['x-request-id'] });
  });

  it('answers a body that is not JSON, or too large, with its place', async () => {
    const broken = await server.call('post', '/api/v1/users').type('json').send('{"email":').expect(400);
    expect(broken.body).toMatchObject({
      code: 'BODY_MALFORMED',
      detail: 'The request body cannot be read: it is no valid JSON from character 10 on.',
    });
    const large = await server
      .call('post', '/api/v1/users')
      .type('json')
      .send(`"${'x'.repeat(6_000_000)}"`)
      .expect(413);
    expect(large.body).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  it('describes itself: Swagger UI, and a description and an example on every operation and field', async () => {
    await request(server.url).get('/docs/').expect(200);
    const { body } = await request(server.url).get('/openapi.json').expect(200);
    const document = body as {
      paths: Record<
        string,
        Record<string, { summary?: string; description?: string; parameters?: Documented[] }>
      >;
      components: { schemas: Record<string, { properties?: Record<string, Record<string, unknown>> }> };
    };
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );
    expect(
      operations.filter(({ summary, description }) => !summary || !description).map(({ name }) => name),
    ).toEqual([]);
    const fields = Object.entries(document.components.schemas).flatMap(([schema, { properties = {} }]) =>
      Object.entries(properties).map(([field, settings]) => ({ name: `${schema}.${field}`, settings })),
    );
    const parameters = operations.flatMap(({ name, parameters = [] }) =>
      parameters.map((settings) => ({ name: `${name} ${String(settings['name'])}`, settings })),
    );
    const bare = [...fields, ...parameters].filter(({ settings }) => !isDocumented(settings));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('has one HTTP status for every error code', () => {
    const codes = [...listErrorDefinitions()];
    expect(codes.length).toBeGreaterThan(20);
    for (const [code, { status, kind, title }] of codes) {
      expect({ code, ok: status >= 400 && status < 600 && title !== '' && kind.length > 0 }).toEqual({
        code,
        ok: true,
      });
    }
  });
});
