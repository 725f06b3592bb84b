import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the application that this package is part of: the nearest one above it that has a package.json. */
export function findInstallation(from: string = join(import.meta.dirname, '../..')): string {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return realpathSync(at);
  }
  return realpathSync(from);
}
