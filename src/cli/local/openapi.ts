import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import { AppConfig } from '../../config/index.js';
import { describeLoginTypes } from '../../logins/index.js';
import { openApiDocument } from '../../openapi.js';
import { CommandFailure } from '../command-failure.js';
import type { Session } from '../session.js';

/** Writes the OpenAPI document, or compares it with a file. Starts no database and no server. */
export async function openApi(options: { out?: string; check?: string }, session: Session): Promise<void> {
  const app = await NestFactory.create(AppModule.with(AppConfig.fromEnv({ DATA_DIR: tmpdir() })), {
    preview: true,
    logger: false,
  });
  const text = `${JSON.stringify(openApiDocument(app, describeLoginTypes), null, 2)}\n`;
  if (options.out !== undefined) await writeFile(options.out, text);
  else if (options.check === undefined) session.terminal.stdout.write(text);
  else if ((await readFile(options.check, 'utf8')) !== text) {
    throw new CommandFailure(
      `${options.check} is not what the code says. Run "npm run openapi" and commit the file.`,
    );
  }
}
