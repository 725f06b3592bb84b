import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { RowPartitions } from '../../src/runs/log/index.js';
import { contentHash } from '../../src/omnitron-writer/index.js';
import { RowStore } from '../../src/runs/write/row-store.js';
import type { Run } from '../../src/runs/run.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { BatchStore } from '../../src/runs/write/batch-store.js';
import { SkuTurns } from '../../src/runs/write/sku-turns.js';
import type { PendingRow } from '../../src/runs/write/row-outcomes.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let runs: RunRepository;
let rowStore: RowStore;
let turns: SkuTurns;
let flowId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await new RowPartitions(dataSource).ensureUpcoming();
  runs = new RunRepository(dataSource);
  rowStore = new RowStore(dataSource);
  turns = new SkuTurns(dataSource);
});
afterAll(() => database.drop());
beforeEach(async () => {
  flowId = await insertFlow();
});

/** A flow without anything in it. */
async function insertFlow(): Promise<string> {
  const id = newId();
  await database.dataSource.transaction(async (transaction) => {
    await transaction.query(
      `INSERT INTO flows (id, slug, name, direction, version, timezone) VALUES ($1, $2, $3, 'outbound', 1, 'UTC')`,
      [id, id, id.slice(-12)],
    );
    await transaction.query(
      `INSERT INTO flow_versions (flow_id, version, document, author) VALUES ($1, 1, '{}', 'test')`,
      [id],
    );
  });
  return id;
}

function stagedRow(sku: string) {
  return { sku, images: '[]', imageCount: 1, contentHash: contentHash('t', sku), refusal: null };
}

/** A post with these SKUs, staged but not come to the write step. */
async function stagedRun(...skus: string[]): Promise<Run> {
  const id = newId();
  const facts = {
    flowSlug: 'f',
    flowVersion: 1,
    triggeredBy: 'erp',
    query: {},
    identifiers: 0,
    force: false,
    scheduledFor: null,
  };
  const run = { id, flowId, direction: 'outbound', trigger: 'outbound', ...facts } as const;
  await runs.insertRun(run, database.dataSource);
  const inserted = await runs.getRun(id);
  await rowStore.stageRows(inserted, 1, 0, skus.map(stagedRow), database.dataSource);
  return inserted;
}

const enter = (run: Run) =>
  database.dataSource.transaction((transaction) => turns.enterRun(run, transaction));

async function pendingOf(run: Run) {
  return database.dataSource.query<PendingRow[]>(
    `SELECT row_no AS "rowNo", sku, images, released FROM run_rows WHERE run_id = $1 AND status = 'pending' ORDER BY row_no`,
    [run.id],
  );
}

/** What may become of the pending rows of a run now, by SKU. */
async function take(run: Run) {
  const pending = await pendingOf(run);
  const { free, superseded, blocked } = await turns.takeTurns(run, pending);
  const skuOf = new Map(pending.map(({ rowNo, sku }) => [rowNo, sku]));
  return {
    free: free.map(({ sku }) => sku),
    superseded: superseded.map(({ rowNo }) => skuOf.get(rowNo)),
    blocked,
  };
}

const setRows = (run: Run, status: string, code: string | null = null) =>
  database.dataSource.query(
    `UPDATE run_rows SET status = $2, code = $3, finished_at = CASE $2 WHEN 'pending' THEN NULL ELSE now() END
     WHERE run_id = $1`,
    [run.id, status, code],
  );

