import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  differences,
  getRun,
  imageFlow,
  runToEnd,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
  const flow = imageFlow(sides);
  // What is broken here stays so: no run waits for it to heal.
  await createFlow(server, { ...flow, read: { ...(flow['read'] as object), waitMinutes: 0 } });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});
afterEach(() => {
  sides.erp.reset();
  sides.omnitron.reset();
});

/** Every POST counts in these tests, so runs write what is unchanged too. */
const force = { force: true };

describe('the main job', () => {
  it('reads 3 pages of 500 products, transforms them, and writes one POST per product', async () => {
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({
      status: 'succeeded',
      records: 1500,
      products: 1500,
      written: 1500,
      skipped: 0,
      failed: 0,
    });
    expect(run.steps.map(({ step, status }) => [step, status])).toEqual(
      ['login', 'read', 'script', 'mapping', 'group', 'write'].map((step) => [step, 'succeeded']),
    );
    expect(differences(sides)).toEqual([]);
    expect(sides.omnitron.report()).toMatchObject({ writes: 1500, skus: 1500, differentWrites: 0 });
    expect(sides.omnitron.report().accounts[0]).toMatchObject({ logins: 1 });
  });

  it('logs a line per row', async () => {
    const run = await runToEnd(server, force);
    const { body } = await server
      .call('get', `/api/v1/runs/${run.id}/rows?limit=2&status=written`)
      .expect(200);
    expect(body).toMatchObject({
      count: 1500,
      next: 2,
      results: [
        {
          rowNo: 0,
          pageNo: 1,
          sku: sides.erp.catalogue.product(0).sku,
          status: 'written',
          httpStatus: 201,
          attempts: 1,
        },
        { rowNo: 1 },
      ],
    });
    const pages = await server.call('get', `/api/v1/runs/${run.id}/pages`).expect(200);
    expect(pages.body).toMatchObject({
      results: [{ pageNo: 1, records: 500, rows: 500 }, { records: 500 }, { records: 500 }, {}],
    });
  });

  it('skips what is unchanged, and writes what has changed', async () => {
    await runToEnd(server, force);
    sides.omnitron.reset();
    const unchanged = await runToEnd(server);
    expect(unchanged).toMatchObject({ status: 'succeeded', written: 0, skipped: 1500 });
    const changed = sides.erp.catalogue.product(7);
    sides.erp.touch(changed.sku);
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'succeeded', products: 1500 });
    expect(run.written).toBeGreaterThan(0);
    expect(sides.omnitron.arrivals).toContain(changed.sku);
    expect(sides.omnitron.report().writes).toBe(run.written);
  });

  it('asks for one SKU, or several, when told to', async () => {
    const skus = [3, 700].map((index) => sides.erp.catalogue.product(index).sku);
    const run = await runToEnd(server, { sku: skus, force: true });
    expect(run).toMatchObject({ status: 'succeeded', products: 2, written: 2 });
    expect([...sides.omnitron.arrivals].sort()).toEqual([...skus].sort());
  });

  it('refuses a second run while one is active', async () => {
    sides.omnitron.faults.add({
      kind: 'latency',
      ms: 300,
      rate: 1,
      match: { path: '/api/v1/downloadable-image' },
    });
    const first = await startRun(server, { sku: sides.erp.catalogue.product(0).sku, force: true });
    const { body } = await server.call('post', '/api/v1/flows/images/runs').send({}).expect(409);
    expect(body).toMatchObject({ code: 'RUN_ACTIVE', activeRunId: first });
    await waitForRun(server, first);
  });
});

describe('one bad row', () => {
  it("neither stops the run nor stays unnamed: Omnitron's answer is kept", async () => {
    const bad = sides.erp.catalogue.product(11).sku;
    sides.omnitron.faults.add({
      kind: 'status',
      status: 400,
      body: '{"images":[{"url":["Enter a valid URL."]}]}',
      match: { includes: `"${bad}"` },
    });
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({ status: 'partial', written: 1499, failed: 1 });
    const { body } = await server.call('get', `/api/v1/runs/${run.id}/rows?status=failed`).expect(200);
    expect(body).toMatchObject({
      results: [
        {
          sku: bad,
          code: 'OMNITRON_REJECTED',
          httpStatus: 400,
          attempts: 1,
          detail: expect.stringContaining('Enter a valid URL.'),
        },
      ],
    });
    await server.call('post', `/api/v1/runs/${run.id}/retry-failed`).expect(202, { rows: 1 });
    expect(await waitForRun(server, run.id)).toMatchObject({ status: 'succeeded', written: 1500, failed: 0 });
    expect(differences(sides)).toEqual([]);
  });
});

