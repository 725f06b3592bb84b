import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock, SystemClock } from './clock.js';
import { FileKeyRing, FixedKeyRing, type KeyRing } from './key-ring.js';
import { SecretBox } from './secret-box.js';
import { StreamPlaces } from './stream-places.js';

/** The keys for secrets at rest. */
export const KEY_RING = Symbol('KEY_RING');

/** The clock and the secret box, for every room. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: KEY_RING, useFactory: openKeyRing, inject: [AppConfig] },
    { provide: SecretBox, useFactory: (keys: KeyRing) => new SecretBox(keys), inject: [KEY_RING] },
    StreamPlaces,
  ],
  exports: [Clock, KEY_RING, SecretBox, StreamPlaces],
})
export class CommonModule {}

function openKeyRing(config: AppConfig): KeyRing {
  return config.SECRETS_KEY === undefined
    ? new FileKeyRing(config.DATA_DIR)
    : new FixedKeyRing(config.SECRETS_KEY, config.SECRETS_KEY_OTHERS);
}
