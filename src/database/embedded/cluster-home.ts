import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, link, mkdir, readFile, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseError } from '../database.errors.js';
import { chooseAccount, findBarrier, type ServerAccount } from './server-account.js';

/** Where a process of root keeps what its server's account must reach, when `DATA_DIR` is out of that account's reach. */
const SYSTEM_HOME = '/var/lib/image-integrator';

/** The folder of one embedded database and what lies in it. */
export class ClusterHome {
  /** Held while a process starts or stops the server: one at a time. */
  readonly startLock: string;
  /** Held shared by every process of the application that uses the server. */
  readonly useLock: string;
  /** Held by the server itself, and by initdb: inherited from whoever started it. */
  readonly serverLock: string;
  /** The data directory of Postgres; its log is in `log` inside. */
  readonly cluster: string;
  /** A data directory that initdb has not finished. */
  readonly unfinished: string;
  readonly passwordFile: string;
  readonly stateFile: string;
  /** What initdb and the server say before the server's own log begins. */
  readonly startLog: string;

  private constructor(
    readonly folder: string,
    /** The account that the server runs as; null: our own. */
    readonly account: ServerAccount | null,
    /** Where a copy of the binaries goes if one is needed. */
    readonly binaries: string,
  ) {
    this.startLock = join(folder, 'start.lock');
    this.useLock = join(folder, 'use.lock');
    this.serverLock = join(folder, 'server.lock');
    this.cluster = join(folder, 'cluster');
    this.unfinished = join(folder, 'cluster.new');
    this.passwordFile = join(folder, 'password');
    this.stateFile = join(folder, 'server.json');
    this.startLog = join(folder, 'start.log');
  }

  /**
   * Finds or makes the home of the database of `dataDir`: `<dataDir>/postgres`, or, where the server's account cannot
   * enter that (a clone below /root), a folder of its own in /var/lib/image-integrator that `<dataDir>/postgres/location`
   * names. Not the system's folder for temporary files: that is emptied in the course of days.
   */
  static async of(dataDir: string, systemHome = SYSTEM_HOME): Promise<ClusterHome> {
    const inside = join(dataDir, 'postgres');
    const pointer = join(inside, 'location');
    const asRoot = process.getuid?.() === 0;
    try {
      await makeFolder(dataDir, asRoot);
      await makeFolder(inside, asRoot);
      if (!existsSync(pointer)) {
        const account = await chooseAccount(join(inside, 'cluster'));
        if (account === null) return new ClusterHome(inside, null, join(inside, 'binaries'));
        const started = existsSync(join(inside, 'cluster'));
        const barrier = await findBarrier(inside, account);
        if (barrier === null) return new ClusterHome(inside, account, join(systemHome, 'binaries'));
        if (started) throw outOfReach(inside, barrier, account);
        await makeOutside(pointer, dataDir, systemHome);
      }
      const outside = (await readFile(pointer, 'utf8')).trim();
      await claimOutside(outside, pointer, dataDir);
      const account = await chooseAccount(join(outside, 'cluster'));
      return new ClusterHome(outside, account, join(systemHome, 'binaries'));
    } catch (error) {
      throw explain(error, inside);
    }
  }
}

/** Makes the folder unless it is there. Root's are open to pass through, since the server's account lives below. */
async function makeFolder(path: string, asRoot: boolean): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined && asRoot) await chmod(path, 0o755);
}

async function makeOutside(pointer: string, dataDir: string, systemHome: string): Promise<void> {
  await makeFolder(systemHome, true);
  const folder = join(systemHome, randomBytes(6).toString('hex'));
  await makeFolder(folder, true);
  const fresh = `${pointer}.${randomBytes(4).toString('hex')}`;
  await writeFile(join(folder, 'owner'), `${await realpath(dataDir)}\n`);
  await writeFile(fresh, `${folder}\n`);
  try {
    await link(fresh, pointer);
  } catch (error) {
    // Another process that started at the same time was quicker: its folder counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await rm(join(folder, 'owner'));
    await rmdir(folder);
  } finally {
    await rm(fresh);
  }
}

/** A data directory that was moved takes its database along; one that was copied does not get a share in it. */
async function claimOutside(folder: string, pointer: string, dataDir: string): Promise<void> {
  const here = await realpath(dataDir);
  const owner = await readFile(join(folder, 'owner'), 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
  if (owner === null) {
    throw databaseError(
      'EMBEDDED_DATA_UNUSABLE',
      `The database of ${dataDir} was kept in ${folder} (named by ${pointer}), and that folder is gone. Bring it back, or delete ${pointer} to begin with an empty database.`,
    );
  }
  if (owner === here) return;
  const theirs = await readFile(join(owner, 'postgres', 'location'), 'utf8').catch(() => '');
  if (theirs.trim() === folder) {
    throw databaseError(
      'EMBEDDED_IN_USE',
      `The database in ${folder} belongs to the data directory ${owner}; ${dataDir} is a copy of that. Set another DATA_DIR, or delete ${pointer} to begin with an empty database.`,
    );
  }
  await writeFile(join(folder, 'owner'), `${here}\n`);
}

function outOfReach(inside: string, barrier: string, account: ServerAccount): Error {
  return databaseError(
    'EMBEDDED_DATA_UNUSABLE',
    `The database in ${inside} belongs to the ${account.name}, who may no longer enter ${barrier}. Allow it (chmod a+x ${barrier}), or start the application as that user.`,
  );
}

function explain(error: unknown, folder: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error;
  return databaseError(
    'EMBEDDED_DATA_UNUSABLE',
    `The embedded database in ${folder} cannot be opened: no permission for ${path ?? folder}. Start as the user that made it, make that folder writable, or set another DATA_DIR.`,
    { cause: error },
  );
}
