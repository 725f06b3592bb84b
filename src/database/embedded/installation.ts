import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the application that this code belongs to: the nearest one above that has a package.json. */
export function findInstallation(from: string = import.meta.dirname): string {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return realpathSync(at);
  }
  return realpathSync(from);
}
