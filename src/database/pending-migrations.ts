import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { rows } from './rows.js';

/** The migrations of this build that the database has not had; none while all is well. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const done = await rows<{ name: string }>(dataSource, 'SELECT name FROM migrations');
  const names = new Set(done.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !names.has(name));
}
