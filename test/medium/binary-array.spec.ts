import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesArray, textArray } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function echo<T>(type: string, array: Buffer): Promise<T> {
  const [{ value }] = await database.dataSource.query<[{ value: T }]>(`SELECT $1::${type} AS value`, [array]);
  return value;
}

it('brings texts as they are, whatever is in them', async () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((value) => !value.includes('\u0000') && value.isWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
      expect(await echo('text[]', textArray(values))).toEqual(values);
    }),
    { numRuns: 100 },
  );
});

it.each([
  { values: ['"', '\\', '{}', 'NULL', '', ',', 'ığüş', '😀', "E'\\n'"] },
  { values: [null, '[{"url":"https://cdn/a.jpg"}]', null] },
  { values: [null] },
  { values: [] },
])('brings $values', async ({ values }) => {
  expect(await echo('text[]', textArray(values))).toEqual(values);
});

it('brings bytes as they are', async () => {
  const values = [Buffer.from([0, 255, 92, 34]), null, Buffer.alloc(0)];
  expect(await echo('bytea[]', bytesArray(values))).toEqual(values);
});
