import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { Command, CommandRunner, Option } from 'nest-commander';
import { AppModule } from '../app.module.js';
import { AppConfig } from '../config/index.js';
import { openApiDocument } from '../openapi.js';

interface OpenApiOptions {
  readonly out?: string;
  readonly check?: string;
}

/** Writes the OpenAPI document, or compares it with a file. Starts no database and no server. */
@Command({
  name: 'openapi',
  description: 'Print the OpenAPI document, write it to a file, or compare it with one',
})
export class OpenApiCommand extends CommandRunner {
  override async run(_parameters: string[], options: OpenApiOptions): Promise<void> {
    const app = await NestFactory.create(AppModule.with(AppConfig.fromEnv({ DATA_DIR: tmpdir() })), {
      preview: true,
      logger: false,
    });
    const text = `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
    if (options.out !== undefined) await writeFile(options.out, text);
    else if (options.check === undefined) process.stdout.write(text);
    else if ((await readFile(options.check, 'utf8')) !== text) {
      throw new Error(
        `${options.check} is not what the code says. Run "npm run openapi" and commit the file.`,
      );
    }
  }

  @Option({ flags: '--out <file>', description: 'Write to this file' })
  parseOut(file: string): string {
    return file;
  }

  @Option({ flags: '--check <file>', description: 'Fail if this file differs' })
  parseCheck(file: string): string {
    return file;
  }
}