describe('an old run that is taken up again', () => {
  it('writes nothing that a later run has written since, and ends with that', async () => {
    const bad = sides.erp.catalogue.product(12).sku;
    sides.omnitron.faults.add({ kind: 'status', status: 400, body: '{}', match: { includes: `"${bad}"` } });
    const old = await runToEnd(server, force);
    expect(old).toMatchObject({ status: 'partial', failed: 1 });
    sides.omnitron.reset();
    await runToEnd(server, { sku: bad });
    const { writes } = sides.omnitron.report();
    await server.call('post', `/api/v1/runs/${old.id}/retry-failed`).expect(202, { rows: 0 });
    expect(await getRun(server, old.id)).toMatchObject({
      state: 'finished',
      status: 'succeeded',
      written: 1499,
      skipped: 1,
      failed: 0,
    });
    const { body } = await server.call('get', `/api/v1/runs/${old.id}/rows?status=skipped`).expect(200);
    expect(body).toMatchObject({ results: [{ sku: bad, code: 'SUPERSEDED' }] });
    expect(sides.omnitron.report().writes).toBe(writes);
  });
});

describe('a faulty Omnitron', () => {
  it('is asked again after 429 (both forms of Retry-After), 5xx and broken connections, and nothing is lost', async () => {
    const { faults } = sides.omnitron;
    const match = { path: '/api/v1/downloadable-image' };
    faults.add({ kind: 'status', status: 429, retryAfterSeconds: 1, match, skip: 100 });
    faults.add({
      kind: 'status',
      status: 429,
      retryAfterSeconds: 1,
      retryAfterForm: 'http-date',
      match,
      skip: 400,
    });
    faults.add({ kind: 'status', status: 503, match, rate: 0.05, seed: 3 });
    faults.add({ kind: 'reset', when: 'before', match, rate: 0.03, seed: 4 });
    faults.add({ kind: 'reset', when: 'during', match, rate: 0.03, seed: 5 });
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({ status: 'succeeded', written: 1500, failed: 0 });
    expect(differences(sides)).toEqual([]);
  });

  it('whose token dies in the middle is logged in to again, once', async () => {
    sides.omnitron.faults.add({
      kind: 'token-expiry',
      skip: 600,
      match: { path: '/api/v1/downloadable-image' },
    });
    const before = sides.omnitron.report().accounts[0]?.logins ?? 0;
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({ status: 'succeeded', written: 1500 });
    expect((sides.omnitron.report().accounts[0]?.logins ?? 0) - before).toBe(1);
    expect(differences(sides)).toEqual([]);
  });
});

describe('a faulty ERP', () => {
  it('that breaks a page beyond repair fails the run before anything is written; resume reads no finished page again', async () => {
    sides.erp.faults.add({ kind: 'truncated-json', times: 100, match: { includes: 'offset=1000' } });
    const run = await runToEnd(server, force);
    expect(run).toMatchObject({
      status: 'failed',
      pages: 2,
      failure: { step: 'read', detail: expect.stringMatching(/page 3/i) },
    });
    expect(sides.omnitron.report().writes).toBe(0);
    sides.erp.reset();
    await server.call('post', `/api/v1/runs/${run.id}/resume`).expect(202);
    expect(await waitForRun(server, run.id)).toMatchObject({ status: 'succeeded', written: 1500 });
    expect(
      sides.erp.requests
        .filter(({ url }) => url.includes('offset='))
        .map(({ url }) => /offset=(\d+)/.exec(url)?.[1]),
      // The end is looked at twice, and behind it, before it is believed.
    ).toEqual(['1000', '1500', '1500', '2000']);
    expect(differences(sides)).toEqual([]);
  });
});

describe('a total that does not match', () => {
  it('fails the run before anything is written', async () => {
    const erp = await startErpSimulator({ declaredTotal: 1600 });
    try {
      const read = { ...(imageFlow(sides)['read'] as object), url: `${erp.url}/products/offset` };
      await createLogins(server, { ...sides, erp }, '-2');
      await createFlow(
        server,
        imageFlow(sides, {
          name: 'Declared',
          slug: 'declared',
          read: {
            ...read,
            login: 'erp-2',
            waitMinutes: 0,
            pagination: {
              type: 'offset',
              offsetKey: 'offset',
              limitKey: 'limit',
              pageSize: 500,
              totalPath: '$.total',
            },
          },
        }),
      );
      const run = await runToEnd(server, force, 'declared');
      expect(run).toMatchObject({
        status: 'failed',
        written: 0,
        verdict: 'short',
        failure: { step: 'read', code: 'READ_SHORT' },
      });
      expect(run.failure?.detail).toMatch(/1500 records were read but the ERP declared 1600 records/);
    } finally {
      await erp.stop();
    }
  });
});

describe('cancelling', () => {
  it('stops the write, keeps what was written, and resumes with the rest', async () => {
    sides.omnitron.faults.add({
      kind: 'latency',
      ms: 20,
      rate: 1,
      match: { path: '/api/v1/downloadable-image' },
    });
    const runId = await startRun(server, force);
    await waitForRun(server, runId, ({ written }) => written > 0);
    await server.call('post', `/api/v1/runs/${runId}/cancel`).expect(202);
    const cancelled = await waitForRun(server, runId);
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.skipped).toBeGreaterThan(0);
    expect(cancelled.written + cancelled.skipped).toBe(1500);
    sides.omnitron.faults.clear();
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 1500, skipped: 0 });
    expect(differences(sides)).toEqual([]);
    expect(sides.omnitron.report().writes).toBe(1500);
    expect(await getRun(server, runId)).toMatchObject({ state: 'finished' });
  });
});
