import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { serveHttp, type TestServer } from '../support/http-server.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  replaceFlow,
  runToEnd,
  type Sides,
} from '../support/image-flow.js';

/** A dry run decides like a run: what it says of rows, steps and guards is what the run then does. */
let server: TestApp;
let sides: Sides;
let shop: TestServer;
/** What the ERP answers, page by page. */
let pages: readonly (readonly unknown[])[] = [];
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000010000000100802000000', 'hex');

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 40 }),
    startOmnitronSimulator({ products: 40 }),
  ]);
  sides = { erp, omnitron };
  shop = await serveHttp((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    if (url.pathname === '/products') {
      const page = Number(url.searchParams.get('page'));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(pages[page - 1] ?? []));
    } else if (url.pathname.endsWith('.png')) response.setHeader('content-type', 'image/png').end(PNG);
    else response.writeHead(404).end();
  });
  server = await startTestApp();
  await createLogins(server, sides);
  await createFlow(server, flow());
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), shop[Symbol.asyncDispose]()]);
});
beforeEach(async () => {
  sides.omnitron.reset();
  await server.database.dataSource.query('TRUNCATE product_states');
  await replaceFlow(server, flow());
});

function flow(cards: object = {}): Record<string, unknown> {
  return imageFlow(sides, {
    read: {
      url: `${shop.origin}/products`,
      recordsPath: '$',
      pagination: { type: 'page', pageKey: 'page', pageSize: 100 },
    },
    script: null,
    mapping: null,
    ...cards,
  });
}

interface DryStep {
  readonly step: string;
  readonly ok: boolean;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly code: string | null;
  readonly detail: string | null;
  readonly members?: object;
}

interface DryRow {
  readonly sku: string | null;
  readonly identifier: string | null;
  readonly status: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly warning: string | null;
  readonly images: readonly { url: string; order: number }[];
  readonly refusal: object | null;
  readonly diff: { deleted: object[] } | null;
}

interface DryAnswer {
  readonly ok: boolean;
  readonly steps: readonly DryStep[];
  readonly pages: readonly { startedAt: string; scriptResult: unknown; result: unknown }[];
  readonly rows: readonly DryRow[];
  readonly totals: object | null;
  readonly warnings: readonly string[];
}

async function dryRun(body: object = {}): Promise<DryAnswer> {
  const answer = await server
    .call('post', '/api/v1/test/flow')
    .send({ flow: 'images', maxPages: 5, ...body })
    .expect(200);
  return answer.body as DryAnswer;
}

const stepsOf = ({ steps }: DryAnswer): string[] => steps.map(({ step }) => step);
const skuAt = (place: number): string => sides.erp.catalogue.skuAt(place);
const image = (name: string, order = 1): object => ({ url: `${shop.origin}/${name}.png`, order });
const product = (place: number, ...names: string[]): object => ({
  product_sku: skuAt(place),
  images: names.map((name, order) => image(name, order)),
});

/** The rows of a run, in the words of a dry run: what was written was to be sent. */
async function rowsOfRun(body: object = {}): Promise<Partial<DryRow>[]> {
  const { id } = await runToEnd(server, body);
  const { body: list } = await server.call('get', `/api/v1/runs/${id}/rows?limit=100`).expect(200);
  return (list as { results: DryRow[] }).results.map(({ sku, identifier, status, code, detail, images }) => ({
    sku,
    identifier,
    status: status === 'written' ? 'pending' : status,
    code,
    detail,
    images,
  }));
}

function decided({ rows }: DryAnswer): Partial<DryRow>[] {
  return rows.map(({ sku, identifier, status, code, detail, images }) => ({
    sku,
    identifier,
    status,
    code,
    detail,
    images,
  }));
}

