import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { bodyOf, serveHttp } from '../support/http-server.js';
import { createFlow, createLogins, imageFlow, runToEnd, type Sides } from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 30 }),
    startOmnitronSimulator({ products: 30 }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

const script = (source: string, more: object = {}) => ({ language: 'javascript', source, ...more });

describe('the script step of a run', () => {
  it('keeps what the script printed and logged, whatever characters it is of', async () => {
    const source = `function transform(rows, context) {
      console.log('rows: ' + rows.length + '\\u0000!');
      return rows.map(({ sku, images }) => ({ code: sku, photos: images }));
    }`;
    await createFlow(server, imageFlow(sides, { name: 'Prints', slug: 'prints', script: script(source) }));
    const run = await runToEnd(server, {}, 'prints');
    expect(run.status).toBe('succeeded');
    const step = run.steps.find(({ step }) => step === 'script') as unknown as { output: string };
    expect(step.output).toContain('rows: 30!');
  });

  it('that stops with an error fails the run, naming its line, before anything is written', async () => {
    sides.omnitron.reset();
    const source = `function transform(rows) {\n  return rows.nothing.here;\n}`;
    await createFlow(server, imageFlow(sides, { name: 'Stops', slug: 'stops', script: script(source) }));
    const run = await runToEnd(server, {}, 'stops');
    expect(run).toMatchObject({ status: 'failed', failure: { step: 'script', code: 'SCRIPT_FAILED' } });
    expect(sides.omnitron.report().writes).toBe(0);
  });
});

describe('HTTP from a script', () => {
  const asks = (url: string) => `async function transform(rows, context) {
    const { status, text } = await http.request({ method: 'POST', url: '${url}', body: 'hello' });
    return [{ status, text }];
  }`;
  const tryScript = (source: string, more: object = {}) =>
    server.call('post', '/api/v1/test/script').send({ language: 'javascript', source, input: [], ...more });

  it('is off unless the card allows it', async () => {
    const { body } = await tryScript(asks('http://127.0.0.1:9/')).expect(422);
    expect(body).toMatchObject({ detail: expect.stringMatching(/maxHttpCalls|switched off|HTTP/i) });
  });

  it('goes out through the one client, under its egress policy', async () => {
    await using other = await serveHttp(async (request, response) => {
      response.end(`got ${await bodyOf(request)}`);
    });
    const { body } = await tryScript(asks(`${other.origin}/x`), { maxHttpCalls: 1 }).expect(200);
    expect(body).toMatchObject({ result: [{ status: 200, text: 'got hello' }] });
    const denied = await tryScript(asks('http://169.254.169.254/latest/meta-data'), {
      maxHttpCalls: 1,
    }).expect(422);
    expect(JSON.stringify(denied.body)).toMatch(/private|not allowed|EGRESS/i);
  });
});
