import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import type { RunQuery } from '../../src/erp-reader/index.js';
import { RowPartitions } from '../../src/runs/log/index.js';
import { countIdentifiers, RunQueries, shownQuery } from '../../src/runs/source/run-queries.js';
import type { Run, RunTrigger } from '../../src/runs/run.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { UnansweredStep } from '../../src/runs/source/unanswered-step.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { linesOf } from '../support/run-lines.js';

let database: TestDatabase;
let runs: RunRepository;
let queries: RunQueries;
let step: UnansweredStep;

beforeAll(async () => {
  database = await createTestDatabase();
  await new RowPartitions(database.dataSource).ensureUpcoming();
  runs = new RunRepository(database.dataSource);
  queries = new RunQueries(database.dataSource);
  step = new UnansweredStep(database.dataSource, runs, queries);
});
afterAll(() => database.drop());

async function createRun(batches: RunQuery[], trigger: RunTrigger = 'csv'): Promise<Run> {
  const id = newId();
  const run = {
    id,
    flowId: newId(),
    flowSlug: 'images',
    flowVersion: 1,
    direction: 'inbound',
    trigger,
    triggeredBy: 'System',
    query: shownQuery(batches),
    identifiers: countIdentifiers(batches),
    force: false,
    scheduledFor: null,
  } as const;
  await runs.insertRun(run, database.dataSource);
  await queries.insert(id, batches, database.dataSource);
  return runs.getRun(id);
}

/** A page that answers a batch with records. */
async function answer(run: Run, batch: number, content: unknown[], rows: string[] = []): Promise<void> {
  const query = await (await queries.findBatches(run))?.at(batch);
  const page = { pageNo: batch + 1, batch, query: query ?? {}, recordCount: content.length, content };
  await queries.noteAnswer(run.id, page, rows, database.dataSource);
}

async function reported(run: Run): Promise<(string | null)[]> {
  await step.reportUnanswered(run);
  const rows = await linesOf(database.dataSource, run);
  const [failures] = await database.dataSource.query<[{ count: number }]>(
    'SELECT count(*)::int AS count FROM row_failures WHERE run_id = $1',
    [run.id],
  );
  expect(failures.count).toBe(rows.length);
  expect(rows.map(({ code, status }) => `${status} ${code}`)).toEqual(
    rows.map(() => 'failed NOT_FOUND_IN_ERP'),
  );
  return rows.map(({ sku }) => sku);
}

const warnings = async ({ id }: Run): Promise<readonly string[]> => (await runs.getRun(id)).warnings;

describe('SKUs that the ERP does not answer', () => {
  it('are those of a batch without a record, and those that no record of their batch names', async () => {
    const run = await createRun([{ sku: ['A', 'B'] }, { sku: ['C', 'D'] }, { sku: ['E'] }, { sku: ['F'] }]);
    await answer(run, 0, []);
    await answer(run, 1, [{ sku: 'D' }]);
    await answer(run, 2, []);
    await answer(run, 3, [{ sku: 'F' }]);
    expect(await reported(run)).toEqual(['A', 'B', 'C', 'E']);
    expect(await warnings(run)).toEqual([]);
  });

  it('are looked for on all pages of their batch', async () => {
    const run = await createRun([{ sku: ['A', 'B', 'C'] }]);
    await answer(run, 0, [{ sku: 'A' }]);
    await answer(run, 0, [{ sku: 'C' }, { sku: 'A' }]);
    await answer(run, 0, []);
    expect(await reported(run)).toEqual(['B']);
  });

  it('are none where one SKU was asked for and any record came', async () => {
    const run = await createRun([{ sku: ['8690001'] }]);
    await answer(run, 0, [{ item: 'X' }]);
    expect(await reported(run)).toEqual([]);
  });

  it('are known by the rows when the script turns what the ERP calls them into SKUs', async () => {
    const run = await createRun([{ sku: ['A', 'B'] }]);
    await answer(run, 0, [{ code: 'ERP:A' }], ['A']);
    expect(await reported(run)).toEqual(['B']);
  });

  it('are not guessed when no record names what was asked for: the run warns, once', async () => {
    const run = await createRun([{ sku: ['A', 'B'] }, { sku: ['C', 'D'] }]);
    await answer(run, 0, [{ item: 'X' }]);
    await answer(run, 1, [{ sku: 'C' }]);
    expect(await reported(run)).toEqual(['D']);
    await reported(run);
    expect(await warnings(run)).toEqual([expect.stringContaining('any of the 2 SKUs')]);
  });

  it('are reported anew when a run is resumed', async () => {
    const run = await createRun([{ sku: ['A', 'B'] }]);
    expect(await reported(run)).toEqual(['A', 'B']);
    await answer(run, 0, [{ sku: 'A' }]);
    expect(await reported(run)).toEqual(['B']);
    expect(await reported(run)).toEqual(['B']);
  });

  it('are, of values that are no SKUs, those of a CSV file alone', async () => {
    const batches = [{ custom: 'x' }, { modifiedDateGt: '2026-01-01' }];
    expect(await reported(await createRun(batches))).toEqual([null, null]);
    expect(await reported(await createRun(batches, 'manual'))).toEqual([]);
  });
});
