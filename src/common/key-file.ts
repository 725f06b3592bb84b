import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Reads a 32-byte key from `<dataDir>/<name>`, made with mode 0600 at the first call. Safe against two processes
 * that start at once: the first complete file wins.
 */
export function readOrCreateKeyFile(dataDir: string, name: string): Buffer {
  const path = join(dataDir, name);
  try {
    return decodeKey(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh);
  }
  return decodeKey(readFileSync(path, 'utf8'), path);
}

/** A key of 32 bytes from the base64 line of a key file. */
export function decodeKey(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new Error(`${path} does not hold a key of 32 bytes in base64.`);
  return key;
}
