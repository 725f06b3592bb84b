import { pipeline } from 'node:stream/promises';
import { Argument, Option } from 'commander';
import type { ApiClient, Query } from './api-client.js';
import { CommandFailure } from './command-failure.js';
import type { CommandGroup, JsonOption } from './command-group.js';
import type { Session } from './session.js';
import type { RunView } from './watch-run.js';

const EXPORTS: Readonly<Record<string, string>> = {
  runs: '/api/v1/logs/export',
  steps: '/api/v1/logs/steps/export',
  lines: '/api/v1/logs/lines/export',
};

interface TailOptions extends JsonOption {
  readonly flow?: string;
}

export function addLogsCommands(commands: CommandGroup): void {
  const { session } = commands;
  const logs = commands.group('logs', 'Logs of runs');
  logs
    .asks('tail', 'Follow all runs as they go on, until interrupted', (api, _, options: TailOptions) =>
      tail(api, options, session),
    )
    .option('--flow <slug>', 'Only of this flow');
  logs
    .asks(
      'export',
      'Print a level of the logs, runs, steps or lines, as NDJSON or CSV',
      async (api, [level], options: Query) => {
        const text = api.stream(EXPORTS[level] ?? '', { format: 'ndjson', ...options, json: undefined });
        await pipeline(text, session.terminal.stdout, { end: false });
        return null;
      },
    )
    .addArgument(new Argument('<level>', 'What to print').choices(Object.keys(EXPORTS)))
    .addOption(new Option('--format <format>', 'ndjson (default) or csv').choices(['ndjson', 'csv']))
    .option('--flow <slug>', 'Only of this flow')
    .option('--run <id>', 'Only of this run')
    .option('--status <status>', 'Only with this status')
    .option('--from <time>', 'From this time on')
    .option('--to <time>', 'Before this time');
  logs.answers(
    'prune',
    'Remove what is older than the retention of each level, as a server does every hour',
    async () => (await import('./local/prune-logs.js')).pruneLogs(session),
  );
}

async function tail(api: ApiClient, { flow, json = false }: TailOptions, session: Session): Promise<never> {
  for await (const run of api.events<Partial<RunView>>('/api/v1/runs/events', { flow })) {
    session.print(json ? JSON.stringify(run) : tailLine(run));
  }
  throw new CommandFailure('The server ended the stream. Start the command again.');
}

function tailLine(run: Partial<RunView>): string {
  const counts = `${run.records} read, ${run.written} written, ${run.skipped} skipped, ${run.failed} failed, ${run.held} held`;
  const failure = run.failure ? ` ${run.failure.code}: ${run.failure.detail}` : '';
  return `${new Date().toISOString()} ${run.flow} ${run.id} ${run.status ?? run.state}: ${counts}${failure}`;
}
