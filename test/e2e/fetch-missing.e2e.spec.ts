import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides, startRun } from '../support/image-flow.js';

interface Search {
  readonly id: string;
  readonly state: string;
  readonly runIds: string[];
  readonly triggered: number;
  readonly heldBack: number;
  readonly answers: Record<string, number>;
}

const PRODUCTS = 5000;
const DAY_MS = 86_400_000;
const MAPPING = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }];

describe('fetch missing', { timeout: 120_000 }, () => {
  let server: TestApp;
  let sides: Sides;
  let unknown: string[];

  beforeAll(async () => {
    // The dates of the catalogue lie in the 180 days after its epoch.
    const epoch = new Date(Date.now() - 300 * DAY_MS);
    const omnitron = await startOmnitronSimulator({ products: PRODUCTS, withoutImages: 300, epoch });
    const bare = Array.from({ length: PRODUCTS }, (_, index) => index)
      .filter((index) => Math.floor(((index + 1) * 300) / PRODUCTS) > Math.floor((index * 300) / PRODUCTS))
      .map((index) => omnitron.catalogue.skuAt(index));
    unknown = bare.filter((_, place) => place % 7 === 0).slice(0, 40);
    const erp = await startErpSimulator({ products: PRODUCTS, missingSkus: unknown, epoch });
    sides = { erp, omnitron };
    server = await startTestApp({ FETCH_MISSING_EVERY_MINUTES: '10080' });
    await createLogins(server, sides);
    await createFlow(
      server,
      imageFlow(sides, {
        script: null,
        mapping: MAPPING,
        erpQuery: { sku: { key: 'sku', type: 'csv', batchSize: 50 } },
        fetchMissing: { enabled: true, productizedWithinDays: 400, batchSize: 200 },
      }),
    );
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
  });

  const get = async <T>(path: string): Promise<T> =>
    (await server.call('get', `/api/v1/flows/images/missing${path}`).expect(200)).body as T;
  const searches = async (): Promise<Search[]> => (await get<{ results: Search[] }>('/searches')).results;
  const answered = ({ answers }: Search): number =>
    Object.values(answers).reduce((sum, count) => sum + count, 0);

  /** The newest search, once everything that it triggered has been answered. */
  async function settled(number: number): Promise<Search> {
    return vi.waitFor(
      async () => {
        const all = await searches();
        const search = all[0];
        if (all.length !== number || search?.state !== 'finished' || answered(search) < search.triggered)
          throw new Error(`The searches are ${JSON.stringify(all)}.`);
        return search;
      },
      { timeout: 90_000, interval: 200 },
    );
  }

  it('shows what is missing before anything is asked', async () => {
    const preview = await get<{ results: unknown[] }>('?limit=5');
    expect(preview).toMatchObject({ imageCheck: 'embedded', complete: false });
    expect(preview.results).toHaveLength(5);
    expect(await searches()).toEqual([]);
    expect(sides.erp.report().requests).toBe(0);
  });

  it('finds 300 of 5,000 products, waits its turn, and brings the images of the 260 that the ERP has', async () => {
    sides.erp.faults.add({ kind: 'latency', ms: 3000, rate: 1, times: 1, match: { path: '/products' } });
    await startRun(server, { sku: 'AK000000-KRM-S' });
    await server.call('post', '/api/v1/flows/images/start').expect(200);
    const search = await settled(1);
    expect(search).toMatchObject({
      triggeredBy: 'System',
      imageCheck: 'embedded',
      lookedAt: PRODUCTS,
      missing: 300,
      withoutIdentifier: 0,
      heldBack: 0,
      triggered: 300,
      answers: { written: 260, 'not-found': 40 },
    });
    expect(search.runIds).toHaveLength(2);
    const { body } = await server.call('get', `/api/v1/runs/${search.runIds[0]}`).expect(200);
    expect(body).toMatchObject({ trigger: 'fetch-missing', triggeredBy: 'System', identifiers: 200 });
    const missed = await get<{ results: { identifier: string }[]; count: number }>(
      '/products?answer=not-found&limit=100',
    );
    expect(missed.results.map(({ identifier }) => identifier).toSorted()).toEqual(unknown.toSorted());
    const one = missed.results[0]?.identifier ?? '';
    expect(await get(`/products?state=answered&q=${one.toLowerCase()}`)).toMatchObject({ count: 1 });
    expect(await get(`/products?state=waiting&q=${one}`)).toMatchObject({ count: 0 });
    const state = await get<{ nextSearchAt: string | null }>('/state');
    expect(state).toMatchObject({ enabled: true, waiting: 0, asked: 0, backedOff: 40 });
    expect(state).toMatchObject({ answers: { written: 260, 'not-found': 40 } });
    expect(Date.parse(state.nextSearchAt ?? '')).toBeGreaterThan(Date.now());
    expect(new Set(sides.omnitron.arrivals).size).toBe(261);
  });

  it('does not ask again for what the ERP does not have, until the back-off is over', async () => {
    await server.call('post', '/api/v1/flows/images/missing/searches').expect(202);
    expect(await settled(2)).toMatchObject({ missing: 40, heldBack: 40, triggered: 0, runIds: [] });
    await server.database.dataSource.query(`UPDATE missing_products SET next_ask_at = now()`);
    await server.call('post', '/api/v1/flows/images/missing/searches').expect(202);
    expect(await settled(3)).toMatchObject({ triggered: 40, answers: { 'not-found': 40 } });
    const [{ hours }] = await server.database.dataSource.query<[{ hours: number }]>(
      `SELECT round(extract(epoch FROM min(next_ask_at - answered_at)) / 3600)::int AS hours
       FROM missing_products WHERE misses = 2`,
    );
    expect(hours).toBe(48);
  });

  it.each(['product-image', 'downloadable-image'])('finds the same by %s', async (imageCheck) => {
    await server.call('patch', '/api/v1/flows/images').send({ fetchMissing: { imageCheck } }).expect(200);
    const preview = await get<{ results: { sku: string; heldBackUntil: string | null }[] }>('?limit=2');
    expect(preview).toMatchObject({ imageCheck });
    expect(preview.results).toHaveLength(2);
  });
});
