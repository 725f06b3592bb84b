import { wholeNumber } from '../command-line/index.js';
import type { ApiClient } from './api-client.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { shown, table } from './text.js';
import { runText, type RunView, watchRun } from './watch-run.js';

const RUNS = '/api/v1/runs';
const path = (id: string): string => `${RUNS}/${encodeURIComponent(id)}`;

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

interface RowOptions {
  readonly status?: string;
  readonly code?: string;
  readonly sku?: string;
  readonly page?: number;
}

export function addRunCommands(commands: CommandGroup): void {
  const run = commands.group('run', 'Runs');
  run
    .asks('list', 'List runs, newest first', listRuns)
    .option('--flow <slug>', 'Only of this flow')
    .option('--state <state>', 'queued, running, paused or finished')
    .option('--status <status>', 'succeeded, partial, failed, empty or cancelled')
    .option('--limit <number>', 'How many, 100 at most', wholeNumber(1, 100));
  run.asks('show <id>', 'Show a run with its counts', async (api, [id]) =>
    answerOf(await api.get<RunView>(path(id))),
  );
  run
    .asks('rows <id>', 'List the rows of a run and what became of each', listRows)
    .option('--status <status>', 'pending, written, skipped, failed or held')
    .option('--code <code>', 'Only with this code')
    .option('--sku <sku>', 'Only this SKU')
    .option('--page <number>', 'Page of 100 rows', wholeNumber(1));
  run.asks('cancel <id>', 'Ask a run to stop', async (api, [id]) =>
    answerOf(await api.post<RunView>(`${path(id)}/cancel`)),
  );
  run.asks('resume <id>', 'Go on with a failed or cancelled run where it stopped', async (api, [id]) =>
    answerOf(await api.post<RunView>(`${path(id)}/resume`)),
  );
  run.asks('retry-failed <id>', 'Send the rows again that failed at Omnitron', async (api, [id]) => {
    const retried = await api.post<{ rows: number }>(`${path(id)}/retry-failed`);
    return { data: retried, text: `${retried.rows} rows are sent again.` };
  });
  run
    .asks('release <id>', 'Send the rows of a run that are held', settleHeld('release', 'are sent'))
    .option('--sku <skus>', 'Only these SKUs, separated by commas');
  run
    .asks('drop <id>', 'Leave the held rows of a run out', settleHeld('drop', 'are left out'))
    .option('--sku <skus>', 'Only these SKUs, separated by commas');
  run.asks('watch <id>', 'Follow a run to its end; ends with 1 unless it succeeded', (api, [id]) =>
    watchRun(api, id, commands.session.terminal.stderr),
  );
}

function settleHeld(how: string, words: string) {
  return async (api: ApiClient, [id]: Words, { sku }: { readonly sku?: string }): Promise<Answer> => {
    const body = sku === undefined ? {} : { sku: sku.split(',').map((one) => one.trim()) };
    const settled = await api.post<{ rows: number }>(`${path(id)}/${how}`, body);
    return { data: settled, text: `${settled.rows} rows ${words}.` };
  };
}

const answerOf = (run: RunView): Answer => ({ data: run, text: runText(run) });

async function listRuns(api: ApiClient, _: Words, options: ListOptions): Promise<Answer> {
  const { flow, state, status, limit = 25 } = options;
  const runs = await api.get<RunList>(RUNS, { flow, state, status, limit });
  const rows = runs.results.map((run) => [
    run.id,
    run.flow,
    run.status ?? run.state,
    run.written,
    run.skipped,
    run.failed,
    run.held,
    run.createdAt,
    run.trigger,
  ]);
  const columns = ['run', 'flow', 'status', 'written', 'skipped', 'failed', 'held', 'created', 'trigger'];
  return { data: runs, text: table(columns, rows) + shown(runs) };
}

async function listRows(api: ApiClient, [id]: Words, options: RowOptions): Promise<Answer> {
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
  return { data: list, text: table(['row', 'sku', 'status', 'code', 'http', 'detail'], rows) + shown(list) };
}
