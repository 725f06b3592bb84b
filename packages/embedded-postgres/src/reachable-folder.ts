import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerAccount } from './server-account.js';

/**
 * Makes what is missing of the way to `path`. What root makes may be passed through by everybody, whatever its umask,
 * since the server's account lives below; what an ordinary user makes is closed to others.
 */
export async function makeFolder(path: string): Promise<void> {
  const asRoot = process.getuid?.() === 0;
  const first = await mkdir(path, { recursive: true, mode: asRoot ? 0o755 : 0o700 });
  if (first === undefined || !asRoot) return;
  for (let at = path; at.length >= first.length; at = dirname(at)) await chmod(at, 0o755);
}

/** The uppermost folder (or program) on the way to `path` that `account` may not enter (run); null when there is none. */
export async function findBarrier(path: string, account: ServerAccount | null): Promise<string | null> {
  if (account === null) return null;
  for (const at of wayTo(await realpath(path))) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return at;
  }
  return null;
}

/** `/`, `/a`, `/a/b` for `/a/b`. */
function wayTo(path: string): string[] {
  return path === dirname(path) ? [path] : [...wayTo(dirname(path)), path];
}
