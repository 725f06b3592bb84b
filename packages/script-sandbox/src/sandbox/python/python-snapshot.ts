import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Keeps the memory snapshot of a started interpreter on disk, so that only the first Python of an installation starts cold. The name
 * carries the fingerprint of all that went in: another version makes another file, and the old one is removed.
 */
export class SnapshotStore {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'sandbox');
  }

  /** The snapshot of that fingerprint, or null when there is none that can be read. */
  find(fingerprint: string): ArrayBuffer | null {
    try {
      return new Uint8Array(gunzipSync(readFileSync(this.path(fingerprint)))).buffer;
    } catch {
      return null;
    }
  }

  /** Writes a snapshot in one step, since several processes may do so at once. A disk that refuses costs time only. */
  save(fingerprint: string, snapshot: ArrayBuffer): void {
    try {
      mkdirSync(this.folder, { recursive: true });
      const temporary = `${this.path(fingerprint)}.${process.pid}`;
      writeFileSync(temporary, gzipSync(new Uint8Array(snapshot), { level: 1 }));
      renameSync(temporary, this.path(fingerprint));
      this.removeOthers(fingerprint);
    } catch (error) {
      process.stderr.write(`The Python snapshot cannot be kept in ${this.folder}: ${String(error)}\n`);
    }
  }

  private removeOthers(fingerprint: string): void {
    for (const name of readdirSync(this.folder)) {
      if (/^python-\w+\.snapshot\.gz$/.test(name) && !name.includes(fingerprint))
        rmSync(join(this.folder, name));
    }
  }

  private path(fingerprint: string): string {
    return join(this.folder, `python-${fingerprint}.snapshot.gz`);
  }
}
