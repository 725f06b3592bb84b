import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { staleBuild } from '../../packages/script-sandbox/src/runner-location.js';
import { databaseOf, dropDatabase, onServer } from './server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `createTestDatabase()` asks for the test server. */
    testServerUrl: string;
  }
}

/** What `createTestDatabase()` is answered. */
export interface TestServer {
  /** Superuser's URL. */
  readonly adminUrl: string;
  /** The migrated database that each test file gets a copy of. */
  readonly template: string;
}

/**
 * Runs once for the whole test run. The first test that asks for a database starts one throw-away Postgres for all (or
 * takes the server of `TEST_DATABASE_URL`, whose user must be allowed to create databases); a run without such
 * tests starts none. Packages that tests start as processes are built when their source changed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildStartedPackages();
  let opened: ReturnType<typeof openServer> | null = null;
  const door = createServer((_request, response) => {
    opened ??= openServer();
    opened.then(
      ({ server }) => response.end(JSON.stringify(server)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('testServerUrl', `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.close();
    await (await opened?.catch(() => null))?.close();
  };
}

/** Tests start these as processes of their own, from their builds, and must not try older ones. */
const STARTED = ['packages/embedded-postgres', 'packages/script-sandbox'];

function buildStartedPackages(): void {
  const stale = STARTED.filter((folder) => staleBuild(join(folder, 'src')) !== null);
  if (stale.length === 0) return;
  const tsc = ['node_modules/typescript/bin/tsc', '-b', ...stale];
  const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${stale.join(' and ')} cannot be compiled.`);
}

async function openServer(): Promise<{ server: TestServer; close: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'] ?? '';
  const { adminUrl, close } = given === '' ? await startEmbedded() : { adminUrl: given, close: null };
  // Loaded here, so that a run without a database does not wait for it.
  const { migrateDatabase } = await import('../../src/database/migrate.js');
  const template = `image_integrator_template_${randomBytes(4).toString('hex')}`;
  await onServer(adminUrl, async (client) => {
    await client.query(`CREATE DATABASE ${template}`);
  });
  await migrateDatabase(databaseOf(adminUrl, template));
  return {
    server: { adminUrl, template },
    close: async () => {
      await dropDatabase(adminUrl, template);
      await close?.();
    },
  };
}

async function startEmbedded(): Promise<{ adminUrl: string; close: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'image-integrator-test-'));
  // Folders of mkdtemp are closed to everybody else; as root, the server runs as another user.
  if (process.getuid?.() === 0) await chmod(dataDir, 0o755);
  const { EmbeddedPostgres } = await import('@image-integrator/embedded-postgres');
  const logger = { log: () => undefined, warn: console.warn, error: console.error };
  const embedded = await EmbeddedPostgres.open({ dataDir, durable: false, logger });
  return {
    adminUrl: embedded.adminUrl,
    close: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
