import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedError } from './embedded-error.js';

const run = promisify(execFile);

/** The system account that the server runs as, where it must be another than ours. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** By preference; the second exists on every Unix. No account is ever created. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * Postgres refuses to run as root, so a process of root hands it to another account: to the owner of the cluster
 * where there is one, else to `postgres`, else to `nobody`. An ordinary user runs it as itself: null.
 */
export async function chooseAccount(cluster: string): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(cluster).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const account = await findAccount(name);
    if (account !== null) return account;
  }
  throw new EmbeddedError(
    'EMBEDDED_UNSUPPORTED',
    'Postgres does not run as root, and this machine has neither a user "postgres" nor "nobody". Start the application as an ordinary user, or use a Postgres of your own.',
  );
}

async function findAccount(name: string): Promise<ServerAccount | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    // macOS writes the ids of nobody as -2.
    return { name, uid: Number(uid.stdout) >>> 0, gid: Number(gid.stdout) >>> 0 };
  } catch {
    return null;
  }
}
