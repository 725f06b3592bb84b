import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd, type Sides } from '../support/image-flow.js';
import { type ErpAnswer, type ScriptedErp, type SeenRequest, serveErp } from '../support/scripted-erp.js';

/** What the verdict of a read means for its run: what is written, and whether the checkpoint moves. */
const SIZE = 25;
let server: TestApp;
let sides: Sides;
let erp: ScriptedErp;
let answer: (request: SeenRequest, offset: number) => ErpAnswer | null = () => null;

/** One record per image: two of each product, which stand beside each other. */
const image = (sku: string, n: number): object => ({
  sku,
  url: `https://img.example/${sku}-${n}.jpg`,
  order: n,
});
let images: object[] = [];
let total = (): number => images.length;

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: SIZE }),
    startOmnitronSimulator({ products: SIZE + 15 }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});
beforeEach(async () => {
  images = Array.from({ length: SIZE }, (_, n) => n).flatMap((n) => {
    const { sku } = sides.erp.catalogue.product(n);
    return [image(sku, 1), image(sku, 2)];
  });
  total = () => images.length;
  answer = () => null;
  erp = await serveErp((request) => {
    const offset = Number(request.query.get('offset'));
    const json = { items: images.slice(offset, offset + 15), total: total() };
    return answer(request, offset) ?? { json };
  });
  const read = {
    url: erp.origin,
    recordsPath: '$.items',
    waitMinutes: 0,
    modifiedDateKey: 'since',
    pagination: { type: 'offset', pageSize: 15, totalPath: '$.total' },
  };
  const slug = `flow-${erp.origin.split(':').at(-1)}`;
  await createFlow(
    server,
    imageFlow(sides, { name: slug, slug, read, script: null, mapping: MAPPING, schedule: null }),
  );
  flow = slug;
});
afterEach(async () => {
  await erp[Symbol.asyncDispose]();
});
let flow = '';

const MAPPING = [
  {
    operation: 'shift',
    spec: { '*': { sku: '[&1].product_sku', url: '[&1].images[0].url', order: '[&1].images[0].order' } },
  },
];

const held = (): number[] =>
  Array.from({ length: SIZE }, (_, n) => {
    const { sku } = sides.erp.catalogue.product(n);
    return sides.omnitron.findContent(sku)?.images.length ?? 0;
  });
const force = { force: true };

