import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { EmbeddedError } from './embedded-error.js';
import { findBinaries } from './binaries.js';
import type { ClusterHome } from './cluster-home.js';
import { createClusterIfMissing } from './create-cluster.js';
import { createDatabaseIfMissing } from './create-database.js';
import type { FileLock } from './file-lock.js';
import { findFreePort } from './free-port.js';
import { connectWhenReady, keeperUrl } from './keeper.js';
import { type Program, readStartLog, startProgram } from './server-command.js';
import { readState, writeState } from './server-state.js';

/** Recovery after a crash reads the log of changes again, which takes its time on a slow disk. */
const START_TIMEOUT_MS = 300_000;
/** Times that another program may snatch the free port before the server takes it. */
const PORT_ATTEMPTS = 3;

const NOT_DURABLE = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  logging_collector: 'off',
};

export interface StartOptions {
  /** Folder of the application. */
  readonly installation: string;
  readonly password: string;
  /** Name of the application's user, and of its database. */
  readonly database: string;
  /** False gives up safety from power failures for speed: for tests. */
  readonly durable: boolean;
  /** The port that connected processes know; the start fails when it is taken. Null: the last one, or any. */
  readonly port: number | null;
}

/**
 * Starts the server on the cluster, which is made first if need be, and answers a superuser's connection to it. The
 * caller holds the start lock and `lock`, the server lock: no server of ours lives, whatever `postmaster.pid` says.
 */
export async function startServer(home: ClusterHome, lock: FileLock, options: StartOptions): Promise<Client> {
  const binaries = await findBinaries(home.account, home.binaries);
  await createClusterIfMissing(home, binaries, lock, options);
  // A stale file may name a process of today that has nothing to do with it, and Postgres would not start then.
  await rm(join(home.cluster, 'postmaster.pid'), { force: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await findFreePort((await readState(home))?.port ?? null));
    const args = serverArguments(home, port, options.durable);
    const program = await startProgram(home, binaries.postgres, args, lock);
    try {
      return await prepare(home, program, port, options);
    } catch (error) {
      const endedBefore = program.ended;
      program.stop();
      await program.end;
      if (endedBefore === null) throw error;
      const said = await readStartLog(home);
      if (!/address already in use/i.test(said) || options.port !== null || attempt === PORT_ATTEMPTS) {
        throw startFailed(endedBefore, said, error);
      }
    } finally {
      program.letGo();
    }
  }
}

/** Connects, and makes what the first start finds missing. */
async function prepare(
  home: ClusterHome,
  program: Program,
  port: number,
  { password, installation, database }: StartOptions,
): Promise<Client> {
  const keeper = await connectWhenReady(keeperUrl(password, port), {
    timeoutMs: START_TIMEOUT_MS,
    isOver: () => program.ended !== null,
  });
  await createDatabaseIfMissing(keeper, database, password);
  await writeState(home, { port, installation });
  return keeper;
}

function serverArguments(home: ClusterHome, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...(durable ? {} : NOT_DURABLE),
  };
  return [
    '-D',
    home.cluster,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

function startFailed(how: string, said: string, cause: unknown): Error {
  return new EmbeddedError(
    'EMBEDDED_START_FAILED',
    `The embedded Postgres did not start (${how}):\n${said}`,
    {
      cause,
    },
  );
}
