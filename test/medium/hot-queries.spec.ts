import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explaining } from '../../bench/support/explain.js';
import { newId } from '../../src/common/index.js';
import { RowPartitions } from '../../src/runs/log/index.js';
import { AccountStore } from '../../src/omnitron-writer/account-store.js';
import { type BatchLease, BatchStore } from '../../src/runs/write/batch-store.js';
import { doubtWithoutOutcome, onTheirWay } from '../../src/runs/write/product-states.js';
import { RowOutcomes } from '../../src/runs/write/row-outcomes.js';
import type { Run } from '../../src/runs/run.js';
import { PausedRuns } from '../../src/runs/paused-runs.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const RUNS = 20;
const ROWS = 10_000;
const SHOP = 'https://shop.example';

let database: TestDatabase;
let run: Run;
let lease: BatchLease;

/** A day with many runs, most of them done, and a shop whose products are all known. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await new RowPartitions(dataSource).ensureUpcoming();
  await dataSource.query(
    `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, phase)
     SELECT gen_random_uuid(), gen_random_uuid(), 'flow-' || n % 50, 1, 'inbound', 'schedule', 'System', 'finished', 'succeeded', 'done'
     FROM generate_series(1, 20000) AS n`,
  );
  const ids = Array.from({ length: RUNS }, () => newId());
  await dataSource.query(
    `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, phase)
     SELECT id, gen_random_uuid(), 'flow-' || n, 1, 'inbound', 'schedule', 'System', 'running', 'write'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, n)`,
    [ids],
  );
  await dataSource.query(
    `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, content_hash)
     SELECT (now() AT TIME ZONE 'UTC')::date, id, n, 1, 'SKU-' || n, '[]', 0, '\\x00'
     FROM unnest($1::uuid[]) AS id CROSS JOIN generate_series(0, $2::int - 1) AS n`,
    [ids, ROWS],
  );
  await dataSource.query(
    `INSERT INTO run_batches (run_id, batch_no, from_row, to_row, done_at)
     SELECT id, n, n * 500, n * 500 + 499, CASE WHEN n < 15 THEN now() END FROM unnest($1::uuid[]) AS id CROSS JOIN generate_series(0, 19) AS n
     UNION ALL SELECT id, n, n * 500, n * 500 + 499, now() FROM runs CROSS JOIN generate_series(0, 1) AS n WHERE state = 'finished'`,
    [ids],
  );
  await dataSource.query(
    `INSERT INTO product_states (shop, sku, content_hash, image_count, fence)
     SELECT $1, 'SKU-' || n, '\\x00', 1, 0 FROM generate_series(1, 50000) AS n`,
    [SHOP],
  );
  await dataSource.query('ANALYZE');
  run = await new RunRepository(dataSource).getRun(ids[3]!);
  lease = (await new BatchStore(dataSource).claimBatch(run.id, 17, SHOP))!;
});
afterAll(() => database.drop());

const outcome = (rowNo: number) =>
  ({
    rowNo,
    status: 'written',
    code: null,
    detail: null,
    httpStatus: 201,
    attempts: 1,
    durationMs: 5,
  }) as const;

describe('no statement of the write reads a large table from end to end', () => {
  const statements: Readonly<Record<string, (asked: TestDatabase['dataSource']) => Promise<unknown>>> = {
    'a batch is claimed': (asked) => new BatchStore(asked).claimBatch(run.id, 18, SHOP),
    'a lease is confirmed': (asked) => new BatchStore(asked).confirmLease(lease),
    'pending rows are listed': (asked) => new RowOutcomes(asked).listPending(run, lease),
    'rows on their way are looked for': (asked) => asked.query(onTheirWay('$1'), [SHOP]),
    'states are put in doubt': (asked) => doubtWithoutOutcome(run.id, [lease.batchNo], asked),
    'outcomes are saved': (asked) =>
      new RowOutcomes(asked).saveOutcomes(run, lease, [outcome(8500), outcome(8501)], asked),
    'a batch is closed': (asked) => new BatchStore(asked).closeBatch(lease, asked),
    'an open batch is looked for': (asked) => new BatchStore(asked).hasOpenBatch(run.id, asked),
    'a run is shown': (asked) => new RunRepository(asked).getRun(run.id),
    'a run is claimed': (asked) => new RunRepository(asked).claimRun(run.id, asked),
    'a due run is looked for': (asked) => new PausedRuns().claimDueRun(asked),
    'a circuit is looked at': (asked) => new AccountStore(asked).findCircuit('account'),
  };

  it.each(Object.keys(statements))('when %s', async (name) => {
    const { dataSource, scans } = explaining(database.dataSource);
    await statements[name]!(dataSource);
    const large = new Set(['runs', 'run_batches', 'product_states', ...(await partitions())]);
    expect([...scans].filter((table) => large.has(table))).toEqual([]);
  });
});

async function partitions(): Promise<string[]> {
  const found = await database.dataSource.query<{ relname: string }[]>(
    `SELECT relname FROM pg_class WHERE relname LIKE 'run\\_rows%' AND relkind = 'r' AND reltuples > 0`,
  );
  return found.map(({ relname }) => relname);
}
