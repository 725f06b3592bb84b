import type { INestApplication } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ApiClient } from '../api-client.js';
import type { Part } from '../part.js';
import { localConfig, operatorName } from './local-config.js';
import { PARTS } from './parts.js';

/** The application on this machine's database, or a part of it, in this process. It takes no jobs and no ticks. */
export class Installation {
  private constructor(readonly app: INestApplication) {}

  static async open(environment: NodeJS.ProcessEnv, part: Part): Promise<Installation> {
    const config = localConfig(environment);
    // What the server has kept of its compiled code.
    const compiled = join(config.DATA_DIR, 'cache');
    if (existsSync(compiled)) enableCompileCache(compiled);
    const [{ createHttpApp }, { loggerOptions }] = await Promise.all([
      import('../../http-app.js'),
      import('../../logger/index.js'),
    ]);
    const log = loggerOptions(config);
    return new Installation(await createHttpApp(await PARTS[part](config, log), log));
  }

  /** Its API, open to this process alone. */
  async openApi(): Promise<ApiClient> {
    await this.app.listen(0, '127.0.0.1');
    const { Operator } = await import('../../auth/index.js');
    return new ApiClient(await this.app.getUrl(), this.app.get(Operator).admit(operatorName()));
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
