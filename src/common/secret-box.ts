import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { commonError } from './common.errors.js';
import type { KeyRing } from './key-ring.js';

const VERSION = 'v1';

/**
 * Secrets at rest: AES-256-GCM with a random 96-bit nonce, as text `v1.<key id>.<nonce>.<tag>.<ciphertext>`.
 * The key id tells which key of the ring sealed a value; the current one seals.
 */
export class SecretBox {
  constructor(private readonly keys: KeyRing) {}

  /** Id of the key that seals. */
  get keyId(): string {
    return this.keys.current.id;
  }

  /** Encrypts `text`; `context` (e.g. the login's id) must be the same when it is opened. */
  seal(text: string, context: string): string {
    const key = this.keys.current;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [
      VERSION,
      key.id,
      ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url')),
    ].join('.');
  }

  /** Decrypts what `seal` made; `SECRET_UNREADABLE` when the key, the context or the text is another. */
  open(sealed: string, context: string): string {
    const [version, keyId, nonce, tag, body] = sealed.split('.');
    if (version !== VERSION || nonce === undefined || tag === undefined || body === undefined) {
      throw commonError('SECRET_UNREADABLE', 'A stored secret is not in a known format. Enter it again.');
    }
    const key = this.keys.findKey(keyId ?? '');
    if (key === null) {
      throw commonError(
        'SECRET_UNREADABLE',
        `A stored secret was sealed with key ${keyId}, but SECRETS_KEY is key ${this.keyId}. Name the key it was sealed with in SECRETS_KEY_OTHERS, or enter the secret again.`,
      );
    }
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'))
        .setAAD(Buffer.from(context))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString(
        'utf8',
      );
    } catch (cause) {
      throw commonError('SECRET_UNREADABLE', 'A stored secret was changed outside. Enter it again.', {
        cause,
      });
    }
  }
}
