import type { Client } from 'pg';
import { databaseError } from '../database.errors.js';
import type { ClusterHome } from './cluster-home.js';
import { ADMIN, readOrCreatePassword } from './create-cluster.js';
import { FileLock } from './file-lock.js';
import { killLeftovers, readState, serverUrl, startServer, type StartOptions, stopServer } from './server.js';
import { connectWhenReady } from './server-connection.js';
import { findPostmaster } from './server-processes.js';

/** The application's user and its database, which the user owns. */
export const APP = 'image_integrator';

/** A server that lives answers soon, unless it is recovering from the crash of one of its processes. */
const ATTACH_TIMEOUT_MS = 60_000;

export interface ProvideOptions extends StartOptions {
  /** Whether no other process of the application uses the server. */
  readonly alone: boolean;
}

/**
 * Answers a superuser's connection to a server that is fit for use. The caller holds the start lock. What is found:
 *
 * | server lock | first process of the server | others use it | then |
 * |---|---|---|---|
 * | free | none, or the id of a stranger in a stale file | any | start |
 * | free | lives: started by hand | any | refuse |
 * | held | lives | yes | join them, if they are of the same installation |
 * | held | lives: left over by a killed process | no | stop it in order and start |
 * | held | gone: killed, its children or an initdb live on | any | end those and start |
 * | held | cannot be seen: another container | any | refuse |
 */
export async function provideServer(home: ClusterHome, options: ProvideOptions): Promise<Client> {
  const lock = FileLock.open(home.serverLock);
  try {
    const postmaster = findPostmaster(home.folder, home.cluster);
    if (lock.tryExclusive()) {
      if (postmaster !== null) throw startedByHand(home, postmaster);
    } else if (postmaster === null) {
      await killLeftovers(home, lock);
    } else if (options.alone) {
      await stopServer(home, lock);
    } else {
      return await joinServer(home, options.installation);
    }
    const client = await startServer(home, lock, options);
    await createDatabaseIfMissing(client, await readOrCreatePassword(home));
    return client;
  } finally {
    lock.close();
  }
}

async function joinServer(home: ClusterHome, installation: string): Promise<Client> {
  const state = await readState(home);
  if (state === null || state.installation !== installation) {
    throw databaseError(
      'EMBEDDED_IN_USE',
      `The database in ${home.folder} is in use by the installation in ${state?.installation ?? 'an unknown folder'}; this one is ${installation}. Stop that one, set another DATA_DIR, or give both the same DATABASE_URL.`,
    );
  }
  const password = await readOrCreatePassword(home);
  const url = serverUrl(ADMIN, password, state.port, 'postgres');
  return await connectWhenReady(url, { timeoutMs: ATTACH_TIMEOUT_MS });
}

function startedByHand(home: ClusterHome, id: number): Error {
  return databaseError(
    'EMBEDDED_IN_USE',
    `A Postgres that the application did not start (process ${id}) runs on ${home.cluster}. Stop it, or connect to it with DATABASE_URL.`,
  );
}

async function createDatabaseIfMissing(admin: Client, password: string): Promise<void> {
  const { rows } = await admin.query<{ user: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS "user",
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS "database"`,
    [APP],
  );
  if (rows[0]?.user !== true) {
    await admin.query(`CREATE ROLE ${APP} LOGIN PASSWORD ${admin.escapeLiteral(password)}`);
  }
  if (rows[0]?.database !== true) await admin.query(`CREATE DATABASE ${APP} OWNER ${APP}`);
}
