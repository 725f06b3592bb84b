import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLasting, openDataSource, prepared } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ASKED = prepared('SELECT value FROM prepared_values WHERE id = $1');

it('a connection keeps marked statements alone, and loses none to a change of their table', async () => {
  const source = await openDataSource(database.url, { poolSize: 1 });
  try {
    await source.query('CREATE TABLE prepared_values (id int, value int)');
    await source.query('INSERT INTO prepared_values VALUES ($1, $2)', [1, 10]);
    const ask = (): Promise<unknown> => source.query(ASKED, [1]);
    await ask();
    await ask();
    const kept = await source.query<{ statement: string }[]>('SELECT statement FROM pg_prepared_statements');
    expect(kept).toEqual([{ statement: ASKED }]);
    await source.query('ALTER TABLE prepared_values ALTER value TYPE text');
    const failure: unknown = await ask().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    // So the job that met it is given out again, and goes well.
    expect(isLasting(failure)).toBe(false);
    expect(await ask()).toEqual([{ value: '10' }]);
  } finally {
    await source.destroy();
  }
});
