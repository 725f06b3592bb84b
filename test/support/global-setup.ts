import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { EmbeddedPostgres, migrateDatabase } from '../../src/database/index.js';
import { databaseOf, dropDatabase, onServer } from './server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's URL of the server that the tests share. */
    adminUrl: string;
    /** The migrated database that each test file gets a copy of. */
    templateDatabase: string;
  }
}

/**
 * Runs once for the whole test run: one throw-away Postgres (or the server of `TEST_DATABASE_URL`, whose user must be
 * allowed to create databases) with one migrated database, of which `createTestDatabase()` makes copies.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const template = `image_integrator_template_${randomBytes(4).toString('hex')}`;
  await onServer(server.adminUrl, async (client) => {
    await client.query(`CREATE DATABASE ${template}`);
  });
  await migrateDatabase(databaseOf(server.adminUrl, template));
  project.provide('adminUrl', server.adminUrl);
  project.provide('templateDatabase', template);
  return async () => {
    await dropDatabase(server.adminUrl, template);
    await server.close();
  };
}

async function openServer(): Promise<{ adminUrl: string; close(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { adminUrl: given, close: async () => undefined };
  const dataDir = await mkdtemp(join(tmpdir(), 'image-integrator-test-'));
  // Folders of mkdtemp are closed to everybody else; as root, the server runs as another user.
  if (process.getuid?.() === 0) await chmod(dataDir, 0o755);
  const silent = { log: () => undefined, warn: console.warn, error: console.error };
  const embedded = await EmbeddedPostgres.open({ dataDir, durable: false, logger: silent });
  return {
    adminUrl: embedded.adminUrl,
    close: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