describe('the order of outbound runs, per SKU', () => {
  it('lets a later post supersede the pending rows of an earlier one', async () => {
    const [first, second] = [await stagedRun('A', 'B'), await stagedRun('B', 'C')];
    await enter(first);
    await enter(second);
    expect(await take(first)).toEqual({ free: ['A'], superseded: ['B'], blocked: 0 });
    expect(await take(second)).toEqual({ free: ['B', 'C'], superseded: [], blocked: 0 });
  });

  it('holds a later post back while an earlier row is on its way, and no longer', async () => {
    const [first, second] = [await stagedRun('A'), await stagedRun('A')];
    await enter(first);
    expect(await take(first)).toMatchObject({ free: ['A'] });
    await enter(second);
    expect(await take(second)).toEqual({ free: [], superseded: [], blocked: 1 });
    await setRows(first, 'written');
    expect(await take(second)).toEqual({ free: ['A'], superseded: [], blocked: 0 });
  });

  it('never lets the row of a dead process be sent after a later one: given out again, it is superseded', async () => {
    const [first, second] = [await stagedRun('A'), await stagedRun('A')];
    await enter(first);
    await take(first);
    await enter(second);
    expect(await take(first)).toEqual({ free: [], superseded: ['A'], blocked: 0 });
    await setRows(first, 'skipped', 'SUPERSEDED');
    expect(await take(second)).toMatchObject({ free: ['A'] });
  });

  it('goes by arrival, not by who is staged first', async () => {
    const [first, second] = [await stagedRun('A', 'B'), await stagedRun('A')];
    await enter(second);
    await enter(first);
    expect(await take(first)).toEqual({ free: ['B'], superseded: [], blocked: 0 });
    const [row] = await database.dataSource.query<object[]>(
      `SELECT status, code FROM run_rows WHERE run_id = $1 AND sku = 'A'`,
      [first.id],
    );
    expect(row).toEqual({ status: 'skipped', code: 'SUPERSEDED' });
  });

  it('holds for rows that are retried or resumed when a later post has written their SKU', async () => {
    const [first, second] = [await stagedRun('A'), await stagedRun('A')];
    await enter(first);
    await take(first);
    await setRows(first, 'failed', 'OMNITRON_UNAVAILABLE');
    await enter(second);
    await take(second);
    await setRows(second, 'written');
    await setRows(first, 'pending');
    expect(await take(first)).toEqual({ free: [], superseded: ['A'], blocked: 0 });
  });

  it('lets an unchanged row supersede too, and writes it after all when an earlier one was on its way', async () => {
    const [first, second, third] = [await stagedRun('A'), await stagedRun('A'), await stagedRun('A')];
    await enter(first);
    await setRows(second, 'skipped', 'UNCHANGED');
    await enter(second);
    expect(await pendingOf(second)).toEqual([]);
    expect(await take(first)).toMatchObject({ superseded: ['A'] });
    await setRows(third, 'pending');
    await enter(third);
    await take(third);
    const fourth = await stagedRun('A');
    await setRows(fourth, 'skipped', 'UNCHANGED');
    await enter(fourth);
    expect(await pendingOf(fourth)).toHaveLength(1);
    expect(await take(fourth)).toMatchObject({ blocked: 1 });
  });

  it('does not let two flows wait for each other', async () => {
    const first = await stagedRun('A');
    flowId = await insertFlow();
    const other = await stagedRun('A');
    await enter(first);
    await enter(other);
    expect(await take(first)).toMatchObject({ free: ['A'] });
    expect(await take(other)).toMatchObject({ free: ['A'] });
  });

  it('is forgotten with the flow', async () => {
    await enter(await stagedRun('A', 'B'));
    await database.dataSource.query('DELETE FROM flows WHERE id = $1', [flowId]);
    expect(await database.dataSource.query('SELECT * FROM sku_turns WHERE flow_id = $1', [flowId])).toEqual(
      [],
    );
  });

  it('is kept without deadlock by many posts at once, whatever the order of their rows', async () => {
    const skus = Array.from({ length: 300 }, (_, n) => `S${n}`);
    const posts = [];
    for (let n = 0; n < 12; n += 1) posts.push(await stagedRun(...(n % 2 === 0 ? skus : skus.toReversed())));
    const all = await Promise.all(
      posts.map(async (run) => {
        await enter(run);
        return take(run);
      }),
    );
    // Whoever took its turn first is still on its way; the others wait for it or are superseded.
    const sending = all.flatMap(({ free }) => free);
    expect(new Set(sending).size).toBe(sending.length);
    expect(sending).toHaveLength(300);
  });
});

