import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Why nothing could be written into `path`, which need not exist yet, or null. Creates nothing. */
export function dataFolderProblem(path: string): string | null {
  const existing = nearestExisting(path);
  if (!statSync(existing).isDirectory()) return `cannot be used: ${existing} is no folder`;
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return `cannot be used: this user may not write in ${existing} (${code})`;
  }
}

function nearestExisting(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : nearestExisting(parent);
}
