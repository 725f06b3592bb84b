import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../src/common/index.js';
import { DatabaseUrl } from '../../src/database/index.js';
import { FlowLookup } from '../../src/flows/index.js';
import { contentHash } from '../../src/omnitron-writer/index.js';
import { type Run, type RunCounts, NO_COUNTS } from '../../src/runs/run.js';
import { RunEvents } from '../../src/runs/live/run-events.js';
import { RowPartitions, StepLogs } from '../../src/runs/log/index.js';
import { PinnedConnection } from '../../src/runs/queue/pinned-connection.js';
import { RunFinisher } from '../../src/runs/run-finisher.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { UndeliveredProducts } from '../../src/runs/undelivered-products.js';
import { type BatchLease, BatchStore } from '../../src/runs/write/batch-store.js';
import { type RowOutcome, RowOutcomes } from '../../src/runs/write/row-outcomes.js';
import { RowStore } from '../../src/runs/write/row-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const SHOP = 'https://shop.example';
const IMAGES = '[{"url":"https://cdn/a.jpg","order":0}]';

let database: TestDatabase;
let runs: RunRepository;
let rowStore: RowStore;
let batches: BatchStore;
let outcomes: RowOutcomes;
let finisher: RunFinisher;
let run: Run;

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await new RowPartitions(dataSource).ensureUpcoming();
  runs = new RunRepository(dataSource);
  rowStore = new RowStore(dataSource);
  batches = new BatchStore(dataSource);
  outcomes = new RowOutcomes(dataSource);
  const connection = new PinnedConnection({ ROLES: ['worker'] } as never, new DatabaseUrl(database.url));
  finisher = new RunFinisher(
    dataSource,
    runs,
    rowStore,
    batches,
    new StepLogs(dataSource),
    new RunEvents(connection),
    new FlowLookup(dataSource),
    new UndeliveredProducts(dataSource),
  );
});
afterAll(() => database.drop());

beforeEach(async () => {
  const id = newId();
  const flow = { flowId: newId(), flowSlug: 'images', flowVersion: 1, direction: 'inbound' } as const;
  const start = { trigger: 'manual', triggeredBy: 'System', query: {}, identifiers: 0 } as const;
  await runs.insertRun({ id, ...flow, ...start, force: false, scheduledFor: null }, database.dataSource);
  run = await runs.getRun(id);
});

/** A run in its write phase with so many products that wait, in one batch, as the group step leaves it. */
async function inWrite(products: number, before: Partial<RunCounts> = {}): Promise<BatchLease> {
  const staged = Array.from({ length: products }, (_, n) => ({
    sku: `P${n}`,
    images: IMAGES,
    imageCount: 1,
    contentHash: contentHash('target', IMAGES),
    refusal: null,
  }));
  await rowStore.stageRows(run, 1, 0, staged, database.dataSource);
  await runs.addCounts(run.id, { ...NO_COUNTS, ...before }, database.dataSource);
  await database.dataSource.query(`UPDATE runs SET phase = 'write', products = $2 WHERE id = $1`, [
    run.id,
    products,
  ]);
  const [batch] = await batches.cutBatches(run, products, database.dataSource);
  return (await batches.claimBatch(run.id, batch!.batchNo, SHOP))!;
}

const written = (rowNo: number): RowOutcome => ({
  rowNo,
  status: 'written',
  code: null,
  detail: null,
  httpStatus: 201,
  attempts: 1,
  durationMs: 3,
});
const failed = (rowNo: number): RowOutcome => ({
  ...written(rowNo),
  status: 'failed',
  code: 'OMNITRON_REJECTED',
  detail: '{}',
  httpStatus: 400,
});

/** As the writer closes the last batch: both in one transaction. */
async function closeAndFinish(lease: BatchLease): Promise<Run> {
  await database.dataSource.transaction(async (transaction) => {
    await runs.lockRun(run.id, transaction);
    await batches.closeBatch(lease, transaction);
    await finisher.finishWhenWritten(await runs.getRun(run.id, transaction), transaction);
  });
  return runs.getRun(run.id);
}

