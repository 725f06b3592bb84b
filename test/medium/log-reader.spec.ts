import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogReader, type LogSource, numberPart } from '../../src/logs/index.js';
import { WINDOW } from '../../src/logs/log-reader.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Entry {
  readonly n: number;
}

const COUNT = 2 * WINDOW + 1;
let database: TestDatabase;
let reader: LogReader;
beforeAll(async () => {
  database = await createTestDatabase();
  reader = new LogReader(database.dataSource);
});
afterAll(() => database.drop());

/** The numbers from 1 to `count`, of which those count that are asked for; all of them without `wanted`. */
const numbers = (wanted: readonly number[] | null, count = COUNT): LogSource<Entry> => ({
  candidates: (bind, after, limit) =>
    `SELECT n FROM generate_series(1, ${count}) AS n WHERE n > ${bind(after?.[0] ?? 0)}::int ORDER BY n LIMIT ${limit}`,
  filter: (bind) => (wanted === null ? null : `n = ANY(${bind(wanted)}::int[])`),
  show: (matches) => matches,
  order: 'candidate.n',
  key: [{ column: 'n', part: numberPart }],
  keyOf: ({ n }) => [n],
});
const EDGES = [1, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - 1, 2 * WINDOW, 2 * WINDOW + 1];

async function exported(source: LogSource<Entry>): Promise<number[]> {
  const found: number[] = [];
  for await (const batch of reader.streamEntries(source)) found.push(...batch.map(({ n }) => n));
  return found;
}

/** Follows `nextCursor` to the end. */
async function followed(source: LogSource<Entry>, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await reader.listEntries(source, {
      page: 1,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.entries.map(({ n }) => n));
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

describe('a filtered list that is longer than what one answer looks at', () => {
  it('is exported to its end, every match at the edges of the windows once', async () => {
    expect(await exported(numbers(EDGES))).toEqual(EDGES);
    expect(await exported(numbers([COUNT]))).toEqual([COUNT]);
    expect(await exported(numbers([]))).toEqual([]);
  });

  it.each([1, 2, 100])('is listed to its end by cursor, %i at a time', async (limit) => {
    expect(await followed(numbers(EDGES), limit)).toEqual(EDGES);
  });

  it('has a count of its first window, and says that there may be more', async () => {
    expect(await reader.listEntries(numbers(EDGES), { page: 1, limit: 2 })).toMatchObject({
      count: 3,
      exact: false,
    });
    expect(await reader.listEntries(numbers(EDGES), { page: 1, limit: 100 })).toMatchObject({
      count: 3,
      exact: false,
    });
  });
});

describe('a list as long as the window', () => {
  it('is exact up to its length, and not one entry further', async () => {
    const page = (count: number) => reader.listEntries(numbers(null, count), { page: 1, limit: 25 });
    expect(await page(WINDOW)).toMatchObject({ count: WINDOW, exact: true });
    expect(await page(WINDOW + 1)).toMatchObject({ count: WINDOW, exact: false });
    const filtered = (count: number) => reader.listEntries(numbers([1, 2, 3], count), { page: 1, limit: 2 });
    expect(await filtered(WINDOW)).toMatchObject({ count: 3, exact: true });
    expect(await filtered(WINDOW + 1)).toMatchObject({ count: 3, exact: false });
  });

  it('is paged by number to its end, and no further', async () => {
    const at = (page: number) => reader.listEntries(numbers(null), { page, limit: 100 });
    expect((await at(WINDOW / 100)).entries.at(-1)).toEqual({ n: WINDOW });
    await expect(at(WINDOW / 100 + 1)).rejects.toMatchObject({ code: 'PAGE_TOO_DEEP' });
  });

  it('is exported whole when nothing filters it', async () => {
    expect(await exported(numbers(null))).toEqual(Array.from({ length: COUNT }, (_, n) => n + 1));
  });
});
