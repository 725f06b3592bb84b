import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { TransactionWatch } from './after-commit.js';
import { BoundedPool } from './bounded-pool.js';
import { DatabaseLog, SLOW_STATEMENT_MS } from './database-log.js';

export interface OpenOptions {
  /** Entity classes of the repositories that will be asked for; none are needed for written SQL. */
  readonly entities?: readonly (new () => object)[];
  /** Most connections at a time; default 10. */
  readonly poolSize?: number;
  /** What `pg_stat_activity` calls us; default `image-integrator`. */
  readonly applicationName?: string;
  /** How long one statement may take, 0 for no limit; default two minutes. */
  readonly statementTimeoutMs?: number;
  /** How long one statement may wait for a lock, 0 for no limit; default one minute. */
  readonly lockTimeoutMs?: number;
  /** From here on a statement is worth a line in the log; default five seconds. */
  readonly slowStatementMs?: number;
}

const CONNECT_TIMEOUT_MS = 15_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

const logger = new Logger('Database');

/** The one set of connection options: of the app, the CLI, the tests and the migrations. */
export function dataSourceOptions(url: string, options: OpenOptions = {}): DataSourceOptions {
  return {
    type: 'postgres',
    driver: { ...pg, Pool: BoundedPool },
    url,
    entities: [...(options.entities ?? [])],
    subscribers: [TransactionWatch],
    synchronize: false,
    migrationsRun: false,
    logger: new DatabaseLog(),
    maxQueryExecutionTime: options.slowStatementMs ?? SLOW_STATEMENT_MS,
    poolSize: options.poolSize ?? 10,
    applicationName: options.applicationName ?? 'image-integrator',
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    // A connection that breaks while it lies idle in the pool is replaced at the next query; nobody waits for it.
    poolErrorHandler: (error: Error) => logger.warn(`An idle database connection was lost: ${error.message}`),
    extra: {
      keepAlive: true,
      statement_timeout: options.statementTimeoutMs ?? 120_000,
      lock_timeout: options.lockTimeoutMs ?? 60_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    },
  };
}

/** Opens a pool on a database that is already migrated. The caller calls `destroy()`. */
export async function openDataSource(url: string, options: OpenOptions = {}): Promise<DataSource> {
  return await new DataSource(dataSourceOptions(url, options)).initialize();
}
