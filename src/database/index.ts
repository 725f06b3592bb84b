export { afterCommit } from './after-commit.js';
export { bytesArray, textArray } from './binary-array.js';
export { databaseError } from './database.errors.js';
export { DatabaseModule } from './database.module.js';
export { DatabaseServer } from './database-server.js';
export { DatabaseUrl } from './database-url.js';
export {
  inMigrationSession,
  knownMigrations,
  migrateDatabase,
  MIGRATION_LOCK,
  type MigrationSession,
} from './migrate.js';
export { isLasting, passingFailure } from './passing-failure.js';
export { impatientRequests, patiently } from './request-patience.js';
export { pendingMigrations } from './pending-migrations.js';
export { prepared, PreparingClient } from './prepared.js';
export { openDataSource, type OpenOptions } from './open-data-source.js';
export { firstRow, rows, type SqlExecutor, storableText } from './rows.js';
export { waitForServer } from './wait-for-server.js';
export { type ConnectedProcess, listProcesses, sessionName } from './process-name.js';
export { resealAll, SEALED_COLUMNS } from './sealed-columns.js';
export { SqlState, sqlState } from './sql-state.js';
