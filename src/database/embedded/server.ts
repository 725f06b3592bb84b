import type { Client } from 'pg';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseError } from '../database.errors.js';
import { findBinaries } from './binaries.js';
import type { ClusterHome } from './cluster-home.js';
import { ADMIN, createClusterIfMissing, readOrCreatePassword } from './create-cluster.js';
import { FileLock } from './file-lock.js';
import { findFreePort } from './free-port.js';
import { readStartLog, startProgram } from './server-command.js';
import { connectWhenReady } from './server-connection.js';
import { findPostmaster, findServerProcesses, sendSignal } from './server-processes.js';

/** What the process that started the server leaves for those that come later. */
export interface ServerState {
  readonly port: number;
  /** Folder of the application that started it. */
  readonly installation: string;
}

/** Recovery after a crash reads the log of changes again, which takes its time on a slow disk. */
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 60_000;
const KILL_TIMEOUT_MS = 10_000;

export async function readState(home: ClusterHome): Promise<ServerState | null> {
  const text = await readFile(home.stateFile, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as ServerState);
}

async function writeState(home: ClusterHome, state: ServerState): Promise<void> {
  const fresh = `${home.stateFile}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${JSON.stringify(state)}\n`);
  await rename(fresh, home.stateFile);
}

/** URL of a user of the embedded server; both users have the one password. */
export function serverUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

export interface StartOptions {
  readonly installation: string;
  /** False gives up safety from power failures for speed: for tests. */
  readonly durable: boolean;
  /** The port that connected processes know; the start fails when it is taken. Null: any. */
  readonly port: number | null;
}

/**
 * Starts the server on the cluster, made first if need be, and answers a superuser's connection to it. The caller
 * holds the start lock and `lock`, the server lock: so no server of ours lives, whatever `postmaster.pid` says.
 */
export async function startServer(home: ClusterHome, lock: FileLock, options: StartOptions): Promise<Client> {
  const binaries = await findBinaries(home.account, home.binaries);
  await createClusterIfMissing(home, binaries, lock, options.durable);
  // A stale file may name a process of today that has nothing to do with it, and Postgres would not start then.
  await rm(join(home.cluster, 'postmaster.pid'), { force: true });
  const password = await readOrCreatePassword(home);
  const port = options.port ?? (await findFreePort((await readState(home))?.port ?? null));
  const program = await startProgram(
    home,
    binaries.postgres,
    serverArguments(home, port, options.durable),
    lock,
  );
  try {
    const client = await connectWhenReady(serverUrl(ADMIN, password, port, 'postgres'), {
      timeoutMs: START_TIMEOUT_MS,
      isOver: () => program.ended !== null,
    });
    program.letGo();
    await writeState(home, { port, installation: options.installation });
    return client;
  } catch (error) {
    if (program.ended === null) {
      const again = FileLock.open(home.serverLock);
      await stopServer(home, again).finally(() => again.close());
      throw error;
    }
    throw databaseError(
      'EMBEDDED_START_FAILED',
      `The embedded Postgres did not start (${program.ended}):\n${await readStartLog(home)}`,
      { cause: error },
    );
  }
}

function serverArguments(home: ClusterHome, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  return [
    '-D',
    home.cluster,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/**
 * Stops the server in order (connections are cut, changes are saved), with more force if that takes too long, and
 * returns when its last process is gone; `lock`, the server lock, is held then.
 */
export async function stopServer(home: ClusterHome, lock: FileLock): Promise<void> {
  for (const [name, timeoutMs] of [
    ['SIGINT', STOP_TIMEOUT_MS],
    ['SIGQUIT', KILL_TIMEOUT_MS],
  ] as const) {
    const id = findPostmaster(home.folder, home.cluster);
    if (id === null) break;
    sendSignal(id, name);
    if (await lock.waitExclusive(timeoutMs)) return;
  }
  await killLeftovers(home, lock);
}

/** Ends what a killed server or initdb left behind: such processes keep the shared memory that a new one wants. */
export async function killLeftovers(home: ClusterHome, lock: FileLock): Promise<void> {
  for (const id of findServerProcesses(home.folder)) sendSignal(id, 'SIGKILL');
  if (await lock.waitExclusive(KILL_TIMEOUT_MS)) return;
  throw databaseError(
    'EMBEDDED_IN_USE',
    `A Postgres that this process cannot see is at work on ${home.cluster}: in another container, on another machine, or as another user. Two servers on one data directory would destroy it. Stop the other application, or set another DATA_DIR.`,
  );
}
