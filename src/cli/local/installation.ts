import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../app.js';
import { Operator } from '../../auth/index.js';
import { ApiClient } from '../api-client.js';
import { localConfig, operatorName } from './local-config.js';

/** The application on this machine's database, in this process. It takes no jobs and no ticks. */
export class Installation {
  private constructor(readonly app: INestApplication) {}

  static async open(environment: NodeJS.ProcessEnv): Promise<Installation> {
    return new Installation(await createApp(localConfig(environment)));
  }

  /** Its API, open to this process alone. */
  async openApi(): Promise<ApiClient> {
    await this.app.listen(0, '127.0.0.1');
    return new ApiClient(await this.app.getUrl(), this.app.get(Operator).admit(operatorName()));
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
