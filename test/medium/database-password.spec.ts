import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { AppConfig } from '../../src/config/index.js';
import {
  DatabaseServer,
  DatabaseUrl,
  migrateDatabase,
  openDataSource,
  waitForServer,
} from '../../src/database/index.js';
import type { TestServer } from '../support/global-setup.js';
import { databaseOf, dropDatabase, onServer } from '../support/server.js';

const NAME = `test_password_${process.pid}`;
const CLI = resolve('dist/src/cli.js');

let adminUrl: string;
let url: string;
beforeAll(async () => {
  ({ adminUrl } = (await (await fetch(inject('testServerUrl'))).json()) as TestServer);
  await onServer(adminUrl, async (client) => {
    await client.query(`CREATE ROLE ${NAME} LOGIN`);
    await client.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
  });
  const own = new URL(databaseOf(adminUrl, NAME));
  own.username = NAME;
  own.password = '';
  url = own.href;
});
afterAll(async () => {
  await dropDatabase(adminUrl, NAME);
  await onServer(adminUrl, (client) => client.query(`DROP ROLE ${NAME}`));
});

async function setPassword(password: string): Promise<void> {
  await onServer(adminUrl, (client) =>
    client.query(`ALTER ROLE ${NAME} PASSWORD ${client.escapeLiteral(password)}`),
  );
}

/** The environment of a process that has the password apart from the URL. */
const apart = (password: string): Record<string, string> => ({
  DATABASE_URL: url,
  DATABASE_PASSWORD: password,
});

const EVERYTHING = `@:/?#%"\\' äöüßğşİ +/= %40 &$\{x} []{}|^\`~;,<>\n\t€😀`;

it.each([
  ['@:/?#'],
  ['%'],
  ['%41%zz'],
  [`"\\'`],
  [' in and around '],
  ['äöüßğşİ€😀'],
  ['q3J+/8xZk1v/9+Q0b2=='],
  ['a\nb\tc'],
  [EVERYTHING],
])('the password %j opens the database for the driver and for TypeORM', async (password) => {
  await setPassword(password);
  const { databaseUrl = '' } = AppConfig.fromEnv(apart(password));
  await onServer(databaseUrl, (client: Client) => client.query('SELECT 1'));
  const dataSource = await openDataSource(databaseUrl, { poolSize: 1 });
  expect(await dataSource.query('SELECT current_user AS name')).toEqual([{ name: NAME }]);
  await dataSource.destroy();
});

it('a wrong one opens nothing, and is not in the message', async () => {
  await setPassword(EVERYTHING);
  const { databaseUrl = '' } = AppConfig.fromEnv(apart('wrong-and-secret'));
  const waiting = waitForServer(new DatabaseUrl(databaseUrl));
  await expect(waiting).rejects.toThrow(
    /password authentication failed.*Check DATABASE_URL, DATABASE_PASSWORD/,
  );
  await expect(waiting).rejects.not.toThrow('wrong-and-secret');
});

it('any one serves migrations, queue and command line', { timeout: 120_000 }, async () => {
  await setPassword(EVERYTHING);
  const config = AppConfig.fromEnv(apart(EVERYTHING));
  const server = await DatabaseServer.open(config);
  expect(await migrateDatabase(server.url.url)).not.toEqual([]);
  const boss = new PgBoss({ connectionString: server.url.url, schema: 'queue', max: 1 });
  await boss.start();
  await boss.stop({ graceful: false });

  const folder = mkdtempSync(join(tmpdir(), 'image-integrator-password-'));
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, ...apart(EVERYTHING) };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'migrate', 'status'], {
    env,
    cwd: folder,
  });
  rmSync(folder, { recursive: true });
  expect(stdout).toBe('The database is up to date.\n');
});
