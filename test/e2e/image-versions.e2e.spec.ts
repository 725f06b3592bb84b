import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runToEnd } from '../support/image-flow.js';
import { type ErpAnswer, type ScriptedErp, serveErp } from '../support/scripted-erp.js';

/** New pictures behind old URLs, by what the servers of the images tell of them. */
let server: TestApp;
let omnitron: OmnitronSimulator;
let host: ScriptedErp;
let answers: Record<string, (method: string) => ErpAnswer> = {};
const etag = (tag: string) => (): ErpAnswer => ({ headers: { etag: tag } });

const NAMES = ['a.jpg', 'b.jpg', 'c.jpg'];

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
  server = await startTestApp();
  host = await serveErp(({ path, method }) => {
    const name = path.slice(1);
    if (name !== 'items') return answers[name]?.(method) ?? { status: 404 };
    const images = NAMES.map((one) => ({
      product_sku: one,
      images: [`${host.origin}/${one}`, `${host.origin}/a.jpg`],
    }));
    return { json: images };
  });
  await server
    .call('post', '/api/v1/logins')
    .send({
      slug: 'omnitron',
      name: 'Omnitron',
      type: 'omnitron',
      settings: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
    })
    .expect(201);
  const flow = {
    name: 'Versions',
    slug: 'versions',
    omnitron: { login: 'omnitron', domainUrl: omnitron.url },
    read: { url: `${host.origin}/items` },
    write: { imageVersionHeaders: true },
  };
  await server.call('post', '/api/v1/flows').send(flow).expect(201);
});
afterAll(async () => {
  await server.stop();
  await omnitron.stop();
  await host[Symbol.asyncDispose]();
});

async function rowsOf(runId: string): Promise<Record<string, [status: string, warning: string | null]>> {
  const { body } = await server.call('get', `/api/v1/runs/${runId}/rows`).expect(200);
  const { results } = body as { results: { sku: string; status: string; warning: string | null }[] };
  return Object.fromEntries(results.map(({ sku, status, warning }) => [sku, [status, warning]]));
}

describe('imageVersionHeaders', () => {
  it('writes again what has a new picture behind its URL, and nothing else', async () => {
    answers = {
      'a.jpg': etag('"a1"'),
      'b.jpg': etag('W/"b1"'),
      'c.jpg': () => ({ headers: { 'last-modified': 'Wed, 21 Oct 2026 07:28:00 GMT' } }),
    };
    expect(await runToEnd(server, {}, 'versions')).toMatchObject({ status: 'succeeded', written: 3 });
    const asked = host.seen
      .filter(({ path }) => path !== '/items')
      .map(({ method, path }) => `${method} ${path}`);
    expect(asked.toSorted()).toEqual(['HEAD /a.jpg', 'HEAD /b.jpg', 'HEAD /c.jpg']);

    answers['b.jpg'] = etag('"b1-gzip"');
    expect(await runToEnd(server, {}, 'versions')).toMatchObject({ written: 0, skipped: 3 });

    answers['b.jpg'] = etag('"b2"');
    const changed = await runToEnd(server, {}, 'versions');
    expect(changed).toMatchObject({ written: 1, skipped: 2, imagesRemoved: 0 });
    expect((await rowsOf(changed.id))['b.jpg']).toEqual(['written', null]);

    answers['c.jpg'] = () => ({ headers: { 'last-modified': 'Thu, 22 Oct 2026 07:28:00 GMT' } });
    answers['a.jpg'] = etag('"a2"');
    expect(await runToEnd(server, {}, 'versions')).toMatchObject({ written: 3 });
  });

  it('is the same in a dry run', async () => {
    const dryRun = async (): Promise<unknown> =>
      (await server.call('post', '/api/v1/test/flow').send({ flow: 'versions' }).expect(200)).body as unknown;
    expect(JSON.stringify(await dryRun())).toContain('UNCHANGED');
    answers = { ...answers, 'a.jpg': etag('"a3"') };
    expect(JSON.stringify(await dryRun())).not.toContain('UNCHANGED');
  });

  it('asks with GET where HEAD is refused, and says of which images it knows nothing', async () => {
    answers = {
      'a.jpg': (method) => (method === 'HEAD' ? { status: 405 } : { headers: { etag: '"a9"' }, body: 'x' }),
      'b.jpg': () => ({}),
      'c.jpg': () => ({ status: 410 }),
    };
    const run = await runToEnd(server, {}, 'versions');
    expect(run).toMatchObject({ status: 'succeeded', written: 3 });
    expect(await rowsOf(run.id)).toEqual({
      'a.jpg': ['written', null],
      'b.jpg': ['written', expect.stringMatching(/b\.jpg: its server tells neither ETag nor Last-Modified/)],
      'c.jpg': ['written', expect.stringMatching(/c\.jpg: it was answered with 410/)],
    });
    expect(await runToEnd(server, {}, 'versions')).toMatchObject({ written: 0, skipped: 3 });
  });

  it('asks for nothing where the flow does not say so', async () => {
    await server
      .call('patch', '/api/v1/flows/versions')
      .send({ write: { imageVersionHeaders: false } })
      .expect(200);
    const before = host.seen.length;
    await runToEnd(server, {}, 'versions');
    expect(host.seen.slice(before).map(({ path }) => path)).toEqual(['/items']);
  });
});
