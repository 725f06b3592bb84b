export { databaseError } from './database.errors.js';
export { DatabaseModule } from './database.module.js';
export { DatabaseServer } from './database-server.js';
export { DatabaseUrl } from './database-url.js';
export { migrateDatabase } from './migrate.js';
export { openDataSource, type OpenOptions } from './open-data-source.js';
export { firstRow, rows, type SqlExecutor, storableText } from './rows.js';
export { SqlState, sqlState } from './sql-state.js';
