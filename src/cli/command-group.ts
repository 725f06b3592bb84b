import type { Command } from 'commander';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';
import type { Part } from './part.js';
import type { Session } from './session.js';

export interface JsonOption {
  readonly json?: boolean;
}

/** What a command has to say: the data for programs, the text for people; `ok: false` ends the process with 1. */
export interface Answer {
  readonly data: unknown;
  readonly text: string;
  readonly ok?: boolean;
}

/** The arguments of a command; the first is there wherever the command declares one. */
export type Words = readonly [string, ...string[]];

/** What a command does: it names the options it declares as the type of `options`, and gives null when it has printed everything. */
type Work = (words: Words, options: never) => Promise<Answer | null>;
type ApiWork = (api: ApiClient, words: Words, options: never) => Promise<Answer | null>;

/** A place of the command line that commands are put into: the program itself, or a noun such as `flow`. */
export class CommandGroup {
  /** @param part what its commands need of this machine's installation, where they ask that */
  constructor(
    readonly command: Command,
    readonly session: Session,
    private readonly part: Part = 'all',
  ) {}

  group(name: string, description: string, part: Part = 'all'): CommandGroup {
    return new CommandGroup(this.command.command(name).description(description), this.session, part);
  }

  /** A command that prints what it wants; `usage` is its name with its arguments, as in `show <slug>`. */
  does(
    usage: string,
    description: string,
    work: (words: Words, options: never) => Promise<void> | void,
  ): Command {
    return this.command
      .command(usage)
      .description(description)
      .action(async function (this: Command) {
        await work(this.processedArgs as unknown as Words, this.opts<never>());
      });
  }

  /** A command that prints one answer: text, or with `--json` the data alone. */
  answers(usage: string, description: string, work: Work): Command {
    return this.does(usage, description, async (words, options: JsonOption) => {
      try {
        const answer = await work(words, options as never);
        if (answer === null) return;
        if (answer.ok === false) this.session.exitCode = 1;
        this.session.print(options.json === true ? JSON.stringify(answer.data, null, 2) : answer.text);
      } catch (error) {
        if (options.json !== true) throw error;
        this.session.terminal.stderr.write(`${JSON.stringify(problemOf(error), null, 2)}\n`);
        this.session.exitCode = 1;
      }
    }).option('--json', 'Print the data as JSON');
  }

  /** A command that asks the API for its answer. */
  asks(usage: string, description: string, work: ApiWork): Command {
    return this.answers(usage, description, async (words, options) =>
      work(await this.session.openApi(this.part), words, options),
    );
  }
}

function problemOf(error: unknown): object {
  if (error instanceof CommandFailure) return error.problem;
  return { detail: error instanceof Error ? error.message : '' };
}
