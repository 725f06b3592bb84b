import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explaining, largeTables } from '../../bench/support/explain.js';
import { logLists } from '../../bench/support/log-lists.js';
import { fillLogs, type FilledLog } from '../../bench/support/log-volume.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let log: FilledLog;

beforeAll(async () => {
  database = await createTestDatabase();
  log = await fillLogs(database.dataSource, {
    rows: 100_000,
    days: 2,
    flows: 5,
    rowsPerRun: 100,
    failedEvery: 3,
  });
}, 120_000);
afterAll(() => database.drop());

const NAMES = logLists(undefined as never, {
  largeRun: '',
  someRun: '',
  from: new Date(0),
  to: new Date(0),
}).map(({ name }) => name);

describe('with 100,000 rows in the logs', () => {
  it.each(NAMES)('no list reads a partition from end to end: %s', async (name) => {
    const { dataSource, scans } = explaining(database.dataSource);
    const list = logLists(dataSource, log).find((one) => one.name === name);
    const first = await list?.read();
    if (first?.nextCursor != null) await list?.read(first.nextCursor);
    expect(await largeTables(database.dataSource, scans)).toEqual([]);
  });
});