describe('the verdict of a read', () => {
  it('is on its run: complete', async () => {
    const run = await runToEnd(server, force, flow);
    expect(run).toMatchObject({ status: 'succeeded', written: SIZE, verdict: 'complete' });
    expect(run.verdictReason).toBe('The declared number of records was read (totalPath).');
    expect(held()).toEqual(Array(SIZE).fill(2));
  });

  it('fails a short run before anything is written', async () => {
    await runToEnd(server, force, flow);
    const writes = sides.omnitron.report().writes;
    answer = (_request, offset) => (offset === 15 ? { json: { items: [], total: 50 } } : null);
    const run = await runToEnd(server, force, flow);
    expect(run).toMatchObject({
      status: 'failed',
      written: 0,
      verdict: 'short',
      failure: { step: 'read', code: 'READ_SHORT' },
    });
    expect(run.verdictReason).toContain('15 records were read but the ERP declared 50');
    expect(sides.omnitron.report().writes).toBe(writes);
    answer = () => null;
    await server.call('post', `/api/v1/runs/${run.id}/resume`).expect(202);
    expect(await runToEnd(server, force, flow).catch(() => null)).not.toMatchObject({ verdict: 'short' });
  });

  it('writes of a doubtful run what takes no image away', async () => {
    await runToEnd(server, force, flow);
    const skus = Array.from({ length: SIZE }, (_, n) => sides.erp.catalogue.product(n).sku);
    // The second image of the first product moves out of the list while it is read, and one of the last is new.
    images = [...images.slice(0, 1), ...images.slice(2), image(skus.at(-1) ?? '', 3)];
    let asked = 0;
    total = () => (asked++ === 0 ? 51 : 50);
    const run = await runToEnd(server, force, flow);
    expect(run).toMatchObject({ status: 'partial', verdict: 'doubtful', written: SIZE - 1, held: 1 });
    expect(run.verdictReason).toContain('changed from 51 to 50');
    expect(held()).toEqual([...Array(SIZE - 1).fill(2), 3]);
    const rows = await server.call('get', `/api/v1/runs/${run.id}/rows?limit=100`).expect(200);
    const { results } = rows.body as { results: { sku: string; code: string | null }[] };
    expect(results.filter(({ code }) => code !== null)).toMatchObject([
      { sku: skus[0], code: 'DOUBTFUL_READ' },
    ]);
    const pages = await server.call('get', `/api/v1/runs/${run.id}/pages`).expect(200);
    expect(
      (pages.body as { results: { doubt: string | null }[] }).results.map(({ doubt }) => doubt === null),
    ).toEqual([true, false, true, true]);
  });

  it('holds new products of which a doubtful run may have brought a part, until a complete one comes', async () => {
    await runToEnd(server, force, flow);
    const sku = (n: number): string => sides.omnitron.catalogue.product(n).sku;
    const both = (n: number): object[] => [image(sku(n), 1), image(sku(n), 2)];
    const products = (from: number, to: number): object[] =>
      Array.from({ length: to - from }, (_, n) => both(from + n)).flat();
    images = products(SIZE, SIZE + 10);
    // The second page comes without its filter, each time: of the last product on it, the list has more behind it.
    const everything = [image(sku(SIZE - 4), 2), ...products(SIZE - 3, SIZE + 15)];
    answer = (_request, offset) =>
      offset === 15 ? { json: { items: everything.slice(15, 30), total: everything.length } } : null;
    const atEdges = [sku(SIZE + 4), sku(SIZE + 7), sku(SIZE + 11)];

    const rehearsed = await server.call('post', '/api/v1/test/flow').send({ flow, maxPages: 10 }).expect(200);
    const report = rehearsed.body as { rows: { sku: string; code: string | null }[] };
    expect(report.rows.flatMap((row) => (row.code === null ? [] : [row.sku])).sort()).toEqual(atEdges.sort());

    const run = await runToEnd(server, force, flow);
    expect(run).toMatchObject({ status: 'partial', verdict: 'doubtful', written: 9, held: 3 });
    expect(atEdges.map((one) => sides.omnitron.findContent(one)?.images.length ?? 0)).toEqual([0, 0, 0]);
    const rows = await server.call('get', `/api/v1/runs/${run.id}/rows?status=held`).expect(200);
    const { results } = rows.body as { results: { code: string; detail: string }[] };
    expect(results.map(({ code }) => code)).toEqual(Array(3).fill('DOUBTFUL_READ'));
    expect(results.at(-1)?.detail).toContain('it brought 1 of this product');

    answer = () => null;
    expect(await runToEnd(server, {}, flow)).toMatchObject({ status: 'succeeded', written: 2 });
    expect(atEdges.map((one) => sides.omnitron.findContent(one)?.images.length ?? 0)).toEqual([2, 2, 0]);
  });

  it('is in the report of a dry run, which decides by it', async () => {
    await runToEnd(server, force, flow);
    images = images.slice(1);
    let asked = 0;
    total = () => (asked++ === 0 ? 50 : 49);
    const answered = await server
      .call('post', '/api/v1/test/flow')
      .send({ flow, maxPages: 10, query: { force: true } })
      .expect(200);
    const report = answered.body as { verdict: object; rows: { code: string | null }[] };
    expect(report.verdict).toMatchObject({ verdict: 'doubtful' });
    expect(report.rows.filter(({ code }) => code !== null)).toMatchObject([{ code: 'DOUBTFUL_READ' }]);
  });
});
