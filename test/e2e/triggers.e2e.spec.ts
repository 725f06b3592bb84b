import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  type RunBody,
  runToEnd,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';

const MAPPING = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }];
const UNKNOWN = ['AK900001-KRM-S', 'AK900002-KRM-S'];

interface Row {
  readonly sku: string | null;
  readonly status: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly pageNo: number;
}

describe('runs started by hand and by CSV', { timeout: 120_000 }, () => {
  let server: TestApp;
  let sides: Sides;
  let skus: string[];

  beforeAll(async () => {
    server = await startTestApp();
  }, 120_000);

  afterAll(async () => {
    await server.stop();
  });

  beforeEach(async () => {
    const [erp, omnitron] = await Promise.all([
      startErpSimulator({ products: 60 }),
      startOmnitronSimulator({ products: 60 }),
    ]);
    sides = { erp, omnitron };
    skus = Array.from({ length: 60 }, (_, index) => erp.catalogue.skuAt(index));
    await createLogins(server, sides);
  });

  afterEach(async () => {
    await server.call('delete', '/api/v1/flows/images');
    await server.call('delete', '/api/v1/logins/omnitron').expect(204);
    await server.call('delete', '/api/v1/logins/erp').expect(204);
    await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
  });

  /** A flow without a script; SKUs are asked for four at a time. */
  const flow = (cards: Record<string, unknown> = {}): Record<string, unknown> =>
    imageFlow(sides, {
      script: null,
      mapping: MAPPING,
      erpQuery: {
        sku: { key: 'sku', type: 'csv', batchSize: 4 },
        modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
        custom: { key: 'status', type: 'string' },
      },
      ...cards,
    });

  const post = (file: string | Buffer, query = '', type = 'text/csv') =>
    server.call('post', `/api/v1/flows/images/runs${query}`).set('content-type', type).send(file);

  async function finished(answer: { body: unknown }): Promise<RunBody & { identifiers: number }> {
    const { runId } = answer.body as { runId: string };
    return (await waitForRun(server, runId)) as RunBody & { identifiers: number };
  }

  async function rowsOf(runId: string, filter = ''): Promise<Row[]> {
    const { body } = await server.call('get', `/api/v1/runs/${runId}/rows?limit=100${filter}`).expect(200);
    return (body as { results: Row[] }).results;
  }

  const asked = (): string[] =>
    Object.keys(sides.erp.report().pages).map((page) => decodeURIComponent(page.replace(/^GET /, '')));

  it('asks for the SKUs of a CSV file, some at a time, and names those that the ERP does not have', async () => {
    await createFlow(server, flow());
    const wanted = [...skus.slice(0, 9), ...UNKNOWN];
    const answer = await post(`sep=;\r\nsku;\r\n${[...wanted, wanted[0]].join(';\r\n')};\r\n`).expect(202);
    expect(answer.body).toMatchObject({ identifiers: 11 });
    const run = await finished(answer);
    expect(run).toMatchObject({
      trigger: 'csv',
      triggeredBy: 'admin@example.com',
      status: 'partial',
      identifiers: 11,
      query: { sku: wanted },
      products: 11,
      written: 9,
      failed: 2,
    });
    expect(await rowsOf(run.id, '&code=NOT_FOUND_IN_ERP')).toMatchObject(
      UNKNOWN.map((sku) => ({
        sku,
        status: 'failed',
        detail: `The ERP was asked for sku ${sku} and sent no record of it.`,
      })),
    );
    expect(new Set(asked().map((target) => new URL(target, sides.erp.url).searchParams.get('sku')))).toEqual(
      new Set([wanted.slice(0, 4), wanted.slice(4, 8), wanted.slice(8)].map((batch) => batch.join(','))),
    );
  });

  it('takes the file as a part of a form, in the encoding of a Turkish Excel', async () => {
    await createFlow(server, flow());
    const file = Buffer.from(`\ufeffsku\tcustom\r\n${skus[0]}\tactive\r\nŞ-1\tactive\r\n`, 'utf16le');
    const answer = await server
      .call('post', '/api/v1/flows/images/runs?force=true')
      .attach('file', file, 'ürünler.csv')
      .expect(202);
    const run = await finished(answer);
    expect(run).toMatchObject({ trigger: 'csv', force: true, identifiers: 2 });
    expect((await rowsOf(run.id)).map(({ sku, code }) => [sku, code])).toEqual([
      [skus[0], null],
      ['Ş-1', 'NOT_FOUND_IN_ERP'],
    ]);
    expect(asked()).toEqual([expect.stringContaining('status=active'), expect.anything()]);
  });

  it('shows each request the values of its own batch as http.query.*', async () => {
    const url = `${sides.erp.url}/products/bare?sku=\${http.query.param.sku}&note=\${http.query.string:urlEncode()}`;
    await createFlow(server, flow({ read: { login: 'erp', url, pagination: null } }));
    const run = await finished(await post(`sku\n${skus.slice(0, 6).join('\n')}`).expect(202));
    expect(run).toMatchObject({ status: 'succeeded', written: 6, pages: 2 });
    const notes = asked().map((target) => new URL(target, sides.erp.url).searchParams.get('note'));
    expect(notes).toEqual([`sku=${skus.slice(0, 4).join(',')}`, `sku=${skus.slice(4, 6).join(',')}`]);
  });

  it('sends one query per SKU where the setting carries one', async () => {
    await createFlow(server, flow({ erpQuery: { sku: { key: 'sku', type: 'string' } } }));
    const run = await runToEnd(server, { sku: [skus[0], UNKNOWN[0], skus[1]] });
    expect(run).toMatchObject({ trigger: 'manual', status: 'partial', written: 2, failed: 1 });
    expect((await rowsOf(run.id, '&status=failed')).map(({ sku, pageNo }) => [sku, pageNo])).toEqual([
      [UNKNOWN[0], 3],
    ]);
  });

  it('reads since a date, and by the custom value, with or without anything found', async () => {
    await createFlow(server, flow());
    const all = await runToEnd(server, { modifiedDateGt: '2020-01-01', custom: 'active' });
    expect(all.written).toBeGreaterThan(0);
    expect(await runToEnd(server, { modifiedDateGt: '2040-01-01' })).toMatchObject({ status: 'empty' });
    const none = await finished(await post('custom\nno-such-status\n').expect(202));
    expect(none).toMatchObject({ status: 'failed', failed: 1 });
    expect((await rowsOf(none.id))[0]).toMatchObject({ sku: null, code: 'NOT_FOUND_IN_ERP' });
  });

  it('never moves the checkpoint of the schedule', async () => {
    await createFlow(server, flow());
    const checkpoint = async (): Promise<unknown> =>
      (await server.call('get', '/api/v1/flows/images/checkpoint').expect(200)).body;
    const before = await checkpoint();
    await runToEnd(server, { sku: skus[0] });
    await finished(await post(`sku\n${skus[0]}\n`).expect(202));
    await runToEnd(server, {});
    expect(await checkpoint()).toEqual(before);
  });

  it('goes on at the batch where it failed, and asks for nothing twice', async () => {
    await createFlow(server, flow());
    sides.erp.faults.add({ kind: 'status', status: 404, rate: 1, skip: 3, times: 1 });
    const failed = await finished(await post(`sku\n${skus.slice(0, 20).join('\n')}`).expect(202));
    expect(failed).toMatchObject({ status: 'failed', failure: { step: 'read' } });
    const before = sides.erp.report().pages;
    await server.call('post', `/api/v1/runs/${failed.id}/resume`).expect(202);
    expect(await waitForRun(server, failed.id)).toMatchObject({ status: 'succeeded', written: 20 });
    const counts = Object.values(sides.erp.report().pages);
    expect(Object.keys(before).length).toBeGreaterThan(0);
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  it('takes 100,000 identifiers', async () => {
    await createFlow(
      server,
      flow({
        erpQuery: { sku: { key: 'sku', type: 'json-array', batchSize: 10_000 } },
        read: {
          login: 'erp',
          url: `${sides.erp.url}/products/bare`,
          method: 'POST',
          pagination: null,
        },
      }),
    );
    const many = Array.from({ length: 100_000 - 60 }, (_, n) => `X-${String(n).padStart(6, '0')}`);
    const file = ['sku', ...many.slice(0, 50_000), ...skus, ...many.slice(50_000)].join('\n');
    const run = await finished(await post(file).expect(202));
    expect(run).toMatchObject({ identifiers: 100_000, pages: 10, written: 60, failed: 99_940 });
  });

  describe('refuses', () => {
    beforeEach(async () => {
      await createFlow(server, flow());
    });

    it.each<[string, unknown, string]>([
      ['an unknown field', { skus: ['A'] }, 'skus'],
      ['a SKU that is a number', { sku: 7 }, 'sku'],
      ['no SKU', { sku: [] }, 'sku'],
      ['a SKU of spaces', { sku: ['A', ' '] }, 'sku'],
      ['a SKU with a NUL', { sku: 'A\u0000' }, 'sku'],
      ['a SKU that a comma-separated list cannot carry', { sku: ['A', 'B,C'] }, 'sku[1]'],
      ['a date that is none', { modifiedDateGt: 'yesterday' }, 'modifiedDateGt'],
      ['a custom value that is a list', { custom: ['x'] }, 'custom'],
      ['force as text', { force: 'yes' }, 'force'],
    ])('%s, by its path', async (_name, body, path) => {
      const { body: problem } = await server
        .call('post', '/api/v1/flows/images/runs')
        .send(body as object)
        .expect(422);
      const { code, errors } = problem as { code: string; errors: { path: string }[] };
      expect([code, new Set(errors.map((error) => error.path))]).toEqual(['INPUT_INVALID', new Set([path])]);
    });

    it('a CSV file, by its lines', async () => {
      const { body } = await post('sku,modified_date__gt\nA-1,2026-01-01\nA-2,tomorrow\n"B,1",\n').expect(
        422,
      );
      expect(body).toMatchObject({
        code: 'CSV_INVALID',
        errors: [{ path: 'line 3' }, { path: 'line 4', message: expect.stringContaining('comma') }],
      });
    });

    it.each([
      ['a list', '[]', 'application/json', 422],
      ['half a JSON', '{"sku":', 'application/json', 400],
      ['a CSV that is too large', Buffer.alloc(16 * 1024 * 1024 + 1, 65), 'text/csv', 413],
      ['a form', 'sku=A-1', 'application/x-www-form-urlencoded', 415],
      ['plain text', 'A-1', 'text/plain', 415],
    ])('%s', async (_name, body, type, status) => {
      expect((await post(body, '', type)).status).toBe(status);
    });

    it('a form without a file, and one with a field beside it', async () => {
      const form = () => server.call('post', '/api/v1/flows/images/runs');
      const answers = [
        await form().field('force', 'true'),
        await form().attach('file', Buffer.from('sku\nA'), 'a.csv').field('name', 'x'),
      ];
      expect(answers.map(({ body }) => (body as { code: string }).code)).toEqual([
        'CSV_INVALID',
        'INPUT_INVALID',
      ]);
    });

    it('what the flow cannot ask for', async () => {
      await server
        .call('patch', '/api/v1/flows/images')
        .send({ erpQuery: { custom: null } })
        .expect(200);
      const { body } = await server
        .call('post', '/api/v1/flows/images/runs')
        .send({ custom: 'x' })
        .expect(422);
      expect(body).toMatchObject({
        errors: [{ path: 'custom', message: expect.stringContaining('erpQuery.custom') }],
      });
      expect((await post('custom\nx').expect(422)).body).toMatchObject({ errors: [{ path: 'line 2' }] });
    });

    it('a second run while one is active', async () => {
      sides.erp.faults.add({ kind: 'latency', ms: 300, rate: 1, match: { path: '/products' } });
      const runId = await startRun(server, { sku: skus[0] });
      const { body } = await post(`sku\n${skus[1]}`).expect(409);
      expect(body).toMatchObject({ code: 'RUN_ACTIVE', activeRunId: runId });
      sides.erp.faults.clear();
      await waitForRun(server, runId);
    });
  });
});
