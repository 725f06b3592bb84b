import { tryLock } from 'fs-native-extensions';
import { closeSync, openSync } from 'node:fs';
import { EmbeddedError } from './embedded-error.js';
import { until } from './until.js';

/**
 * A lock that the kernel keeps on an open file (OFD lock on Linux, `flock` on macOS). It needs no clean-up after a
 * crash: it goes with the last process that has the file open. A child process that inherits `fd` keeps holding it,
 * even when the process that took the lock is gone; this is how a running Postgres is recognised.
 */
export class FileLock {
  private constructor(
    private readonly path: string,
    readonly fd: number,
  ) {}

  /** Opens the lock file, made with mode 0600 when missing. Holds nothing yet. */
  static open(path: string): FileLock {
    return new FileLock(path, openSync(path, 'a+', 0o600));
  }

  /** Takes the lock for this file alone, also from shared; false while somebody else holds it in any way. */
  tryExclusive(): boolean {
    return this.try(false);
  }

  /** Takes the lock beside other sharers, also from exclusive; false while somebody holds it exclusively. */
  tryShared(): boolean {
    return this.try(true);
  }

  /** Waits for the exclusive lock; false when `timeoutMs` went by first. */
  async waitExclusive(timeoutMs: number): Promise<boolean> {
    return await until(() => this.tryExclusive(), { timeoutMs });
  }

  private try(shared: boolean): boolean {
    try {
      return tryLock(this.fd, { shared });
    } catch (error) {
      throw new EmbeddedError(
        'EMBEDDED_DATA_UNUSABLE',
        `The file system of ${this.path} has no file locks, so two servers on one database could not be told apart. Set dataDir to a local disk, or use a Postgres of your own.`,
        { cause: error },
      );
    }
  }

  /** Closes the file: the lock is free unless a child process inherited it. */
  close(): void {
    closeSync(this.fd);
  }
}
