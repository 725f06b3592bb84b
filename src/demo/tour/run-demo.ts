import { once } from 'node:events';
import { resolve } from 'node:path';
import { DEFAULT_ERP_ACCOUNT } from '../erp/options.js';
import { type ErpSimulator, startErpSimulator } from '../erp/start.js';
import { DEFAULT_OMNITRON_ACCOUNT } from '../omnitron/options.js';
import { type OmnitronSimulator, startOmnitronSimulator } from '../omnitron/start.js';
import { adminAccount, type AdminAccount } from './admin-account.js';
import { checkContent } from './check-content.js';
import { type DemoConsole } from './demo-console.js';
import { createFlow, type DemoFlow } from './demo-flow.js';
import { type DemoOptions } from './demo-options.js';
import { followRun, type RunView } from './follow-run.js';
import { progressDisplay } from './progress-display.js';
import { RestClient } from './rest-client.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import { grouped, summaryTable } from './summary.js';

const FOLDER = resolve('.data', 'demo');

const ROWS_SHOWN = 5;

interface FailedRows {
  readonly results: readonly {
    readonly sku: string;
    readonly code: string | null;
    readonly detail: string | null;
  }[];
}

interface Stage {
  readonly erp: ErpSimulator;
  readonly omnitron: OmnitronSimulator;
  readonly server: ServerProcess;
  readonly admin: AdminAccount;
  readonly api: RestClient;
  readonly flow: DemoFlow;
}

/**
 * One image flow from end to end, through the public REST API alone. True when the simulated Omnitron holds exactly what
 * the simulated ERP has. Everything it started is stopped before it returns or throws.
 */
export async function runDemo(
  options: DemoOptions,
  console: DemoConsole,
  output: NodeJS.WriteStream,
  signal: AbortSignal,
): Promise<boolean> {
  await using started = new AsyncDisposableStack();
  console.heading(`${grouped(options.products)} products, from a simulated ERP to a simulated Omnitron`);
  const stage = await setTheStage(options, console, started, signal);

  const run = await carryOut(stage, options.products, output, signal).catch(async (error: unknown) => {
    throw await stage.server.explain(error);
  });
  console.block(summaryTable(run));
  const ok = judge(run, stage, console);
  if (run.failed > 0) await showFailedRows(run, stage.api, console, signal);
  console.block(whereToLook(run, stage, options));
  if (options.keep && !signal.aborted) await once(signal, 'abort');
  return ok;
}

async function setTheStage(
  { products, port }: DemoOptions,
  console: DemoConsole,
  started: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Stage> {
  const erp = started.adopt(await startErpSimulator({ products }), (simulator) => simulator.stop());
  console.done('ERP simulator', erp.url);
  const omnitron = started.adopt(await startOmnitronSimulator({ products }), (simulator) => simulator.stop());
  console.done('Omnitron simulator', omnitron.url);

  const admin = await adminAccount(FOLDER, process.env);
  const server = started.adopt(await startServerProcess({ folder: FOLDER, port, admin, signal }), (process) =>
    process.stop(),
  );
  const database = process.env['DATABASE_URL'] ? 'the Postgres of DATABASE_URL' : 'embedded Postgres';
  console.done('Server', `${server.url}, ${database}`);

  const api = await RestClient.login(server.url, admin, signal);
  const flow = await createFlow(api, erp, omnitron, new Date(), signal);
  console.done('Logins and flow', `${flow.erpLogin}, ${flow.omnitronLogin}, ${flow.slug}`);
  return { erp, omnitron, server, admin, api, flow };
}

async function carryOut(
  { api, flow }: Stage,
  products: number,
  output: NodeJS.WriteStream,
  signal: AbortSignal,
): Promise<RunView> {
  const { runId } = await api.post<{ runId: string }>(`/api/v1/flows/${flow.slug}/runs`, {}, signal);
  const display = progressDisplay(output, products);
  try {
    return await followRun(api, runId, signal, (run) => display.show(run));
  } finally {
    display.end();
  }
}

/** The verdict: the run's own word, then the comparison that does not rely on it. */
function judge(run: RunView, { erp, omnitron }: Stage, console: DemoConsole): boolean {
  const { images, problems } = checkContent(erp.catalogue, omnitron);
  const complaints = [
    ...(run.status === 'succeeded' ? [] : [`The run ended as ${run.status}.`]),
    ...(run.failure === null ? [] : [`${run.failure.step}: ${run.failure.code}: ${run.failure.detail}`]),
    ...problems,
  ];
  for (const complaint of complaints) console.failed(complaint);
  for (const warning of run.warnings) console.block(`Warning: ${warning}`);
  if (complaints.length > 0) return false;
  console.done(
    'Checked',
    `Omnitron holds exactly the ${grouped(images)} images of all ${grouped(erp.catalogue.size)} products`,
  );
  return true;
}

async function showFailedRows(
  run: RunView,
  api: RestClient,
  console: DemoConsole,
  signal: AbortSignal,
): Promise<void> {
  const { results } = await api.get<FailedRows>(
    `/api/v1/runs/${run.id}/rows?status=failed&limit=${ROWS_SHOWN}`,
    signal,
  );
  for (const { sku, code, detail } of results) console.failed([sku, code, detail].filter(Boolean).join(': '));
}

function whereToLook(run: RunView, stage: Stage, { keep }: DemoOptions): string {
  const { server, erp, omnitron, admin, flow } = stage;
  if (!keep) {
    return [
      'Next: npm run demo -- --keep   leaves everything running, with Swagger UI to look around',
      '      npm start                the server for real; docs/ says how to run it',
      `Log:  ${server.logFile}`,
    ].join('\n');
  }
  return [
    `Swagger UI      ${server.url}/docs`,
    `  log in with   ${admin.email}  ${admin.password}`,
    `Run             ${server.url}/api/v1/runs/${run.id}  (rows: …/rows, pages: …/pages)`,
    `Flow            ${server.url}/api/v1/flows/${flow.slug}`,
    `ERP             ${erp.url}  ${DEFAULT_ERP_ACCOUNT.username}  ${DEFAULT_ERP_ACCOUNT.password}`,
    `  what it saw   ${erp.url}/__sim/report`,
    `Omnitron        ${omnitron.url}  ${DEFAULT_OMNITRON_ACCOUNT.username}  ${DEFAULT_OMNITRON_ACCOUNT.password}`,
    `  what it saw   ${omnitron.url}/__sim/report`,
    `Log             ${server.logFile}`,
    '',
    'For the commands of the README:',
    `  export URL=${server.url} ERP=${erp.url} OMNITRON=${omnitron.url}`,
    `  export ADMIN_EMAIL=${admin.email} ADMIN_PASSWORD='${admin.password}'`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}
