import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { RowPartitions, StepLogs } from '../../src/logs/index.js';
import { contentHash } from '../../src/omnitron-writer/content.js';
import { BatchStore } from '../../src/runs/batch-store.js';
import type { Run } from '../../src/runs/run.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { RowStore, type StagedRow } from '../../src/runs/row-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let runs: RunRepository;
let rowStore: RowStore;
let batches: BatchStore;
let run: Run;

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await new RowPartitions(dataSource).ensureUpcoming();
  runs = new RunRepository(dataSource);
  rowStore = new RowStore(dataSource);
  batches = new BatchStore(dataSource);
});
afterAll(() => database.drop());

async function createRun(flowId = newId()): Promise<Run> {
  const id = newId();
  await runs.insertRun(
    {
      id,
      flowId,
      flowSlug: 'images',
      flowVersion: 1,
      direction: 'inbound',
      trigger: 'manual',
      triggeredBy: 'System',
      query: {},
      force: false,
      scheduledFor: null,
    },
    database.dataSource,
  );
  return runs.getRun(id);
}

beforeEach(async () => {
  run = await createRun();
});

const images = (...names: string[]) => JSON.stringify(names.map((url, order) => ({ url, order })));
const staged = (sku: string | null, text = images('a'), failure: StagedRow['failure'] = null): StagedRow => ({
  sku,
  images: text,
  imageCount: (JSON.parse(text) as unknown[]).length,
  contentHash: contentHash('target', text),
  failure,
});
const stage = (rows: StagedRow[], firstRowNo = 0, pageNo = 1) =>
  rowStore.stageRows(run, pageNo, firstRowNo, rows, database.dataSource);
const listAll = async () => (await rowStore.listRows(run, {}, 1, 100)).rows;

describe('RunRepository', () => {
  it('allows one active inbound run per flow', async () => {
    const twin = { ...run, id: newId(), flowSlug: 'images', flowVersion: 1 };
    expect(await runs.insertRun(twin, database.dataSource)).toBe(false);
    await runs.finish(
      run.id,
      { written: 0, skipped: 0, failed: 0, status: 'empty', failure: null },
      database.dataSource,
    );
    expect(await runs.insertRun(twin, database.dataSource)).toBe(true);
  });
});

describe('staging', () => {
  it('keeps one row per SKU over all pages, with the images as fragments in order of arrival', async () => {
    await stage([staged('A', images('1')), staged('B', images('2'))]);
    await stage([staged('B', images('3')), staged('C', images('4'))], 2, 2);
    const rows = await listAll();
    expect(rows.map(({ sku, pageNo }) => [sku, pageNo])).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 2],
    ]);
    expect(rows[1]?.images).toMatchObject([{ url: '2' }, { url: '3' }]);
    expect(await rowStore.listFragmented(run, -1, 10, database.dataSource)).toMatchObject([{ sku: 'B' }]);
  });

  it('refuses the whole product when one of its fragments is refused, whichever comes first', async () => {
    const bad = { code: 'BAD_IMAGE_URL', detail: 'x' };
    await stage([
      staged('A'),
      staged('B', images('b'), bad),
      staged(null, '[]', { code: 'MISSING_SKU', detail: 'y' }),
    ]);
    await stage(
      [staged('A', images('z'), bad), staged('B'), staged(null, '[]', { code: 'MISSING_SKU', detail: 'z' })],
      3,
      2,
    );
    const rows = await listAll();
    expect(rows.map(({ sku, status, code }) => [sku, status, code])).toEqual([
      ['A', 'failed', 'BAD_IMAGE_URL'],
      ['B', 'failed', 'BAD_IMAGE_URL'],
      [null, 'failed', 'MISSING_SKU'],
      [null, 'failed', 'MISSING_SKU'],
    ]);
  });
});

describe('batches', () => {
  it('hold 500 pending rows each, whatever lies between them', async () => {
    await stage(
      Array.from({ length: 1200 }, (_, n) =>
        staged(`S${n}`, images('a'), n % 6 === 0 ? { code: 'X', detail: 'x' } : null),
      ),
    );
    const planned = await batches.planBatches(run, database.dataSource);
    expect(planned).toHaveLength(2);
    const sizes = await Promise.all(
      planned.map(async ({ fromRow, toRow }) => (await rowStore.listPending(run, fromRow, toRow)).length),
    );
    expect(sizes).toEqual([500, 500]);
    await batches.closeBatch(run.id, 1, database.dataSource);
    expect(await batches.hasOpenBatch(run.id, database.dataSource)).toBe(true);
    await batches.closeAll(run.id, database.dataSource);
    expect(await batches.hasOpenBatch(run.id, database.dataSource)).toBe(false);
  });
});

