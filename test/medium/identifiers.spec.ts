import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { RowPartitions } from '../../src/runs/log/index.js';
import { contentHash } from '../../src/omnitron-writer/index.js';
import { IdentifierStore } from '../../src/runs/source/identifier-store.js';
import { RowStore } from '../../src/runs/write/row-store.js';
import type { Run } from '../../src/runs/run.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { linesOf } from '../support/run-lines.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let rowStore: RowStore;
let identifiers: IdentifierStore;
let run: Run;

beforeAll(async () => {
  database = await createTestDatabase();
  await new RowPartitions(database.dataSource).ensureUpcoming();
  rowStore = new RowStore(database.dataSource);
  identifiers = new IdentifierStore(database.dataSource);
});
afterAll(() => database.drop());

beforeEach(async () => {
  const runs = new RunRepository(database.dataSource);
  const id = newId();
  const flow = { flowId: newId(), flowSlug: 'images', flowVersion: 1, direction: 'inbound' } as const;
  const cause = {
    trigger: 'manual',
    triggeredBy: 'System',
    query: {},
    identifiers: 0,
    force: false,
  } as const;
  await runs.insertRun({ id, ...flow, ...cause, scheduledFor: null }, database.dataSource);
  run = await runs.getRun(id);
});

const images = (name: string): string =>
  JSON.stringify([{ url: `https://img.example/${name}.jpg`, order: 1 }]);

async function stage(names: string[], firstRowNo = 0): Promise<void> {
  const rows = names.map((sku) => ({
    sku,
    images: images(sku),
    imageCount: 1,
    contentHash: contentHash('target', images(sku)),
    refusal: null,
  }));
  await rowStore.stageRows(run, 1, firstRowNo, rows, database.dataSource);
}

const found = (identifier: string, ...skus: string[]) => ({ identifier, skus, refusal: null });
const notFound = (identifier: string) => ({
  identifier,
  skus: [],
  refusal: { code: 'PRODUCT_NOT_FOUND', detail: `no ${identifier}` } as const,
});
const apply = () =>
  database.dataSource.transaction((transaction) => identifiers.applyMatches(run, transaction));
const listed = async () =>
  (await linesOf(database.dataSource, run)).map(({ rowNo, sku, identifier, code, images }) => [
    rowNo,
    sku,
    identifier,
    code ?? (images as { url: string }[])[0]?.url,
  ]);
const url = (name: string): string => `https://img.example/${name}.jpg`;

describe('identifiers of a run', () => {
  it('become one row per product, each with the images of the identifier', async () => {
    await stage(['base-1', 'base-2']);
    await identifiers.saveMatches(run, [found('base-1', 'A', 'B', 'C'), found('base-2', 'D')]);
    await apply();
    expect(await listed()).toEqual([
      [0, 'A', 'base-1', url('base-1')],
      [1, 'D', 'base-2', url('base-2')],
      [2, 'B', 'base-1', url('base-1')],
      [3, 'C', 'base-1', url('base-1')],
    ]);
  });

  it('may be the SKU of another row', async () => {
    await stage(['x', 'y']);
    await identifiers.saveMatches(run, [found('x', 'y', 'z'), found('y', 'x')]);
    await apply();
    expect(await listed()).toEqual([
      [0, 'y', 'x', url('x')],
      [1, 'x', 'y', url('y')],
      [2, 'z', 'x', url('x')],
    ]);
  });

  it('fail by name where no product was found, and do not stop the others', async () => {
    await stage(['base-1', 'base-2']);
    await identifiers.saveMatches(run, [notFound('base-1'), found('base-2', 'D')]);
    await apply();
    expect(await listed()).toEqual([
      [0, null, 'base-1', 'PRODUCT_NOT_FOUND'],
      [1, 'D', 'base-2', url('base-2')],
    ]);
  });

  it('never give one product the images of two: both are refused', async () => {
    await stage(['base-1', 'base-2', 'base-3']);
    const matches = [found('base-1', 'A', 'B'), found('base-2', 'B'), found('base-3', 'C')];
    await identifiers.saveMatches(run, matches);
    await apply();
    const rows = await linesOf(database.dataSource, run, { code: 'AMBIGUOUS_TEMPLATE' });
    expect(rows.map(({ rowNo, detail }) => [rowNo, detail])).toEqual([
      [
        0,
        expect.stringContaining(
          'The product B is named by more than one identifier of this run: base-1, base-2.',
        ),
      ],
      [1, expect.stringContaining('base-1, base-2')],
    ]);
    expect((await listed()).at(-1)).toEqual([2, 'C', 'base-3', url('base-3')]);
  });

  it('are looked up once: what is known is not asked again', async () => {
    await stage(['a', 'b', 'c']);
    await identifiers.saveMatches(run, [found('b', 'B')]);
    expect(await identifiers.listUnknown(run, -1, 10)).toEqual([
      { rowNo: 0, identifier: 'a' },
      { rowNo: 2, identifier: 'c' },
    ]);
    expect(await identifiers.listUnknown(run, 0, 1)).toEqual([{ rowNo: 2, identifier: 'c' }]);
  });

  it('are looked up again on a retry, and keep out of the way of what was written', async () => {
    await stage(['base-1', 'base-2', 'base-3']);
    await identifiers.saveMatches(run, [notFound('base-1'), found('base-2', 'D'), notFound('base-3')]);
    await apply();
    expect(await rowStore.reopenRows(run, 'look-up', database.dataSource)).toBe(2);
    expect((await identifiers.listUnknown(run, -1, 10)).map(({ identifier }) => identifier)).toEqual([
      'base-1',
      'base-3',
    ]);
    await identifiers.saveMatches(run, [found('base-1', 'A', 'B'), found('base-3', 'D')]);
    await apply();
    expect(await listed()).toEqual([
      [0, 'A', 'base-1', url('base-1')],
      [1, 'D', 'base-2', url('base-2')],
      [2, null, 'base-3', 'AMBIGUOUS_TEMPLATE'],
      [3, 'B', 'base-1', url('base-1')],
    ]);
  });

  it('are found in the list of rows', async () => {
    await stage(['base-1', 'base-2']);
    await identifiers.saveMatches(run, [found('base-1', 'A', 'B'), found('base-2', 'D')]);
    await apply();
    const { length: count } = await linesOf(database.dataSource, run, { identifier: 'base-1' });
    expect(count).toBe(2);
  });

  it('are matched in one pass on a day that Postgres has no statistics of', async () => {
    const count = 20_000;
    const names = Array.from({ length: count }, (_, n) => `base-${n}`);
    for (let at = 0; at < count; at += 5_000) await stage(names.slice(at, at + 5_000), at);
    const matchOf = (name: string, n: number) => {
      if (n % 100 === 0) return notFound(name);
      return found(name, `${name}-a`, n % 100 === 1 ? 'disputed' : `${name}-b`);
    };
    await identifiers.saveMatches(run, names.map(matchOf));
    await database.dataSource.transaction(async (transaction) => {
      await transaction.query(`SET LOCAL statement_timeout = '5s'`);
      await identifiers.applyMatches(run, transaction);
    });
    expect(await rowStore.countRows(run)).toEqual({
      held: 0,
      pending: count * 0.98 * 2,
      failed: count * 0.02,
      written: 0,
      skipped: 0,
    });
  });
});
