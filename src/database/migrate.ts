import { DataSource, MigrationExecutor } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { dataSourceOptions } from './open-data-source.js';

/** Any number that nothing else locks by; `pg_locks` shows it as objid. */
const MIGRATION_LOCK = 7_264_001;

/**
 * Brings the database up to date and answers the names of the migrations that it ran, oldest first. Any number of
 * processes may call it at once: a session lock lets one of them work, and the others then find nothing to do. Each
 * migration runs in its own transaction, so that a killed process leaves none half done.
 */
export async function migrateDatabase(
  url: string,
  list: readonly (new () => object)[] = migrations,
): Promise<string[]> {
  const dataSource = new DataSource({
    // An index on a large table takes the time it takes, and so does waiting for the process that builds it.
    ...dataSourceOptions(url, {
      poolSize: 1,
      applicationName: 'image-integrator migrations',
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
    }),
    migrations: [...list],
  });
  await dataSource.initialize();
  try {
    const runner = dataSource.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    const done = await executor.executePendingMigrations();
    return done.map(({ name }) => name);
  } finally {
    // Closing the session frees the lock, also when the migration failed or its connection broke.
    await dataSource.destroy();
  }
}