describe('outcomes', () => {
  const written = (rowNo: number) =>
    ({
      rowNo,
      status: 'written',
      code: null,
      detail: null,
      httpStatus: 201,
      attempts: 1,
      durationMs: 3.6,
    }) as const;
  const failed = (rowNo: number) =>
    ({
      rowNo,
      status: 'failed',
      code: 'OMNITRON_REJECTED',
      detail: '{}',
      httpStatus: 400,
      attempts: 2,
      durationMs: 1,
    }) as const;

  it('are saved once: a second outcome of a row changes nothing', async () => {
    await stage([staged('A'), staged('B')]);
    expect(await rowStore.saveOutcomes(run, [written(0), failed(1)], database.dataSource)).toEqual({
      written: 1,
      skipped: 0,
      failed: 1,
    });
    expect(await rowStore.saveOutcomes(run, [failed(0), written(1)], database.dataSource)).toEqual({
      written: 0,
      skipped: 0,
      failed: 0,
    });
    expect(await rowStore.countRows(run)).toEqual({ pending: 0, written: 1, skipped: 0, failed: 1 });
  });

  it('let a later run skip what is unchanged, and only that', async () => {
    await stage([staged('A'), staged('B'), staged('C')]);
    await rowStore.saveOutcomes(run, [written(0), written(1), failed(2)], database.dataSource);
    await runs.finish(
      run.id,
      { written: 2, skipped: 0, failed: 1, status: 'partial', failure: null },
      database.dataSource,
    );
    run = await createRun(run.flowId);
    await stage([staged('A'), staged('B', images('new')), staged('C')]);
    await rowStore.skipUnchangedRows(run, database.dataSource);
    expect((await listAll()).map(({ sku, code }) => [sku, code])).toEqual([
      ['A', 'UNCHANGED'],
      ['B', null],
      ['C', null],
    ]);
  });

  it('of a write whose end is unknown never count as written', async () => {
    await stage([staged('A')]);
    await rowStore.saveOutcomes(run, [written(0)], database.dataSource);
    await rowStore.doubtStates(run, ['A']);
    await runs.finish(
      run.id,
      { written: 1, skipped: 0, failed: 0, status: 'succeeded', failure: null },
      database.dataSource,
    );
    run = await createRun(run.flowId);
    await stage([staged('A')]);
    await rowStore.skipUnchangedRows(run, database.dataSource);
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 1, skipped: 0 });
  });

  it('tell which products would lose images', async () => {
    await stage([staged('A', images('1', '2')), staged('B', images('1'))]);
    await rowStore.saveOutcomes(run, [written(0), written(1)], database.dataSource);
    await runs.finish(
      run.id,
      { written: 2, skipped: 0, failed: 0, status: 'succeeded', failure: null },
      database.dataSource,
    );
    run = await createRun(run.flowId);
    await stage([staged('A', images('1')), staged('B', images('1', '2')), staged('C', images('1'))]);
    expect(await rowStore.countShrinking(run, database.dataSource)).toEqual({
      known: 2,
      shrinking: 1,
      examples: ['A'],
    });
  });

  it('can be taken back: rows left out, or failed at Omnitron, become pending again', async () => {
    await stage([staged('A'), staged('B'), staged('C', images('c'), { code: 'BAD_IMAGE_URL', detail: 'x' })]);
    await rowStore.saveOutcomes(run, [failed(0)], database.dataSource);
    await rowStore.skipPending(run, 'CANCELLED', database.dataSource);
    expect(await rowStore.reopenRows(run, 'left-out', database.dataSource)).toBe(1);
    expect(await rowStore.reopenRows(run, 'failed', database.dataSource)).toBe(1);
    expect(await rowStore.countRows(run)).toEqual({ pending: 2, written: 0, skipped: 0, failed: 1 });
  });
});

describe('StepLogs', () => {
  it('adds up what a step did over the pages', async () => {
    const steps = new StepLogs(database.dataSource);
    await steps.addProgress(run.id, [{ step: 'read', durationMs: 10, counts: { pages: 1, records: 500 } }]);
    await steps.addProgress(run.id, [
      { step: 'read', durationMs: 5, counts: { pages: 1, records: 20 } },
      { step: 'mapping', durationMs: 2 },
    ]);
    await steps.finishStep(run.id, 'read', 'succeeded', 'done');
    expect(await steps.listSteps(run.id)).toMatchObject([
      {
        step: 'read',
        status: 'succeeded',
        message: 'done',
        durationMs: 15,
        counts: { pages: 2, records: 520 },
      },
      { step: 'mapping', status: null, state: 'running' },
    ]);
  });
});

describe('RowPartitions', () => {
  it('drops the days that are past retention', async () => {
    const partitions = new RowPartitions(database.dataSource);
    await database.dataSource.query(
      `CREATE TABLE run_rows_20200101 PARTITION OF run_rows FOR VALUES FROM ('2020-01-01') TO ('2020-01-02')`,
    );
    expect(await partitions.dropOlderThan(30)).toEqual(['run_rows_20200101']);
    expect(await partitions.dropOlderThan(30)).toEqual([]);
  });
});
