import { EmbeddedError } from './embedded-error.js';
import type { ClusterHome } from './cluster-home.js';
import type { FileLock } from './file-lock.js';
import { findPostmaster, findServerProcesses, sendSignal } from './server-processes.js';

/** In order, in haste: what Postgres calls a fast and an immediate shutdown, and how long each may take. */
const WAYS = [
  ['SIGINT', 60_000],
  ['SIGQUIT', 10_000],
] as const;
const KILL_TIMEOUT_MS = 5_000;

/**
 * Stops the server in order (connections are cut, changes are saved), with more force if that takes too long. On
 * return its last process is gone and `lock`, the server lock, is held.
 */
export async function stopServer(home: ClusterHome, lock: FileLock): Promise<void> {
  for (const [signal, timeoutMs] of WAYS) {
    const postmaster = findPostmaster(home.folder, home.cluster);
    if (postmaster === null) break;
    sendSignal(postmaster, signal);
    if (await lock.waitExclusive(timeoutMs)) return;
  }
  await killLeftovers(home, lock);
}

/** Ends what a killed server or initdb left behind: such processes keep the shared memory that a new one wants. */
export async function killLeftovers(home: ClusterHome, lock: FileLock): Promise<void> {
  for (const id of findServerProcesses(home.folder)) sendSignal(id, 'SIGKILL');
  if (await lock.waitExclusive(KILL_TIMEOUT_MS)) return;
  throw new EmbeddedError(
    'EMBEDDED_IN_USE',
    `A Postgres that this process cannot see is at work on ${home.cluster}: in another container or on another machine. Two servers on one data directory would destroy it. Stop the other application, or set another dataDir.`,
  );
}
