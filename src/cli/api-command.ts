import { Injectable } from '@nestjs/common';
import { CommandRunner, Option } from 'nest-commander';
import { ApiSession } from './api-session.js';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';

export interface JsonOption {
  readonly json?: boolean;
}

/** What a command has to say: the data for programs, the text for people; `ok: false` ends the process with 1. */
export interface Answer {
  readonly data: unknown;
  readonly text: string;
  readonly ok?: boolean;
}

/** A command that prints one answer: text, or with `--json` the data alone. Failures go to standard error, exit code 1. */
@Injectable()
export abstract class AnswerCommand<Options extends object = object> extends CommandRunner {
  constructor(protected readonly session: ApiSession) {
    super();
  }

  override async run(parameters: string[], options: Options & JsonOption): Promise<void> {
    try {
      const answer = await this.answer(parameters, options);
      if (answer === null) return;
      const { data, text, ok = true } = answer;
      if (!ok) process.exitCode = 1;
      process.stdout.write(`${options.json === true ? JSON.stringify(data, null, 2) : text}\n`);
    } catch (error) {
      if (options.json !== true) throw error;
      const problem =
        error instanceof CommandFailure
          ? error.problem
          : { detail: error instanceof Error ? error.message : '' };
      process.stderr.write(`${JSON.stringify(problem, null, 2)}\n`);
      process.exitCode = 1;
    } finally {
      await this.session.onModuleDestroy();
    }
  }

  /** Null when everything has been printed already. */
  protected abstract answer(parameters: string[], options: Options & JsonOption): Promise<Answer | null>;

  @Option({ flags: '--json', description: 'Print the data as JSON' })
  parseJson(): boolean {
    return true;
  }
}

/** A command that asks the API. */
export abstract class ApiCommand<Options extends object = object> extends AnswerCommand<Options> {
  protected override async answer(
    parameters: string[],
    options: Options & JsonOption,
  ): Promise<Answer | null> {
    return this.execute(await this.session.open(), parameters, options);
  }

  protected abstract execute(
    api: ApiClient,
    parameters: string[],
    options: Options & JsonOption,
  ): Promise<Answer | null>;
}