describe('the end of a run', () => {
  it('takes what its batches counted, without a walk over its rows', async () => {
    const lease = await inWrite(3);
    await outcomes.saveOutcomes(run, lease, [written(0), written(1), written(2)]);
    const walks = [vi.spyOn(rowStore, 'countRows'), vi.spyOn(rowStore, 'skipPending')];
    expect(await closeAndFinish(lease)).toMatchObject({
      state: 'finished',
      status: 'succeeded',
      products: 3,
      written: 3,
      skipped: 0,
      failed: 0,
    });
    for (const walk of walks) expect(walk).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('counts the rows where the counts do not account for each of them', async () => {
    // As an earlier version could leave it: one row counted twice.
    const lease = await inWrite(3, { failed: 1 });
    await outcomes.saveOutcomes(run, lease, [written(0), failed(1), written(2)]);
    expect(await closeAndFinish(lease)).toMatchObject({
      status: 'partial',
      written: 2,
      failed: 1,
      products: 3,
    });
  });

  it('leaves a row out that has no outcome, where the run was cancelled', async () => {
    const lease = await inWrite(3, { failed: 1 });
    await outcomes.saveOutcomes(run, lease, [written(0), written(2)]);
    await runs.requestCancel(run.id, 'me', database.dataSource);
    // One row waits and one is counted twice: the sum is right, the counts are not.
    expect(await closeAndFinish(lease)).toMatchObject({
      status: 'cancelled',
      written: 2,
      skipped: 1,
      failed: 0,
    });
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 0 });
  });

  it('happens with the closing of the last batch or not at all', async () => {
    const lease = await inWrite(2);
    await outcomes.saveOutcomes(run, lease, [written(0), written(1)]);
    const crash = vi.spyOn(runs, 'finish').mockRejectedValueOnce(new Error('The process died.'));
    await expect(closeAndFinish(lease)).rejects.toThrow('The process died.');
    crash.mockRestore();
    expect(await runs.getRun(run.id)).toMatchObject({ state: 'queued', written: 2 });
    // Who takes the batch next finds nothing to send, and ends the run with the same counts.
    const next = (await batches.claimBatch(run.id, lease.batchNo, SHOP))!;
    expect(await outcomes.listPending(run, next)).toEqual([]);
    await expect(closeAndFinish(lease)).rejects.toMatchObject({ code: 'BATCH_TAKEN_OVER' });
    expect(await closeAndFinish(next)).toMatchObject({ status: 'succeeded', written: 2, products: 2 });
  });
});

describe('batches of a grouped run', () => {
  const pendingOf = async (planned: readonly { batchNo: number; fromRow: number; toRow: number }[]) =>
    Promise.all(
      planned.map(async (batch) => (await outcomes.listPending(run, batch)).map(({ rowNo }) => rowNo)),
    );

  it.each([
    { share: 'all rows', rows: 6000, every: 1, sizes: [2000, 2000, 2000] },
    { share: 'every second row', rows: 6000, every: 2, sizes: [2000, 1000] },
    { share: 'every third row', rows: 6000, every: 3, sizes: [2000] },
    { share: 'all of many rows', rows: 44_000, every: 1, sizes: Array.from({ length: 20 }, () => 2200) },
  ])('hold each row that waits once, where $share wait', async ({ rows, every, sizes }) => {
    await database.dataSource.query(
      `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, content_hash, status)
       SELECT $1, $2, n, 1, 'S' || n, '[]', 0, '\\x00', CASE WHEN n % $3 = 0 THEN 'pending' ELSE 'skipped' END
       FROM generate_series(0, $4::int - 1) AS n`,
      [run.day, run.id, every, rows],
    );
    const pending = Array.from({ length: rows / every }, (_, n) => n * every);
    const found = await pendingOf(await batches.cutBatches(run, pending.length, database.dataSource));
    expect(found.flat().toSorted((left, right) => left - right)).toEqual(pending);
    expect(found.map(({ length }) => length)).toEqual(sizes);
  });
});
