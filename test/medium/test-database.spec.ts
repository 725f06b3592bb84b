import { expect, it } from 'vitest';
import { openDataSource } from '../../src/database/index.js';
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
  const left = await openDataSource(database.url, { poolSize: 1 });
  await database.drop();
  await expect(openDataSource(database.url)).rejects.toThrow(/does not exist/);
  await left.destroy();
});
