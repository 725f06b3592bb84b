import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { type Answer, ApiCommand } from './api-command.js';
import type { ApiClient } from './api-client.js';
import { shown, table } from './text.js';
import { runText, type RunView, watchRun } from './watch-run.js';

const RUNS = '/api/v1/runs';
const path = (id = ''): string => `${RUNS}/${encodeURIComponent(id)}`;

interface RunList {
  readonly count: number;
  readonly results: readonly RunView[];
}

interface RowList {
  readonly count: number;
  readonly results: readonly {
    rowNo: number;
    sku: string | null;
    status: string;
    code: string | null;
    httpStatus: number | null;
    detail: string | null;
  }[];
}

interface ListOptions {
  readonly flow?: string;
  readonly state?: string;
  readonly status?: string;
  readonly limit?: number;
}

@SubCommand({ name: 'list', description: 'List runs, newest first' })
export class RunListCommand extends ApiCommand<ListOptions> {
  protected override async execute(api: ApiClient, _: string[], options: ListOptions): Promise<Answer> {
    const { flow, state, status, limit = 25 } = options;
    const runs = await api.get<RunList>(RUNS, { flow, state, status, limit });
    const rows = runs.results.map((run) => [
      run.id,
      run.flow,
      run.status ?? run.state,
      run.written,
      run.skipped,
      run.failed,
      run.createdAt,
      run.trigger,
    ]);
    const columns = ['run', 'flow', 'status', 'written', 'skipped', 'failed', 'created', 'trigger'];
    return { data: runs, text: table(columns, rows) + shown(runs) };
  }

  @Option({ flags: '--flow <slug>', description: 'Only of this flow' })
  parseFlow(slug: string): string {
    return slug;
  }

  @Option({ flags: '--state <state>', description: 'queued, running, paused or finished' })
  parseState(state: string): string {
    return state;
  }

  @Option({ flags: '--status <status>', description: 'succeeded, partial, failed, empty or cancelled' })
  parseStatus(status: string): string {
    return status;
  }

  @Option({ flags: '--limit <number>', description: 'How many, 100 at most' })
  parseLimit(limit: string): number {
    return Number(limit);
  }
}

@SubCommand({ name: 'show', arguments: '<id>', description: 'Show a run with its counts' })
export class RunShowCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [id]: string[]): Promise<Answer> {
    const run = await api.get<RunView>(path(id));
    return { data: run, text: runText(run) };
  }
}

interface RowOptions {
  readonly status?: string;
  readonly code?: string;
  readonly sku?: string;
  readonly page?: number;
}

@SubCommand({
  name: 'rows',
  arguments: '<id>',
  description: 'List the rows of a run and what became of each',
})
export class RunRowsCommand extends ApiCommand<RowOptions> {
  protected override async execute(api: ApiClient, [id]: string[], options: RowOptions): Promise<Answer> {
    const { status, code, sku, page } = options;
    const list = await api.get<RowList>(`${path(id)}/rows`, { status, code, sku, page, limit: 100 });
    const rows = list.results.map((row) => [
      row.rowNo,
      row.sku,
      row.status,
      row.code,
      row.httpStatus,
      row.detail,
    ]);
    return {
      data: list,
      text: table(['row', 'sku', 'status', 'code', 'http', 'detail'], rows) + shown(list),
    };
  }

  @Option({ flags: '--status <status>', description: 'pending, written, skipped or failed' })
  parseStatus(status: string): string {
    return status;
  }

  @Option({ flags: '--code <code>', description: 'Only with this code' })
  parseCode(code: string): string {
    return code;
  }

  @Option({ flags: '--sku <sku>', description: 'Only this SKU' })
  parseSku(sku: string): string {
    return sku;
  }

  @Option({ flags: '--page <number>', description: 'Page of 100 rows' })
  parsePage(page: string): number {
    return Number(page);
  }
}

@SubCommand({ name: 'cancel', arguments: '<id>', description: 'Ask a run to stop' })
export class RunCancelCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [id]: string[]): Promise<Answer> {
    const run = await api.post<RunView>(`${path(id)}/cancel`);
    return { data: run, text: runText(run) };
  }
}

@SubCommand({
  name: 'resume',
  arguments: '<id>',
  description: 'Go on with a failed or cancelled run where it stopped',
})
export class RunResumeCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [id]: string[]): Promise<Answer> {
    const run = await api.post<RunView>(`${path(id)}/resume`);
    return { data: run, text: runText(run) };
  }
}

@SubCommand({
  name: 'retry-failed',
  arguments: '<id>',
  description: 'Send the rows again that failed at Omnitron',
})
export class RunRetryFailedCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [id]: string[]): Promise<Answer> {
    const retried = await api.post<{ rows: number }>(`${path(id)}/retry-failed`);
    return { data: retried, text: `${retried.rows} rows are sent again.` };
  }
}

@SubCommand({
  name: 'watch',
  arguments: '<id>',
  description: 'Follow a run to its end; ends with 1 unless it succeeded',
})
export class RunWatchCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [id = '']: string[]): Promise<Answer> {
    return watchRun(api, id);
  }
}

@Command({
  name: 'run',
  description: 'Runs',
  subCommands: [
    RunListCommand,
    RunShowCommand,
    RunRowsCommand,
    RunCancelCommand,
    RunResumeCommand,
    RunRetryFailedCommand,
    RunWatchCommand,
  ],
})
export class RunCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}
