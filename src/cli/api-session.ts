import { Injectable, type INestApplication, type OnModuleDestroy } from '@nestjs/common';
import { userInfo } from 'node:os';
import { createApp } from '../app.js';
import { Operator } from '../auth/index.js';
import { AppConfig, readCliVariables, readEnvironment } from '../config/index.js';
import { ApiClient } from './api-client.js';

/**
 * The API that the commands speak to: that of a running server when `INTEGRATOR_URL` and `INTEGRATOR_TOKEN` name one, else an
 * application of this process's own, on the installation's database and open to nobody else. Either way a command does
 * what a user of the API could do, and stands in the audit log.
 */
@Injectable()
export class ApiSession implements OnModuleDestroy {
  private app: INestApplication | null = null;

  async open(): Promise<ApiClient> {
    const { INTEGRATOR_URL: url, INTEGRATOR_TOKEN: token } = readCliVariables();
    if (url !== undefined) return new ApiClient(url.replace(/\/+$/, ''), token ?? '');
    const app = await this.openApp();
    await app.listen(0, '127.0.0.1');
    return new ApiClient(await app.getUrl(), app.get(Operator).admit(operatorName()));
  }

  /** The application itself, for what no API offers. It takes no jobs and no ticks. */
  async openApp(): Promise<INestApplication> {
    this.app ??= await createApp(localConfig());
    return this.app;
  }

  async onModuleDestroy(): Promise<void> {
    await this.app?.close();
    this.app = null;
  }
}

/** The settings of the server on this machine, for a process that only answers. */
export function localConfig(): AppConfig {
  const environment = readEnvironment();
  return AppConfig.fromEnv({
    ...environment,
    ROLES: 'api',
    LOG_LEVEL: environment['CLI_LOG_LEVEL'] || 'fatal',
  });
}

export function operatorName(): string {
  return `cli:${userInfo().username}`;
}
