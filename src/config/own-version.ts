import { existsSync, readFileSync } from 'node:fs';

/** The version in the package.json that this code belongs to. */
export function ownVersion(): string {
  let file = new URL('package.json', import.meta.url);
  while (!existsSync(file)) file = new URL('../package.json', file);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