describe('a dry run', () => {
  it('decides on rows as the run does, over pages, and leaves nothing behind', async () => {
    pages = [
      [
        product(0, 'b', 'a'),
        product(1),
        { images: [] },
        'text',
        { product_sku: skuAt(2), images: [{ url: 'ftp://no' }] },
        { product_sku: skuAt(3), ...image('c', 7) },
      ],
      [
        { product_sku: skuAt(0), images: [image('a', 1), image('z', 2)] },
        { product_sku: skuAt(3), ...image('d', 2) },
        product(2, 'x'),
        product(4, 'u'),
      ],
    ];
    const count = () =>
      server.database.dataSource.query<object[]>(
        'SELECT (SELECT count(*) FROM run_rows) AS rows, (SELECT count(*) FROM runs) AS runs',
      );
    const before = await count();
    const dry = decided(await dryRun());
    expect(await count()).toEqual(before);
    expect(dry).toHaveLength(7);
    expect(dry).toEqual(await rowsOfRun());
    expect(new Set(dry.map(({ code }) => code))).toEqual(
      new Set([null, 'NO_IMAGES', 'MISSING_SKU', 'ROW_NOT_AN_OBJECT', 'BAD_IMAGE_URL']),
    );
    const merged = { product_sku: skuAt(0), images: [image('b', 0), image('a', 1), image('z', 2)] };
    pages = [[merged, product(4, 'u', 'v')]];
    const again = decided(await dryRun());
    expect(again.map(({ status, code }) => [status, code])).toEqual([
      ['skipped', 'UNCHANGED'],
      ['pending', null],
    ]);
    expect(again).toEqual(await rowsOfRun());
    expect((await dryRun({ query: { force: true } })).rows.map(({ status }) => status)).toEqual([
      'pending',
      'pending',
    ]);
  });

  it('decides as the run does on a product that comes in two versions, and when it does again', async () => {
    pages = [[product(0, 'b', 'a')], [product(0, 'a', 'z')]];
    for (const code of ['TWO_VERSIONS', null]) {
      const dry = decided(await dryRun());
      expect(dry.map((row) => row.code)).toEqual([code]);
      expect(dry).toEqual(await rowsOfRun());
    }
  });

  it('decides as the run does where pages are written one by one', async () => {
    await replaceFlow(server, flow({ write: { rowGrouping: 'page', removalGuardPercent: null } }));
    pages = [
      [product(0, 'a'), product(1)],
      [product(0, 'b'), product(2, 'c')],
    ];
    const dry = decided(await dryRun());
    expect(dry.map(({ code }) => code)).toEqual([null, 'NO_IMAGES', 'SKU_REAPPEARED', null]);
    expect(dry).toEqual(await rowsOfRun());
  });

  it('decides as the run does where a filename template names the products', async () => {
    await replaceFlow(server, flow({ filenameTemplate: '{base_code}' }));
    const { baseCode } = sides.erp.catalogue.product(0);
    pages = [
      [
        { product_sku: baseCode, images: [image('a')] },
        { product_sku: 'NO-SUCH-CODE', images: [image('b')] },
      ],
    ];
    const dry = decided(await dryRun());
    expect(dry.length).toBeGreaterThan(2);
    expect(dry.map(({ code }) => code)).toContain('PRODUCT_NOT_FOUND');
    expect(dry).toEqual(await rowsOfRun());
  });

  it('asks the damage policy, in the words of the run, and holds nothing with force', async () => {
    pages = [[product(0, 'a', 'b'), product(1, 'a', 'b'), product(2, 'a', 'b')]];
    await rowsOfRun();
    pages = [[product(0, 'a'), product(1, 'a', 'b'), product(2, 'a', 'b')]];
    await replaceFlow(server, flow({ write: { removalGuardFloor: 0 } }));
    const answer = await dryRun();
    expect(answer).toMatchObject({ ok: true, totals: { products: 2, deleted: 0 } });
    expect(answer.rows.map(({ code }) => code)).toEqual(['WOULD_LOSE_IMAGES', 'UNCHANGED', 'UNCHANGED']);
    const forced = await dryRun({ query: { force: true } });
    expect(forced).toMatchObject({ ok: true, totals: { products: 3, deleted: 1 } });
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'partial', held: 1 });
    expect(run.warnings).toHaveLength(1);
    expect(answer.warnings).toEqual(run.warnings);
  });

  it('looks at images as the flow says', async () => {
    pages = [
      [product(0, 'a'), { product_sku: skuAt(1), images: [{ url: `${shop.origin}/gone.jpg`, order: 1 }] }],
    ];
    await replaceFlow(server, flow({ write: { imagePreflight: 'fail' } }));
    const answer = await dryRun();
    expect(stepsOf(answer)).toEqual(['login', 'read', 'group', 'preflight', 'diff']);
    const [good, bad] = answer.rows;
    expect(good).toMatchObject({ status: 'pending', refusal: null, diff: { deleted: [] } });
    expect(bad).toMatchObject({ status: 'failed', code: 'IMAGE_PREFLIGHT_FAILED', diff: null });
    expect(bad?.refusal).toEqual({ code: bad?.code, detail: bad?.detail });
    expect(answer).toMatchObject({ ok: true, totals: { products: 1 } });
    expect(decided(answer)).toEqual(await rowsOfRun());
    await replaceFlow(server, flow({ write: { imagePreflight: 'warn' } }));
    const warned = (await dryRun({ query: { force: true } })).rows[1];
    expect(warned).toMatchObject({ status: 'pending', refusal: null });
    expect(warned?.warning).toContain('404');
  });
});

