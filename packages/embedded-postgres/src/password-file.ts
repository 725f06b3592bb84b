import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { EmbeddedError } from './embedded-error.js';
import type { ClusterHome } from './cluster-home.js';

/**
 * The password of the server's two users: random, in a file that only our own user can read. The caller holds the
 * start lock.
 */
export async function readOrCreatePassword(home: ClusterHome): Promise<string> {
  const known = await readFile(home.passwordFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (known !== null) return known.trim();
  if (existsSync(home.cluster)) {
    throw new EmbeddedError(
      'EMBEDDED_DATA_UNUSABLE',
      `The password of the embedded database is gone: ${home.passwordFile} is missing. Bring it back from a backup, or set another dataDir to begin with an empty database.`,
    );
  }
  const fresh = `${home.passwordFile}.new`;
  await rm(fresh, { force: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(fresh, `${password}\n`, { mode: 0o600 });
  await rename(fresh, home.passwordFile);
  return password;
}
