import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileKeyRing, FixedKeyRing } from './key-ring.js';
import { SecretBox } from './secret-box.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('keys in files', () => {
  it('rotate, and open what a former key sealed', () => {
    const keys = new FileKeyRing(dataDir);
    const box = new SecretBox(keys);
    const before = box.keyId;
    const sealed = box.seal('gizli', 'login:1');
    keys.rotate();
    expect(box.keyId).not.toBe(before);
    expect(box.open(sealed, 'login:1')).toBe('gizli');
    expect(new SecretBox(new FileKeyRing(dataDir)).open(sealed, 'login:1')).toBe('gizli');
  });

  it('are found by a running process that did not rotate them', () => {
    const running = new SecretBox(new FileKeyRing(dataDir));
    const rotating = new FileKeyRing(dataDir);
    rotating.rotate();
    rotating.rotate();
    const sealed = new SecretBox(rotating).seal('gizli', 'login:1');
    expect(running.open(sealed, 'login:1')).toBe('gizli');
    expect(running.keyId).toBe(rotating.current.id);
  });

  it('are readable by their owner alone', () => {
    new FileKeyRing(dataDir).rotate();
    const modes = readdirSync(dataDir).map((name) =>
      (statSync(join(dataDir, name)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['600', '600']);
  });
});

describe('given keys', () => {
  it('open with any, and seal with the current one', () => {
    const [old, fresh] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const sealed = new SecretBox(new FixedKeyRing(old)).seal('gizli', 'login:1');
    const box = new SecretBox(new FixedKeyRing(fresh, [old]));
    expect(box.open(sealed, 'login:1')).toBe('gizli');
    expect(box.seal('x', 'c')).toContain(box.keyId);
    expect(() => new SecretBox(new FixedKeyRing(fresh)).open(sealed, 'login:1')).toThrow(
      'SECRETS_KEY_OTHERS',
    );
  });
});