describe('the steps of a dry run', () => {
  const script = {
    language: 'javascript',
    source: 'function transform(rows) { return rows.map((row) => ({ row })); }',
  };
  const mapping = [{ operation: 'shift', spec: { '*': { row: '[&1]' } } }];

  beforeEach(async () => {
    pages = [[product(0, 'a')], [product(1, 'b')]];
    await replaceFlow(server, flow({ script, mapping }));
  });

  const read = ['login', 'read'];
  const scripted = (): object[] => [{ row: product(0, 'a') }];
  const mapped = (): object[] => [product(0, 'a')];
  const nothing = (): null => null;
  it.each([
    ['read', read, nothing, nothing, 0],
    ['script', [...read, 'script'], scripted, scripted, 0],
    ['mapping', [...read, 'script', 'mapping'], scripted, mapped, 0],
    ['write', [...read, 'script', 'mapping', 'group', 'diff'], scripted, mapped, 2],
  ])('end with %s when that is asked for', async (until, steps, scriptResult, result, rows) => {
    const answer = await dryRun({ until });
    expect(answer.ok).toBe(true);
    expect(stepsOf(answer)).toEqual(steps);
    expect(answer.pages).toHaveLength(3);
    expect(answer.pages[0]).toMatchObject({
      scriptResult: scriptResult(),
      scriptRecords: scriptResult()?.length ?? null,
      result: result(),
      resultRecords: result()?.length ?? null,
    });
    expect(answer.rows).toHaveLength(rows);
  });

  it('end with the login when that is asked for', async () => {
    const answer = await dryRun({ until: 'login' });
    expect(answer).toMatchObject({ ok: true, pages: [], rows: [] });
    expect(stepsOf(answer)).toEqual(['login']);
  });

  it('have their times: pages one after the other, steps from the first page to the last', async () => {
    const { steps, pages: shown } = await dryRun();
    const from = Object.fromEntries(steps.map(({ step, startedAt }) => [step, Date.parse(startedAt)]));
    expect(Object.values(from)).toEqual(Object.values(from).sort((a, b) => a - b));
    expect(Date.parse(shown[0]!.startedAt)).toBe(from['read']);
    expect(Date.parse(shown[1]!.startedAt)).toBeGreaterThanOrEqual(from['mapping']!);
  });

  it('tell a mapping that fails apart from the script before it', async () => {
    await replaceFlow(server, flow({ script, mapping: [{ operation: 'default', spec: { a: 1 } }] }));
    const answer = await dryRun();
    expect(stepsOf(answer)).toEqual(['login', 'read', 'script', 'mapping']);
    expect(answer.steps.map(({ code }) => code)).toEqual([null, null, null, 'MAPPING_FAILED']);
    expect(answer.steps.at(-1)?.members).toMatchObject({ operationIndex: 0 });
    expect(answer.pages[0]).toMatchObject({ scriptResult: [{ row: product(0, 'a') }], result: null });
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'failed', failure: { step: 'mapping', code: 'MAPPING_FAILED' } });
    expect(run.steps.map(({ step }) => step)).toEqual(['login', 'read', 'script', 'mapping']);
  });

  it('say when nothing comes out, in the dry run and in the run', async () => {
    await replaceFlow(
      server,
      flow({ script, mapping: [{ operation: 'shift', spec: { nothing: { like: 'this' } } }] }),
    );
    const answer = await dryRun();
    expect(answer).toMatchObject({ ok: false, rows: [] });
    expect(answer.steps.at(-1)).toMatchObject({ step: 'mapping', ok: false, code: 'NOTHING_CAME_OUT' });
    expect(answer.steps.at(-1)?.detail).toContain('2 records');
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'failed', records: 2, failure: { code: 'NOTHING_CAME_OUT' } });
    expect(run.steps).toContainEqual(
      expect.objectContaining({
        step: 'mapping',
        status: 'failed',
        message: expect.stringContaining(answer.steps.at(-1)?.detail ?? '') as unknown,
      }),
    );
    pages = [];
    expect(await dryRun()).toMatchObject({ ok: true, rows: [] });
  });
});
