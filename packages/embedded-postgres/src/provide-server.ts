import type { Client } from 'pg';
import { EmbeddedError } from './embedded-error.js';
import type { ClusterHome } from './cluster-home.js';
import { FileLock } from './file-lock.js';
import { connectWhenReady, keeperUrl } from './keeper.js';
import { findPostmaster } from './server-processes.js';
import { readState, type ServerState } from './server-state.js';
import { startServer, type StartOptions } from './start-server.js';
import { killLeftovers, stopServer } from './stop-server.js';

/** A server that lives answers soon, unless it is recovering from the crash of one of its processes. */
const JOIN_TIMEOUT_MS = 60_000;

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
    return (await joinServer(home, lock, options)) ?? (await startServer(home, lock, options));
  } finally {
    lock.close();
  }
}

/** A connection to the server that others use; or null, with the server lock held, when there is none any more. */
async function joinServer(
  home: ClusterHome,
  lock: FileLock,
  { alone, installation, password }: ProvideOptions,
): Promise<Client | null> {
  if (lock.tryExclusive()) {
    const stranger = findPostmaster(home.folder, home.cluster);
    if (stranger !== null) throw startedByHand(home, stranger);
    return null;
  }
  if (findPostmaster(home.folder, home.cluster) === null) {
    await killLeftovers(home, lock);
    return null;
  }
  if (alone) {
    await stopServer(home, lock);
    return null;
  }
  const state = await readState(home);
  if (state === null || state.installation !== installation) throw usedByOther(home, state, installation);
  // It may be ending: then its lock tells, and a new one is started.
  const isOver = (): boolean => lock.tryExclusive();
  try {
    return await connectWhenReady(keeperUrl(password, state.port), { timeoutMs: JOIN_TIMEOUT_MS, isOver });
  } catch (error) {
    if (isOver()) return null;
    throw error;
  }
}

function usedByOther(home: ClusterHome, state: ServerState | null, installation: string): Error {
  return new EmbeddedError(
    'EMBEDDED_IN_USE',
    `The database in ${home.folder} is in use by the installation in ${state?.installation ?? 'an unknown folder'}; this one is ${installation}. Stop that one, set another dataDir, or let both use a Postgres of your own.`,
  );
}

function startedByHand(home: ClusterHome, id: number): Error {
  return new EmbeddedError(
    'EMBEDDED_IN_USE',
    `A Postgres that the application did not start (process ${id}) runs on ${home.cluster}. Stop it, or connect to it as a Postgres of your own.`,
  );
}
