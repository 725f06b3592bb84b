import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock, SystemClock } from './clock.js';
import { readOrCreateKeyFile } from './key-file.js';
import { parseSecretsKey, SecretBox } from './secret-box.js';

/** The clock and the secret box, for every room. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    {
      provide: SecretBox,
      useFactory: (config: AppConfig) =>
        new SecretBox(
          config.SECRETS_KEY === undefined
            ? readOrCreateKeyFile(config.DATA_DIR, 'secrets.key')
            : parseSecretsKey(config.SECRETS_KEY),
        ),
      inject: [AppConfig],
    },
  ],
  exports: [Clock, SecretBox],
})
export class CommonModule {}
