import { Client } from 'pg';
import { expect, it } from 'vitest';
import { openDataSource, SqlState, sqlState } from '../../src/database/index.js';
import { createTestDatabase } from '../support/database.js';

it('gives each file a migrated database of its own', async () => {
  await using one = await createTestDatabase();
  await using other = await createTestDatabase();
  await one.dataSource.query('CREATE TABLE mark (id int)');
  const find = `SELECT to_regclass('mark') AS mark, to_regclass('migrations') AS migrations`;
  expect(await one.dataSource.query(find)).toEqual([{ mark: 'mark', migrations: 'migrations' }]);
  expect(await other.dataSource.query(find)).toEqual([{ mark: null, migrations: 'migrations' }]);
});

it('drops the database together with what is still connected', async () => {
  const database = await createTestDatabase();
  const left = new Client({ connectionString: database.url });
  const cut = new Promise((resolve) => left.on('error', resolve));
  await left.connect();
  await database.drop();
  expect(sqlState(await cut)).toBe(SqlState.ADMIN_SHUTDOWN);
  await expect(openDataSource(database.url)).rejects.toThrow(/does not exist/);
});
