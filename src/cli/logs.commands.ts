import { pipeline } from 'node:stream/promises';
import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { type Answer, AnswerCommand, ApiCommand, type JsonOption } from './api-command.js';
import type { ApiClient, Query } from './api-client.js';
import { Retention } from '../logs/index.js';
import { CommandFailure } from './command-failure.js';
import { fields } from './text.js';
import type { RunView } from './watch-run.js';

const EXPORTS: Readonly<Record<string, string>> = {
  runs: '/api/v1/logs/export',
  steps: '/api/v1/logs/steps/export',
  lines: '/api/v1/logs/lines/export',
};

interface TailOptions extends JsonOption {
  readonly flow?: string;
}

@SubCommand({ name: 'tail', description: 'Follow all runs as they go on, until interrupted' })
export class LogsTailCommand extends ApiCommand<TailOptions> {
  protected override async execute(
    api: ApiClient,
    _: string[],
    { flow, json = false }: TailOptions,
  ): Promise<never> {
    for await (const run of api.events<Partial<RunView>>('/api/v1/runs/events', { flow })) {
      process.stdout.write(`${json ? JSON.stringify(run) : tailLine(run)}\n`);
    }
    throw new CommandFailure('The server ended the stream. Start the command again.');
  }

  @Option({ flags: '--flow <slug>', description: 'Only of this flow' })
  parseFlow(slug: string): string {
    return slug;
  }
}

function tailLine(run: Partial<RunView>): string {
  const counts = `${run.records} read, ${run.written} written, ${run.skipped} skipped, ${run.failed} failed`;
  const failure = run.failure ? ` ${run.failure.code}: ${run.failure.detail}` : '';
  return `${new Date().toISOString()} ${run.flow} ${run.id} ${run.status ?? run.state}: ${counts}${failure}`;
}

@SubCommand({
  name: 'export',
  arguments: '<level>',
  description: 'Print a level of the logs, runs, steps or lines, as NDJSON or CSV',
})
export class LogsExportCommand extends ApiCommand<Query> {
  protected override async execute(api: ApiClient, [level = '']: string[], options: Query): Promise<null> {
    const path = EXPORTS[level];
    if (path === undefined)
      throw new CommandFailure(`There is no level "${level}"; use runs, steps or lines.`);
    const { json: _, ...query } = options;
    await pipeline(api.stream(path, { format: 'ndjson', ...query }), process.stdout, { end: false });
    return null;
  }

  @Option({ flags: '--format <format>', description: 'ndjson (default) or csv' })
  parseFormat(format: string): string {
    return format;
  }

  @Option({ flags: '--flow <slug>', description: 'Only of this flow' })
  parseFlow(slug: string): string {
    return slug;
  }

  @Option({ flags: '--run <id>', description: 'Only of this run' })
  parseRun(id: string): string {
    return id;
  }

  @Option({ flags: '--status <status>', description: 'Only with this status' })
  parseStatus(status: string): string {
    return status;
  }

  @Option({ flags: '--from <time>', description: 'From this time on' })
  parseFrom(time: string): string {
    return time;
  }

  @Option({ flags: '--to <time>', description: 'Before this time' })
  parseTo(time: string): string {
    return time;
  }
}

@SubCommand({
  name: 'prune',
  description: 'Remove what is older than the retention of each level, as a server does every hour',
})
export class LogsPruneCommand extends AnswerCommand {
  protected override async answer(): Promise<Answer> {
    const app = await this.session.openApp();
    await app.init();
    const removed = await app.get(Retention).removeOld();
    return { data: removed, text: fields({ ...removed }) };
  }
}

@Command({
  name: 'logs',
  description: 'Logs of runs',
  subCommands: [LogsTailCommand, LogsExportCommand, LogsPruneCommand],
})
export class LogsCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}
