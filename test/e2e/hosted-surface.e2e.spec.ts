import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd, type Sides } from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;
let token: string;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 3 }),
    startOmnitronSimulator({ products: 3 }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides, { schedule: { type: 'cron', expression: '0 0,30 * * * ? *' } }));
  await createFlow(
    server,
    imageFlow(sides, { name: 'Posts', slug: 'posts', direction: 'outbound', read: null }),
  );
  await server.call('post', '/api/v1/flows/posts/start').expect(200);
  await runToEnd(server, { sku: [sides.erp.catalogue.product(0).sku, 'NONE'] });
  const form = { username: ADMIN.username, password: ADMIN.password };
  token = (await request(server.url).post('/api/nifi/login').type('form').send(form).expect(200)).text;
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

/** As a caller of the hosted product asks: with the token of its login. */
async function ask(path: string): Promise<{ count: number; results: Record<string, unknown>[] }> {
  const answer = await request(server.url).get(`/api/nifi/${path}`).auth(token, { type: 'bearer' });
  expect(answer.status).toBe(200);
  return answer.body as { count: number; results: Record<string, unknown>[] };
}

describe('callers of the hosted product', () => {
  it('list flows with its states and schedules', async () => {
    expect(await ask('flows')).toMatchObject({
      count: 2,
      results: [
        {
          name: 'Images',
          slug: 'images',
          direction: 'inbound',
          state: 'STOPPED',
          schedule: { type: 'Cron Driven', value: '0 0,30 * * * ? *' },
        },
        { name: 'Posts', direction: 'outbound', state: 'RUNNING', schedule: null },
      ],
    });
    expect(await ask('flows?state=RUNNING&limit=1&page=1')).toMatchObject({
      count: 1,
      results: [{ slug: 'posts' }],
    });
    expect((await ask('flows?limit=1&page=2')).results).toMatchObject([{ slug: 'posts' }]);
  });

  it('list the shops as projects', async () => {
    expect(await ask('projects')).toMatchObject({
      count: 1,
      results: [{ name: new URL(sides.omnitron.url).host, flows: ['images', 'posts'] }],
    });
  });

  it('read the three levels of the log, with its numbers', async () => {
    const main = await ask('logs/main?flow=images&state=3&status=3');
    expect(main.results).toMatchObject([
      { flow: 'images', state: 3, status: 3, is_triggered: true, triggered_by: ADMIN.username },
    ]);
    const run = String(main.results[0]?.['id']);
    const steps = await ask(`logs/sub?run=${run}`);
    expect(steps.results.map(({ step }) => step)).toEqual(expect.arrayContaining(['login', 'read', 'write']));
    expect((await ask(`logs/line?run=${run}&status=3`)).results).toMatchObject([{ sku: 'NONE', status: 3 }]);
  });

  it('are asked for the token', async () => {
    const paths = ['flows', 'projects', 'logs/main', 'logs/sub', 'logs/line'];
    const answers = await Promise.all(paths.map((path) => request(server.url).get(`/api/nifi/${path}`)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 401));
  });
});