describe('the order of inbound runs, per SKU', () => {
  /** A run whose one page was read at that minute and whose rows were sent then, with this outcome. */
  async function inboundRun(
    minute: number,
    skus: string[],
    status: string,
    code: string | null,
    attempts = 1,
  ) {
    const { dataSource } = database;
    const id = newId();
    await dataSource.query(
      `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, created_at, finished_at)
       VALUES ($1, $2, 'f', 1, 'inbound', 'schedule', 'System', 'finished', 'partial', $3, $3::timestamptz + interval '1 h')`,
      [id, flowId, at(minute)],
    );
    const run = await runs.getRun(id);
    await rowStore.stageRows(run, 1, 0, skus.map(stagedRow), dataSource);
    await setRows(run, status, code);
    await dataSource.query('UPDATE run_rows SET attempts = $2, read_at = $3 WHERE run_id = $1', [
      id,
      attempts,
      at(minute),
    ]);
    return run;
  }
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
  /** The SKUs that the run would send when its rows are taken up again. */
  async function afterRetry(run: Run) {
    await setRows(run, 'pending');
    const outdated = await turns.skipOutdated(run, database.dataSource);
    const pending = (await pendingOf(run)).map(({ sku }) => sku);
    return { outdated, pending };
  }

  it('lets a retried row go that a later run has written, tried or found unchanged', async () => {
    const old = await inboundRun(1, ['A', 'B', 'C', 'D'], 'failed', 'OMNITRON_UNAVAILABLE');
    await inboundRun(5, ['A'], 'written', null);
    await inboundRun(6, ['B'], 'skipped', 'UNCHANGED', 0);
    await inboundRun(7, ['C'], 'failed', 'OMNITRON_UNAVAILABLE');
    expect(await afterRetry(old)).toEqual({ outdated: 3, pending: ['D'] });
    const named = await database.dataSource.query<object[]>(
      `SELECT sku, status, code FROM run_rows WHERE run_id = $1 AND sku = 'A'`,
      [old.id],
    );
    expect(named).toEqual([{ sku: 'A', status: 'skipped', code: 'SUPERSEDED' }]);
  });

  it('sends it where the later run never did', async () => {
    const old = await inboundRun(1, ['A', 'B'], 'skipped', 'CANCELLED', 0);
    await inboundRun(5, ['A'], 'failed', 'EMPTY_IMAGE_LIST', 0);
    await inboundRun(6, ['B'], 'skipped', 'RUN_STOPPED', 0);
    expect(await afterRetry(old)).toEqual({ outdated: 0, pending: ['A', 'B'] });
  });

  it('does not send it where a worker had the later row in hand when that run was cancelled: it may have been sent', async () => {
    const old = await inboundRun(1, ['A', 'B'], 'failed', 'OMNITRON_UNAVAILABLE');
    const cancelled = await inboundRun(5, ['A', 'B'], 'pending', null, 0);
    const batches = new BatchStore(database.dataSource);
    const [batch] = await batches.planBatches(cancelled, database.dataSource);
    await setRows(cancelled, 'skipped', 'CANCELLED');
    expect(await afterRetry(old)).toEqual({ outdated: 0, pending: ['A', 'B'] });
    await batches.claimBatch(cancelled.id, batch!.batchNo, 'https://shop.example');
    expect(await afterRetry(old)).toEqual({ outdated: 2, pending: [] });
  });

  it('goes by when the row was read, not by which run began first', async () => {
    const resumed = await inboundRun(9, ['A'], 'failed', 'OMNITRON_UNAVAILABLE');
    const between = await inboundRun(5, ['A'], 'written', null);
    expect(await afterRetry(resumed)).toEqual({ outdated: 0, pending: ['A'] });
    await setRows(resumed, 'written');
    expect(await afterRetry(between)).toEqual({ outdated: 1, pending: [] });
  });

  it('leaves the runs of other flows alone', async () => {
    const old = await inboundRun(1, ['A'], 'failed', 'OMNITRON_UNAVAILABLE');
    flowId = await insertFlow();
    await inboundRun(5, ['A'], 'written', null);
    expect(await afterRetry(old)).toEqual({ outdated: 0, pending: ['A'] });
  });
});
