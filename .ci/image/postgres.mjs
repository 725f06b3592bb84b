import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import pg from 'pg';
import { EmbeddedPostgres } from '@image-integrator/embedded-postgres';

/**
 * An empty database with a user and a password as operators make them, on the server of TEST_DATABASE_URL, or on a throw-away
 * one in `dataDir`: `{ host, settings, close }`.
 */
export async function openPostgres(dataDir) {
  const server = await openServer(dataDir);
  const name = `image_${randomBytes(4).toString('hex')}`;
  const password = `/+=@${randomBytes(12).toString('base64')}`;
  await onServer(server.adminUrl, [
    `CREATE USER ${name} PASSWORD ${pg.escapeLiteral(password)}`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  ]);
  const url = new URL(server.adminUrl);
  Object.assign(url, { username: name, password: '', pathname: name });
  return {
    host: url.host,
    settings: { DATABASE_URL: url.href, DATABASE_PASSWORD: password },
    close: async () => {
      await onServer(server.adminUrl, [`DROP DATABASE ${name} WITH (FORCE)`, `DROP USER ${name}`]);
      await server.close();
    },
  };
}

async function openServer(dataDir) {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { adminUrl: given, close: async () => {} };
  mkdirSync(dataDir);
  // As root, the server runs as another user.
  chmodSync(dataDir, 0o755);
  const logger = { log: () => {}, warn: console.warn, error: console.error };
  return await EmbeddedPostgres.open({ dataDir, durable: false, logger });
}

async function onServer(url, statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
