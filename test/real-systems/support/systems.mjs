// Which systems there are, and where they are installed: in the user's cache, never among the application's packages.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const SOURCES = resolve(import.meta.dirname, '../systems');
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'image-integrator/real-systems');

/** The names of all systems. */
export function systemNames() {
  return globSync('*/package.json', { cwd: SOURCES }).map((path) => path.split(/[/\\]/)[0]);
}

/** The folder in which a system runs, with its packages. */
export const systemFolder = (name) => join(CACHE, name);

/** What must be installed of a system, as one text. */
export function wantedVersion(name) {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json'])
    hash.update(readFileSync(join(SOURCES, name, file)));
  return `${hash.digest('hex')} on ${process.platform} ${process.arch}`;
}

/** The notes of the installer beside the packages: what it installed, or why it could not. */
export const noteOf = (name, note) => join(systemFolder(name), `.${note}`);
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null);
export const isInstalled = (name) => read(noteOf(name, 'installed')) === wantedVersion(name);
/** Why a system cannot be tried here, as a sentence; null where it is installed. */
export function missingSystem(name) {
  if (isInstalled(name)) return null;
  return `${name} is left out: ${read(noteOf(name, 'missing')) ?? 'npm run test:real-systems installs it'}.`;
}
