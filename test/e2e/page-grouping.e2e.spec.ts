import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { serveHttp } from '../support/http-server.js';
import {
  createFlow,
  createLogins,
  differences,
  imageFlow,
  runToEnd,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;

const write = { rowGrouping: 'page', removalGuardPercent: null };
const pagination = { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 100 };

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 300 }),
    startOmnitronSimulator({ products: 300 }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
  const read = { ...(imageFlow(sides)['read'] as object), pagination, maxAttempts: 1 };
  await createFlow(server, imageFlow(sides, { read, write }));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});
afterEach(() => {
  sides.erp.reset();
  sides.omnitron.reset();
});

const force = { force: true };

/** What the metrics say of rows so far. */
async function rowsMetric(): Promise<{ all: number; written: number }> {
  const { text } = await server.call('get', '/metrics').expect(200);
  const lines = [...text.matchAll(/^image_integrator_rows_total\{.*outcome="(\w+)".*\} (\d+)$/gm)];
  const sum = (of: typeof lines): number => of.reduce((total, [, , count]) => total + Number(count), 0);
  return { all: sum(lines), written: sum(lines.filter(([, outcome]) => outcome === 'written')) };
}

describe('rowGrouping page', () => {
  it('writes the first pages while the last one is still being read', async () => {
    sides.erp.faults.add({ kind: 'hang', when: 'before', times: 1, match: { includes: 'offset=200' } });
    const runId = await startRun(server, force);
    const meanwhile = await waitForRun(server, runId, ({ written }) => written === 200);
    expect(meanwhile).toMatchObject({ phase: 'read', state: 'running', pages: 2 });
    await server.call('post', `/api/v1/runs/${runId}/cancel`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'cancelled', written: 200 });
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({
      status: 'succeeded',
      products: 300,
      written: 300,
    });
    expect(differences(sides)).toEqual([]);
    expect(sides.omnitron.report().writes).toBe(300);
  });

  it('skips what is unchanged, page by page', async () => {
    await runToEnd(server, force);
    sides.omnitron.reset();
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded', written: 0, skipped: 300 });
    expect(sides.omnitron.report().writes).toBe(0);
  });

  it('counts every row once in the metrics when it ends while reading, and when it is resumed', async () => {
    const before = await rowsMetric();
    sides.erp.faults.add({ kind: 'hang', when: 'before', times: 1, match: { includes: 'offset=200' } });
    const runId = await startRun(server, force);
    await waitForRun(server, runId, ({ written }) => written === 200);
    await server.call('post', `/api/v1/runs/${runId}/cancel`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'cancelled', phase: 'read' });
    expect(await rowsMetric()).toEqual({ all: before.all + 200, written: before.written + 200 });
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 300 });
    expect(await rowsMetric()).toEqual({ all: before.all + 300, written: before.written + 300 });
  });

  it('gives rows in flight their outcome when a page cannot be read, and resumes with the rest', async () => {
    sides.erp.faults.add({ kind: 'status', status: 400, times: 1, match: { includes: 'offset=200' } });
    const match = { path: '/api/v1/downloadable-image' };
    sides.omnitron.faults.add({ kind: 'latency', ms: 30, rate: 1, match });
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({ status: 'failed', phase: 'read', failure: { code: 'PAGE_REFUSED' } });
    expect(run.written + run.skipped).toBe(200);
    expect(sides.omnitron.report().writes).toBe(run.written);
    await server.call('post', `/api/v1/runs/${run.id}/retry-failed`).expect(409);
    await server.call('post', `/api/v1/runs/${run.id}/resume`).expect(202);
    expect(await waitForRun(server, run.id)).toMatchObject({ status: 'succeeded', written: 300, skipped: 0 });
    expect(differences(sides)).toEqual([]);
    expect(sides.omnitron.report().writes).toBe(300);
  });

  it('ends its write step with it when no row was written', async () => {
    sides.erp.faults.add({ kind: 'status', status: 400, times: 1, match: { includes: 'offset=200' } });
    const match = { path: '/api/v1/downloadable-image/' };
    sides.omnitron.faults.add({ kind: 'status', status: 400, rate: 1, match });
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({ status: 'failed', phase: 'read', written: 0 });
    const { body } = await server.call('get', `/api/v1/runs/${run.id}`).expect(200);
    const { steps } = body as { steps: { step: string; state: string }[] };
    expect(steps).toContainEqual(expect.objectContaining({ step: 'write', state: 'finished' }));
  });

  it('stops reading when too many rows have failed', async () => {
    await server
      .call('patch', '/api/v1/flows/images')
      .send({ write: { maxFailedRows: 10 } })
      .expect(200);
    const match = { path: '/api/v1/downloadable-image' };
    sides.omnitron.faults.add({ kind: 'status', status: 400, times: 100, match });
    sides.erp.faults.add({ kind: 'latency', ms: 1000, times: 1, match: { includes: 'offset=200' } });
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'TOO_MANY_FAILED_ROWS' } });
    expect(run.pages).toBeLessThan(4);
    expect(run.written + run.skipped + run.failed).toBe(run.products);
    await server
      .call('patch', '/api/v1/flows/images')
      .send({ write: { maxFailedRows: null } })
      .expect(200);
  });

  it('never overwrites a product that comes again on a later page: that row fails', async () => {
    const [a, b, c] = [0, 1, 2].map((index) => sides.erp.catalogue.skuAt(index));
    const image = (name: string) => ({ url: `https://cdn.shop.example/${name}.jpg`, order: 1 });
    const pages = [
      [
        { product_sku: a, images: [image('a')] },
        { product_sku: b, images: [image('b-first')] },
      ],
      [
        { product_sku: b, images: [image('b-second')] },
        { product_sku: c, images: [image('c')] },
      ],
      [],
    ];
    await using erp = await serveHttp((request, response) => {
      const offset = Number(new URL(request.url ?? '', 'http://erp').searchParams.get('offset'));
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(pages[offset / 2] ?? []));
    });
    const read = { url: `${erp.origin}/images`, pagination: { ...pagination, pageSize: 2 } };
    const cards = { name: 'Again', slug: 'again', read, write, script: null, mapping: null };
    await createFlow(server, imageFlow(sides, cards));
    const run = await runToEnd(server, {}, 'again');
    expect(run).toMatchObject({ status: 'partial', products: 4, written: 3, failed: 1 });
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/rows?code=SKU_REAPPEARED`).expect(200);
    expect(body).toMatchObject({
      results: [{ pageNo: 2, sku: null, identifier: b, detail: expect.stringContaining('came on page 1') }],
    });
    expect(sides.omnitron.findContent(b ?? '')?.images.map(({ url }) => url)).toEqual([image('b-first').url]);
  });

  it('is refused together with what needs the whole run before the first write', async () => {
    const { body } = await server
      .call('patch', '/api/v1/flows/images')
      .send({ filenameTemplate: '{base_code}' })
      .expect(422);
    expect(body).toMatchObject({ errors: [{ path: 'filenameTemplate' }] });
  });
});
