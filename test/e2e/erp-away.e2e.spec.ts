import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startRun, waitForRun } from '../support/image-flow.js';
import { serveErp, type ScriptedErp } from '../support/scripted-erp.js';

/** An ERP that restarts while it is read. */
let server: TestApp;
let omnitron: OmnitronSimulator;
let erp: ScriptedErp;
let isAway = false;
let retryAfter: string | null = null;

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
    const page = Number(query.get('page'));
    const sku = `AWAY-${page}`;
    return {
      json: {
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

  it('fails the run at once where the flow says so, and where it asks for more quiet than the flow grants', async () => {
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
