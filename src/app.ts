import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/index.js';
import { serveConsole } from './console/index.js';
import { createHttpApp } from './http-app.js';
import { loggerOptions } from './logger/index.js';
import { describeLoginTypes } from './logins/index.js';

/** The application, complete but not listening: what `main.ts`, the end-to-end tests and the tools start from. */
export async function createApp(config: AppConfig): Promise<NestExpressApplication> {
  const log = loggerOptions(config);
  const app = await createHttpApp(AppModule.with(config, log), log, describeLoginTypes);
  // Without it everybody behind a reverse proxy is one client to the limits of logins.
  if (config.TRUST_PROXY !== undefined) app.set('trust proxy', config.TRUST_PROXY);
  serveConsole(app, config);
  return app;
}
