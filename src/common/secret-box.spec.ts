import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FixedKeyRing } from './key-ring.js';
import { SecretBox } from './secret-box.js';

describe('SecretBox', () => {
  const box = new SecretBox(new FixedKeyRing(randomBytes(32)));

  it('opens what it sealed', () => {
    expect(box.open(box.seal('gizli şifre', 'login:1'), 'login:1')).toBe('gizli şifre');
  });

  it('never seals the same text twice alike', () => {
    expect(box.seal('x', 'c')).not.toBe(box.seal('x', 'c'));
  });

  it('refuses a value that was moved to another context', () => {
    expect(() => box.open(box.seal('x', 'login:1'), 'login:2')).toThrow(/changed outside/);
  });

  it('names both keys when the key is another', () => {
    const other = new SecretBox(new FixedKeyRing(randomBytes(32)));
    expect(() => other.open(box.seal('x', 'c'), 'c')).toThrow(new RegExp(`${box.keyId}.*${other.keyId}`));
  });
});
