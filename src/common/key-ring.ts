import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeKey, readOrCreateKeyFile } from './key-file.js';

/** A key for secrets at rest; the id (first 8 hex digits of its SHA-256) stands in everything that it sealed. */
export interface SecretsKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The key that seals, and those that only open: what they sealed is still there. */
export interface KeyRing {
  readonly current: SecretsKey;
  findKey(id: string): SecretsKey | null;
}

export function secretsKey(bytes: Buffer): SecretsKey {
  if (bytes.length !== 32) throw new Error('The secrets key must have 32 bytes.');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

/** Keys that are given and stay: `SECRETS_KEY` and `SECRETS_KEY_OTHERS`. */
export class FixedKeyRing implements KeyRing {
  readonly current: SecretsKey;
  private readonly others: readonly SecretsKey[];

  constructor(current: Buffer, others: readonly Buffer[] = []) {
    this.current = secretsKey(current);
    this.others = others.map(secretsKey);
  }

  findKey(id: string): SecretsKey | null {
    return [this.current, ...this.others].find((key) => key.id === id) ?? null;
  }
}

const CURRENT = 'secrets.key';
const FORMER = 'secrets.former.keys';

/**
 * Keys in files of `dataDir`, the first one made when it is missing. An id that is not known is looked for in the files again, so a
 * running process learns of a rotation by itself.
 */
export class FileKeyRing implements KeyRing {
  private keys: KeyRing;

  constructor(private readonly dataDir: string) {
    this.keys = this.read();
  }

  get current(): SecretsKey {
    return this.keys.current;
  }

  findKey(id: string): SecretsKey | null {
    const known = this.keys.findKey(id);
    if (known !== null) return known;
    this.keys = this.read();
    return this.keys.findKey(id);
  }

  /** Makes a new current key. The one before is kept among the former ones first, so that no moment loses it. */
  rotate(): void {
    appendFileSync(join(this.dataDir, FORMER), `${this.current.bytes.toString('base64')}\n`, { mode: 0o600 });
    const path = join(this.dataDir, CURRENT);
    writeFileSync(`${path}.next`, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    renameSync(`${path}.next`, path);
    this.keys = this.read();
  }

  private read(): KeyRing {
    return new FixedKeyRing(readOrCreateKeyFile(this.dataDir, CURRENT), this.readFormer());
  }

  private readFormer(): Buffer[] {
    const path = join(this.dataDir, FORMER);
    try {
      const lines = readFileSync(path, 'utf8').split('\n');
      return lines.filter((line) => line !== '').map((line) => decodeKey(line, path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return [];
    }
  }
}
