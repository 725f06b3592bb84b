import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startRun, waitForRun } from '../support/image-flow.js';
import { type ErpAnswer, serveErp, type ScriptedErp } from '../support/scripted-erp.js';

/** An ERP that restarts while it is read. */
let server: TestApp;
let omnitron: OmnitronSimulator;
let erp: ScriptedErp;
let isAway = false;
let retryAfter: string | null = null;
/** Of the second page, while the ERP is there and yet not well. */
let trouble: ErpAnswer | null = null;
let made = 0;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
  server = await startTestApp();
  erp = await serveErp(({ query }) => {
    if (isAway && query.get('page') === '2') {
      return {
        status: 503,
        json: { error: 'restarting' },
        ...(retryAfter === null ? {} : { headers: { 'retry-after': retryAfter } }),
      };
    }
    if (trouble !== null && query.get('page') === '2') return trouble;
    const page = Number(query.get('page'));
    const sku = `AWAY-${page}`;
    return {
      json: {
        total: 2,
        items:
          page > 2
            ? []
            : [{ product_sku: sku, images: [{ url: `https://cdn.example.com/${sku}.jpg`, order: 1 }] }],
      },
    };
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
});
afterAll(async () => {
  await server.stop();
  await omnitron.stop();
  await erp[Symbol.asyncDispose]();
});

const createFlow = (slug: string, read: Record<string, unknown>): unknown =>
  server
    .call('post', '/api/v1/flows')
    .send({
      name: slug,
      slug,
      omnitron: { login: 'omnitron', domainUrl: omnitron.url },
      read: {
        url: `${erp.origin}/items`,
        recordsPath: '$.items',
        pagination: { type: 'page', pageSize: 1 },
        maxAttempts: 2,
        ...read,
      },
    })
    .expect(201);

describe('an ERP that is away', () => {
  it('is waited for, with the reason and the next try, and read on from the page where it left', async () => {
    await createFlow('away', {});
    isAway = true;
    const runId = await startRun(server, {}, 'away');
    const read = async (): Promise<Record<string, unknown>> =>
      (await server.call('get', `/api/v1/runs/${runId}`).expect(200)).body as Record<string, unknown>;
    await expect.poll(read, { timeout: 30_000 }).toMatchObject({
      state: 'paused',
      resumeAt: expect.any(String),
      pause: {
        code: 'PAGE_FAILED',
        detail: expect.stringMatching(/503.*restarting.*asks again in 5 s, for 10 minutes/),
      },
    });
    isAway = false;
    const before = erp.seen.length;
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 2, pause: null });
    expect(erp.seen[before]?.query.get('page')).toBe('2');
  });

  it.each<[string, ErpAnswer, Record<string, unknown>, string, RegExp]>([
    [
      'a rule of the card',
      { json: { state: 'locked', items: [] } },
      { errorWhen: [{ path: '$.state', equals: 'locked', then: 'retry' }] },
      'ERP_ANSWERED_ERROR',
      /\$\.state is "locked".*for 10 minutes in all/,
    ],
    [
      'an error that no rule names',
      { json: { success: false, message: 'Database timeout', items: [] } },
      {},
      'ERP_ANSWERED_ERROR',
      /Database timeout.*for 1 minute in all/,
    ],
    [
      'records that are missing',
      { json: { items: [], total: 2 } },
      { pagination: { type: 'page', pageSize: 1, totalPath: '$.total' } },
      'READ_SHORT',
      /declared 2.*for 1 minute in all/,
    ],
    [
      'an answer that was cut off',
      { body: '{"items":[{"product_sku":"AWAY-2"' },
      {},
      'RESPONSE_TRUNCATED',
      /Page 2.*for 10 minutes in all/,
    ],
  ])('waits after %s, writes nothing meanwhile, and is exact in the end', async (...example) => {
    const [, answer, read, code, detail] = example;
    isAway = false;
    const slug = `unwell-${(made += 1)}`;
    await createFlow(slug, read);
    const { writes } = omnitron.report();
    trouble = answer;
    const runId = await startRun(server, { force: true }, slug);
    expect(await waitForRun(server, runId, ({ state }) => state === 'paused')).toMatchObject({
      status: null,
      resumeAt: expect.any(String),
      pause: { code, detail: expect.stringMatching(detail) },
    });
    expect(omnitron.report().writes).toBe(writes);
    trouble = null;
    await server.call('post', `/api/v1/runs/${runId}/resume`).expect(202);
    expect(await waitForRun(server, runId)).toMatchObject({
      status: 'succeeded',
      verdict: 'complete',
      written: 2,
      pause: null,
    });
  });

  it('fails at once where a rule of the card says so, and after its time where nothing has changed', async () => {
    trouble = { json: { state: 'closed', items: [] } };
    await createFlow('refused', { errorWhen: [{ path: '$.state', equals: 'closed', then: 'fail' }] });
    const refused = await waitForRun(server, await startRun(server, {}, 'refused'));
    expect(refused).toMatchObject({ status: 'failed', failure: { code: 'ERP_ANSWERED_ERROR' } });
    trouble = { json: { items: [], error: 'db down' } };
    await createFlow('lasting', {});
    const runId = await startRun(server, {}, 'lasting');
    await waitForRun(server, runId, ({ state }) => state === 'paused');
    await server.database.dataSource.query(
      `UPDATE runs SET waiting_since = now() - interval '58 s', resume_at = now() WHERE id = '${runId}'`,
    );
    expect(await waitForRun(server, runId)).toMatchObject({
      status: 'failed',
      verdict: 'short',
      written: 0,
      failure: { code: 'ERP_ANSWERED_ERROR', detail: expect.stringMatching(/db down/) },
    });
  });

  it('fails the run at once where the flow says so, and where it asks for more quiet than the flow grants', async () => {
    trouble = null;
    isAway = true;
    await createFlow('hasty', { waitMinutes: 0 });
    const hasty = await waitForRun(server, await startRun(server, {}, 'hasty'));
    expect(hasty).toMatchObject({ status: 'failed', failure: { step: 'read', code: 'PAGE_FAILED' } });
    retryAfter = '1500';
    await createFlow('quiet', {});
    const quiet = await waitForRun(server, await startRun(server, {}, 'quiet'));
    expect(quiet).toMatchObject({
      status: 'failed',
      failure: { detail: expect.stringMatching(/Retry-After asks for 1500 s/) },
    });
  });
});
