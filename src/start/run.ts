import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createApp } from '../app.js';
import { type CreatedAdmin, FirstAdmin, tellOnStandardError } from '../auth/index.js';
import { type AppConfig, logFormat } from '../config/index.js';
import { DatabaseUrl } from '../database/index.js';
import { ScriptRunner } from '../transform/index.js';
import { framed } from './frame.js';
import { listenError } from './listen.js';
import { type Summary, summaryLines, summaryOf } from './summary.js';

const KEEP_CODE_AFTER_MS = 2_000;

const logger = new Logger('Start');

/** Starts the application and says where it is, as the last thing of the start. */
export async function run(config: AppConfig): Promise<void> {
  const app = await createApp(config);
  for (const warning of config.warnings) logger.warn(warning);
  const admin = await listen(app, config);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const database = app.get(DatabaseUrl).masked;
  tellReady(config, summaryOf({ config, port, database, seconds: performance.now() / 1000 }), admin);
  // Node does so at the end of the process; a process that is killed would keep nothing.
  setTimeout(flushCompileCache, KEEP_CODE_AFTER_MS).unref();
  if (config.SCRIPT_WARM_START === 'on' && config.hasRole('api')) void app.get(ScriptRunner).prepare();
}

/** Gives the first administrator, if there was none. Its password is not lost when the start fails after all. */
async function listen(app: NestExpressApplication, config: AppConfig): Promise<CreatedAdmin | null> {
  const made: CreatedAdmin[] = [];
  app.get(FirstAdmin).tell = (admin) => made.push(admin);
  try {
    await app.listen(config.PORT, config.HOST);
  } catch (error) {
    made.forEach(tellOnStandardError);
    throw listenError(error, config);
  }
  return made[0] ?? null;
}

/** A generated password is for a person in front of a terminal, or for standard error: never for a log that is kept. */
function tellReady(config: AppConfig, summary: Summary, admin: CreatedAdmin | null): void {
  const { readable } = logFormat(config.LOG_FORMAT, process.stdout);
  const isTerminal = process.stdout.isTTY;
  if (readable) {
    process.stdout.write(framed('Image Integrator is ready', summaryLines(summary, admin, isTerminal)));
  } else {
    const firstAdmin = admin === null ? {} : { firstAdmin: admin.email };
    logger.log(
      { event: 'ready', ...summary, ...firstAdmin },
      `Image Integrator is ready: ${summary.address}`,
    );
  }
  if (admin !== null && !(readable && isTerminal)) tellOnStandardError(admin);
}
