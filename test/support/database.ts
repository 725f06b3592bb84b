import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { openDataSource } from '../../src/database/index.js';
import type { TestServer } from './global-setup.js';
import { databaseOf, dropDatabase, onServer } from './server.js';

export interface TestDatabase extends AsyncDisposable {
  /** For an app under test: `AppConfig.fromEnv({ DATABASE_URL: database.url })`. */
  readonly url: string;
  readonly dataSource: DataSource;
  /** Closes `dataSource` and drops the database with whatever is still connected. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database of its own for one test file:
 *
 *     let database: TestDatabase;
 *     beforeAll(async () => (database = await createTestDatabase({ entities: [Flow] })));
 *     afterAll(async () => await database.drop());
 *
 * With `migrated: false` it is empty.
 */
export async function createTestDatabase(
  options: { entities?: readonly (new () => object)[]; migrated?: boolean } = {},
): Promise<TestDatabase> {
  const { adminUrl, template } = await findTestServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(adminUrl, async (client) => {
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE ${options.migrated === false ? 'template0' : template}`,
    );
  });
  const url = databaseOf(adminUrl, name);
  const dataSource = await openDataSource(url, { ...options, poolSize: 5 });
  const drop = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await dropDatabase(adminUrl, name);
  };
  return { url, dataSource, drop, [Symbol.asyncDispose]: drop };
}

async function findTestServer(): Promise<TestServer> {
  const response = await fetch(inject('testServerUrl'));
  if (!response.ok) throw new Error(`The test server did not start: ${await response.text()}`);
  return (await response.json()) as TestServer;
}
