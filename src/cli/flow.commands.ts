import { readFile } from 'node:fs/promises';
import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { stringify } from 'yaml';
import { type Answer, ApiCommand } from './api-command.js';
import type { ApiClient } from './api-client.js';
import { watchRun } from './watch-run.js';
import { fields, shown, table } from './text.js';

interface Flow {
  readonly slug: string;
  readonly name: string;
  readonly state: string;
  readonly version: number;
  readonly direction: string;
  readonly schedule: object | null;
}

interface FlowList {
  readonly count: number;
  readonly results: readonly Flow[];
}

const FLOWS = '/api/v1/flows';
const path = (slug = ''): string => `${FLOWS}/${encodeURIComponent(slug)}`;

@SubCommand({ name: 'list', description: 'List flows' })
export class FlowListCommand extends ApiCommand {
  protected override async execute(api: ApiClient): Promise<Answer> {
    const flows = await api.get<FlowList>(FLOWS, { limit: 100 });
    const rows = flows.results.map((flow) => [
      flow.slug,
      flow.state,
      flow.direction,
      flow.schedule,
      flow.name,
    ]);
    return {
      data: flows,
      text: table(['slug', 'state', 'direction', 'schedule', 'name'], rows) + shown(flows),
    };
  }
}

@SubCommand({ name: 'show', arguments: '<slug>', description: 'Show a flow with all its cards' })
export class FlowShowCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug]: string[]): Promise<Answer> {
    const flow = await api.get<Flow>(path(slug));
    return { data: flow, text: stringify(flow).trimEnd() };
  }
}

@SubCommand({
  name: 'export',
  arguments: '<slug>',
  description: 'Print a flow as a file: YAML, or JSON with --json',
})
export class FlowExportCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug]: string[]): Promise<Answer> {
    const file = await api.get<object>(`${path(slug)}/export`, { format: 'json' });
    return { data: file, text: stringify(file).trimEnd() };
  }
}

interface ImportOptions {
  readonly replace?: boolean;
}

@SubCommand({
  name: 'import',
  arguments: '<file>',
  description: 'Import a flow from a JSON or YAML file (- for standard input)',
})
export class FlowImportCommand extends ApiCommand<ImportOptions> {
  protected override async execute(
    api: ApiClient,
    [file]: string[],
    { replace = false }: ImportOptions,
  ): Promise<Answer> {
    const flow = await api.postText<Flow>(`${FLOWS}/import`, await readInput(file), 'application/yaml', {
      replace,
    });
    return { data: flow, text: `Imported ${flow.slug}, version ${flow.version}; it is ${flow.state}.` };
  }

  @Option({ flags: '--replace', description: 'Save the file as a new version of the flow that has its slug' })
  parseReplace(): boolean {
    return true;
  }
}

@SubCommand({ name: 'validate', arguments: '<file>', description: 'Check a flow file without saving it' })
export class FlowValidateCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [file]: string[]): Promise<Answer> {
    const query = { replace: true, dryRun: true };
    const report = await api.postText<object>(
      `${FLOWS}/import`,
      await readInput(file),
      'application/yaml',
      query,
    );
    return { data: report, text: stringify(report).trimEnd() };
  }
}

@SubCommand({
  name: 'start',
  arguments: '<slug>',
  description: 'Start the schedule of a flow, or open it for posts',
})
export class FlowStartCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug]: string[]): Promise<Answer> {
    const flow = await api.post<Flow>(`${path(slug)}/start`);
    return { data: flow, text: `${flow.slug} is ${flow.state}.` };
  }
}

@SubCommand({
  name: 'stop',
  arguments: '<slug>',
  description: 'Stop a flow; a run that is under way goes on to its end',
})
export class FlowStopCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug]: string[]): Promise<Answer> {
    const flow = await api.post<Flow>(`${path(slug)}/stop`);
    return { data: flow, text: `${flow.slug} is ${flow.state}.` };
  }
}

interface RunOptions {
  readonly sku?: string[];
  readonly since?: string;
  readonly custom?: string;
  readonly force?: boolean;
  readonly watch?: boolean;
}

@SubCommand({
  name: 'run',
  arguments: '<slug>',
  description: 'Start a run of a flow; a server with the role worker carries it out',
})
export class FlowRunCommand extends ApiCommand<RunOptions> {
  protected override async execute(api: ApiClient, [slug]: string[], options: RunOptions): Promise<Answer> {
    const { sku, since, custom, force = false, watch = false } = options;
    const started = await api.post<{ runId: string }>(`${path(slug)}/runs`, {
      sku,
      modifiedDateGt: since,
      custom,
      force,
    });
    return watch
      ? watchRun(api, started.runId)
      : { data: started, text: fields({ run: started.runId, watch: `run watch ${started.runId}` }) };
  }

  @Option({ flags: '--sku <skus...>', description: 'Only these SKUs' })
  parseSku(sku: string, others: string[] = []): string[] {
    return [...others, sku];
  }

  @Option({ flags: '--since <time>', description: 'Only what changed after this time' })
  parseSince(time: string): string {
    return time;
  }

  @Option({ flags: '--custom <value>', description: 'Value of the custom query' })
  parseCustom(value: string): string {
    return value;
  }

  @Option({ flags: '--force', description: 'Write what has not changed too, and pass the removal guard' })
  parseForce(): boolean {
    return true;
  }

  @Option({ flags: '--watch', description: 'Follow the run to its end; ends with 1 unless it succeeded' })
  parseWatch(): boolean {
    return true;
  }
}

async function readInput(file = '-'): Promise<string> {
  return readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
}

@Command({
  name: 'flow',
  description: 'Flows',
  subCommands: [
    FlowListCommand,
    FlowShowCommand,
    FlowExportCommand,
    FlowImportCommand,
    FlowValidateCommand,
    FlowStartCommand,
    FlowStopCommand,
    FlowRunCommand,
  ],
})
export class FlowCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}
