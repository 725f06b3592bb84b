import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedError } from './embedded-error.js';
import { claimOutside, makeOutside } from './outside-home.js';
import { findBarrier, makeFolder } from './reachable-folder.js';
import { chooseAccount, type ServerAccount } from './server-account.js';

/** Where root keeps what the server's account cannot reach below `dataDir`. Never emptied, unlike /tmp and /var/tmp. */
const SYSTEM_HOME = '/var/lib/image-integrator';

/** The folder of one embedded database, and what lies in it. */
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
   * Finds or makes the home of the database of `dataDir`: `<dataDir>/postgres`; or, where the server's account cannot
   * enter that (a clone below /root), a folder in /var/lib/image-integrator that `<dataDir>/postgres/location` names.
   */
  static async of(dataDir: string, systemHome: string = SYSTEM_HOME): Promise<ClusterHome> {
    await makeFolder(join(dataDir, 'postgres'));
    // Resolved, since the system shows a process's folder without symbolic links.
    const inside = await realpath(join(dataDir, 'postgres'));
    const pointer = join(inside, 'location');
    if (!existsSync(pointer)) {
      const account = await chooseAccount(join(inside, 'cluster'));
      const fits = (await findBarrier(inside, account)) === null;
      if (fits || existsSync(join(inside, 'cluster'))) {
        const copies = account === null ? inside : systemHome;
        return await ClusterHome.at(inside, account, join(copies, 'binaries'));
      }
      await makeFolder(systemHome);
      await makeOutside(pointer, systemHome);
    }
    const outside = await claimOutside(pointer);
    const account = await chooseAccount(join(outside, 'cluster'));
    return await ClusterHome.at(outside, account, join(systemHome, 'binaries'));
  }

  private static async at(
    folder: string,
    account: ServerAccount | null,
    binaries: string,
  ): Promise<ClusterHome> {
    const barrier = await findBarrier(folder, account);
    if (account === null || barrier === null) return new ClusterHome(folder, account, binaries);
    throw new EmbeddedError(
      'EMBEDDED_DATA_UNUSABLE',
      `The database in ${folder} is served by the user ${account.name}, who may not enter ${barrier}. Allow it (chmod a+x ${barrier}), or start the application as that user.`,
    );
  }
}

/** A refusal of the file system in words that help; anything else as it is. */
export function explainRefusal(error: unknown, dataDir: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error;
  return new EmbeddedError(
    'EMBEDDED_DATA_UNUSABLE',
    `The embedded database of ${dataDir} cannot be opened: no permission for ${path ?? dataDir}. Start as the user who made it, make the folder writable, or set another dataDir.`,
    { cause: error },
  );
}
