import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version in the package.json that this code belongs to. */
export function ownVersion(): string {
  const path = findPackageJSON(import.meta.url);
  if (path === undefined) throw new Error('The package.json of Image Integrator is missing.');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return version;
}
