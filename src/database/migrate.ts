import type { ClientBase } from 'pg';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { dataSourceOptions } from './open-data-source.js';

/** Any number that nothing else locks by; `pg_locks` shows it as objid. */
export const MIGRATION_LOCK = 7_264_001;

type MigrationClass = new () => object;

export interface SessionOptions {
  /** What `pg_stat_activity` calls the session; default `image-integrator migrations`. */
  readonly applicationName?: string;
  /** The migrations that there are; default those of this build. */
  readonly list?: readonly MigrationClass[];
}

/** A session that holds the migration lock: as long as it lasts, nobody else migrates, and no server begins to work. */
export class MigrationSession {
  constructor(
    /** The session's own connection. */
    readonly client: ClientBase,
    private readonly executor: MigrationExecutor,
  ) {}

  /** Runs what is pending, each migration in its own transaction; gives the names, oldest first. */
  async migrate(): Promise<string[]> {
    this.executor.transaction = 'each';
    return (await this.executor.executePendingMigrations()).map(({ name }) => name);
  }

  /** Runs what is pending of `names` inside the transaction that is open; gives what was. */
  async migrateWithin(names: readonly string[]): Promise<string[]> {
    const done: string[] = [];
    for (const migration of await this.executor.getPendingMigrations()) {
      if (!names.includes(migration.name)) continue;
      await this.executor.executeMigration(migration);
      done.push(migration.name);
    }
    return done;
  }
}

/** Does `work` in a session that holds the migration lock, waiting for whoever has it. */
export async function inMigrationSession<T>(
  url: string,
  { applicationName = 'image-integrator migrations', list = migrations }: SessionOptions,
  work: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  const dataSource = new DataSource({
    // An index on a large table takes the time it takes, and so does waiting for the process that builds it.
    ...dataSourceOptions(url, { poolSize: 1, applicationName, statementTimeoutMs: 0, lockTimeoutMs: 0 }),
    migrations: [...list],
  });
  await dataSource.initialize();
  try {
    const runner: QueryRunner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as ClientBase;
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work(new MigrationSession(client, new MigrationExecutor(dataSource, runner)));
  } finally {
    // Closing the session frees the lock, also when the work failed or its connection broke.
    await dataSource.destroy();
  }
}

/**
 * Brings the database up to date and answers the names of the migrations that it ran, oldest first. Any number of
 * processes may call it at once: a session lock lets one of them work, and the others then find nothing to do. Each
 * migration runs in its own transaction, so that a killed process leaves none half done.
 */
export async function migrateDatabase(
  url: string,
  list: readonly MigrationClass[] = migrations,
): Promise<string[]> {
  return await inMigrationSession(url, { list }, (session) => session.migrate());
}

/** Names of the migrations of this build, oldest first. */
export function knownMigrations(): string[] {
  return migrations.map(({ name }) => name);
}
