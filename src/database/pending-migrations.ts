import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { firstRow, rows } from './rows.js';

/** The migrations of this build that the database has not had: all of an empty one, none while all is well. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const known = await firstRow(dataSource, `SELECT 1 AS one WHERE to_regclass('migrations') IS NOT NULL`);
  const done = known === null ? [] : await rows<{ name: string }>(dataSource, 'SELECT name FROM migrations');
  const names = new Set(done.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !names.has(name));
}
