import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { fillTemplate } from '../../src/templates/fill-template.js';
import { readTemplates } from '../../src/templates/template.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createLogins, type RunBody, type Sides, startRun, waitForRun } from '../support/image-flow.js';
import { type ScriptedErp, serveErp } from '../support/scripted-erp.js';
import {
  answerOf,
  expectedUrls,
  heldUrls,
  SINCE,
  type StubErp,
  type StubProduct,
  STUBS,
} from '../support/template-erps.js';

const templates = new Map(readTemplates().map((template) => [template.name, template]));
let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});

/** Saves the flow of a template that reads a stub; gives its slug. */
async function saveFlow(name: string, stub: StubErp, { origin }: ScriptedErp): Promise<string> {
  const template = templates.get(name);
  if (template === undefined) throw new Error(`There is no template ${name}.`);
  const known = new Set(template.parameters.map((parameter) => parameter.name));
  const slug = `t-${name}`;
  const values = {
    erpUrl: origin,
    ...(known.has('pageSize') ? { pageSize: '5' } : {}),
    ...(known.has('batchSize') ? { batchSize: '4' } : {}),
    ...(known.has('fileHost') ? { fileHost: origin } : {}),
    ...(known.has('tokenUrl') ? { tokenUrl: `${origin}/token` } : {}),
    ...(template.login === null ? {} : { erpLogin: slug }),
  };
  if (template.login !== null) {
    const login = fillTemplate({ ...template, cards: template.login }, values);
    await server
      .call('post', '/api/v1/logins')
      .send({ slug, name: slug, ...withSecrets(login, stub) })
      .expect(201);
  }
  const cards = fillTemplate(template, values);
  expect(JSON.stringify(cards)).not.toMatch(/\{\{\w+\}\}/);
  const flow = {
    name: slug,
    slug,
    omnitron: { login: 'omnitron', domainUrl: sides.omnitron.url },
    write: { foreignImages: 'replace' },
    ...cards,
  };
  await server.call('post', '/api/v1/flows').send(flow).expect(201);
  return slug;
}

/** The login of a template with the secret that its stub takes. */
function withSecrets(login: object, { secret = 'secret' }: StubErp): object {
  return JSON.parse(JSON.stringify(login).replaceAll('***', secret)) as object;
}

async function finished(runId: string): Promise<RunBody> {
  const run = await waitForRun(server, runId);
  expect(run).toMatchObject({ status: 'succeeded', failure: null, verdict: 'complete', warnings: [] });
  return run;
}

describe('the templates', () => {
  it.each(Object.entries(STUBS))('%s: full, SKU, date and CSV, exactly', async (name, stub) => {
    const at = { origin: '' };
    await using erp = await serveErp((request) => answerOf(stub, request, at.origin));
    at.origin = erp.origin;
    const slug = await saveFlow(name, stub, erp);
    const csv = stub.csv ?? ['AK-05', "O'N-07", 'A&B-08'];
    const expectHeld = (isWritten?: (product: StubProduct) => boolean): void =>
      expect(heldUrls(sides.omnitron)).toEqual(expectedUrls(stub, erp.origin, isWritten));
    const start = async (body: object): Promise<void> => {
      sides.omnitron.reset();
      await finished(await startRun(server, { ...body, force: true }, slug));
    };

    await start({});
    expectHeld();
    await start({ sku: ['AK-03'] });
    expectHeld(({ sku }) => sku === 'AK-03');
    await start({ modifiedDateGt: SINCE });
    expectHeld(({ modified }) => modified > Date.parse(SINCE));

    sides.omnitron.reset();
    const { body } = await server
      .call('post', `/api/v1/flows/${slug}/runs?force=true`)
      .set('content-type', 'text/csv')
      .send(`sku\n${csv.map((sku) => `"${sku}"`).join('\n')}\n`)
      .expect(202);
    await finished((body as { runId: string }).runId);
    expectHeld(({ sku }) => csv.includes(sku));
  });

  it('are all tried', () => {
    expect([...templates.keys()].toSorted()).toEqual(Object.keys(STUBS).toSorted());
  });

  it('are served, with what is to be filled in', async () => {
    const { body: list } = await server.call('get', '/api/v1/templates').expect(200);
    expect((list as { results: object[] }).results).toHaveLength(templates.size);
    const { body } = await server.call('get', '/api/v1/templates/rest-offset').expect(200);
    expect(body).toMatchObject({
      title: 'Plain REST with offset',
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'erpUrl' })]) as object[],
      cards: { read: { url: '{{erpUrl}}/api/images' } },
    });
    const { body: problem } = await server.call('get', '/api/v1/templates/nothing').expect(404);
    expect(problem).toMatchObject({ code: 'TEMPLATE_NOT_FOUND' });
  });
});

it('is filled by the API, with what saving it would refuse', async () => {
  const head = { name: 'Filled', omnitron: { login: 'omnitron', domainUrl: sides.omnitron.url } };
  const fill = (body: object) => server.call('post', '/api/v1/templates/rest-offset/fill').send(body);
  const { body } = await fill({ ...head, values: { erpUrl: 'http://127.0.0.1:9', pageSize: '7' } }).expect(
    200,
  );
  expect(body).toMatchObject({
    valid: true,
    errors: [],
    login: null,
    flow: { name: 'Filled', read: { login: null, pagination: { pageSize: 7 } } },
  });
  const { body: refused } = await fill({
    ...head,
    values: { erpUrl: 'http://127.0.0.1:9', erpLogin: 'nobody' },
  }).expect(200);
  expect(refused).toMatchObject({ valid: false, errors: [{ path: 'read.login' }] });
  const erpUrl = 'http://127.0.0.1:9/{{pageSize}}';
  const { body: once } = await fill({ ...head, values: { erpUrl, pageSize: '7' } }).expect(200);
  expect(once).toMatchObject({ flow: { read: { url: `${erpUrl}/api/images` } } });
  const { body: wrong } = await fill({ ...head, values: { erpUrl, pageSize: 7 } }).expect(422);
  expect(wrong).toMatchObject({ errors: [{ path: 'values', message: 'pageSize must be a text' }] });
  const { body: missing } = await fill({ ...head, values: {} }).expect(422);
  expect(missing).toMatchObject({
    errors: [{ path: 'values', message: expect.stringContaining('erpUrl') as string }],
  });
});
