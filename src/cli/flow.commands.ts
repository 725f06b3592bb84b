import { readFile } from 'node:fs/promises';
import type { ApiClient } from './api-client.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { addNewFlowCommand } from './template.commands.js';
import { watchRun } from './watch-run.js';
import { fields, shown, table, yamlText } from './text.js';

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

interface RunOptions {
  readonly sku?: string[];
  readonly since?: string;
  readonly custom?: string;
  readonly customs?: string[];
  readonly force?: boolean;
  readonly watch?: boolean;
}

const FLOWS = '/api/v1/flows';
const path = (slug: string): string => `${FLOWS}/${encodeURIComponent(slug)}`;

export function addFlowCommands(commands: CommandGroup): void {
  const flow = commands.group('flow', 'Flows');
  flow.asks('list', 'List flows', listFlows);
  flow.asks('show <slug>', 'Show a flow with all its cards', showFlow);
  flow.asks('export <slug>', 'Print a flow as a file: YAML, or JSON with --json', exportFlow);
  flow
    .asks('import <file>', 'Import a flow from a JSON or YAML file (- for standard input)', importFlow)
    .option('--replace', 'Save the file as a new version of the flow that has its slug');
  addNewFlowCommand(flow);
  flow.asks('validate <file>', 'Check a flow file without saving it', validateFlow);
  flow.asks('start <slug>', 'Start the schedule of a flow, or open it for posts', (api, [slug]) =>
    turn(api, slug, 'start'),
  );
  flow.asks('stop <slug>', 'Stop a flow; a run that is under way goes on to its end', (api, [slug]) =>
    turn(api, slug, 'stop'),
  );
  flow
    .asks(
      'run <slug>',
      'Start a run of a flow; a server with the role worker carries it out',
      async (api, [slug], options: RunOptions) => {
        const started = await startRun(api, slug, options);
        if (options.watch === true) return watchRun(api, started.runId, commands.session.terminal.stderr);
        const watch = `image-integrator run watch ${started.runId}`;
        return { data: started, text: fields({ run: started.runId, watch }) };
      },
    )
    .option('--sku <skus...>', 'Only these SKUs')
    .option('--since <time>', 'Only what changed after this time')
    .option('--custom <value>', 'Value of the custom query')
    .option('--customs <name=value...>', 'Values of the named custom queries')
    .option('--force', 'Write what has not changed too, and hold no row for the images it takes away')
    .option('--watch', 'Follow the run to its end; ends with 1 unless it succeeded');
}

async function listFlows(api: ApiClient): Promise<Answer> {
  const flows = await api.get<FlowList>(FLOWS, { limit: 100 });
  const rows = flows.results.map(({ slug, state, direction, schedule, name }) => [
    slug,
    state,
    direction,
    schedule,
    name,
  ]);
  return {
    data: flows,
    text: table(['slug', 'state', 'direction', 'schedule', 'name'], rows) + shown(flows),
  };
}

async function showFlow(api: ApiClient, [slug]: Words): Promise<Answer> {
  const flow = await api.get<Flow>(path(slug));
  return { data: flow, text: await yamlText(flow) };
}

async function exportFlow(api: ApiClient, [slug]: Words): Promise<Answer> {
  const file = await api.get<object>(`${path(slug)}/export`, { format: 'json' });
  return { data: file, text: await yamlText(file) };
}

async function importFlow(
  api: ApiClient,
  [file]: Words,
  { replace = false }: { replace?: boolean },
): Promise<Answer> {
  const flow = await postFile<Flow>(api, file, { replace });
  return { data: flow, text: `Imported ${flow.slug}, version ${flow.version}; it is ${flow.state}.` };
}

async function validateFlow(api: ApiClient, [file]: Words): Promise<Answer> {
  const report = await postFile<object>(api, file, { replace: true, dryRun: true });
  return { data: report, text: await yamlText(report) };
}

async function postFile<T>(api: ApiClient, file: string, query: Record<string, boolean>): Promise<T> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
  return api.postText<T>(`${FLOWS}/import`, text, 'application/yaml', query);
}

async function turn(api: ApiClient, slug: string, action: 'start' | 'stop'): Promise<Answer> {
  const flow = await api.post<Flow>(`${path(slug)}/${action}`);
  return { data: flow, text: `${flow.slug} is ${flow.state}.` };
}

async function startRun(api: ApiClient, slug: string, options: RunOptions): Promise<{ runId: string }> {
  const { sku, since, custom, force = false } = options;
  const customs = options.customs === undefined ? undefined : pairsOf(options.customs);
  return api.post(`${path(slug)}/runs`, { sku, modifiedDateGt: since, custom, customs, force });
}

/** `name=value` texts as an object; one without a `=` has no value, which the server refuses by its name. */
function pairsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.includes('=') ? text.indexOf('=') : text.length;
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
