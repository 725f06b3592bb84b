import { once } from 'node:events';
import { type DemoConsole } from './demo-console.js';
import { type DemoOptions } from './demo-options.js';
import { createFlow, type DemoFlow } from './demo-flow.js';
import { followRun, type RunView } from './follow-run.js';
import { addresses, nextSteps, results } from './guide.js';
import { progressDisplay } from './progress-display.js';
import { type RestClient } from './rest-client.js';
import { writeShellFile } from './shell-file.js';
import { setTheStage } from './stage.js';
import { grouped, summaryTable } from './summary.js';
import { judge, showFailedRows } from './verdict.js';

/**
 * One image flow from end to end, through the public REST API alone; or, as a playground, none. False when the simulated
 * Omnitron does not hold exactly what the simulated ERP has. Everything it started is stopped before it returns or throws.
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
  const leaveRunning = async (...more: string[]): Promise<void> => {
    await writeShellFile(stage, started);
    console.block(addresses(stage, more));
    if (!signal.aborted) await once(signal, 'abort');
  };
  if (options.playground) {
    await leaveRunning();
    return true;
  }

  const flow = await createFlow(stage.api, stage.erp, stage.omnitron, new Date(), signal);
  console.done('Logins and flow', `${flow.erpLogin}, ${flow.omnitronLogin}, ${flow.slug}`);
  const run = await carryOut(stage.api, flow, options.products, output, signal).catch(
    async (error: unknown) => {
      throw await stage.server.explain(error);
    },
  );
  console.block(summaryTable(run));
  const ok = judge(run, stage, console);
  if (run.failed > 0) await showFailedRows(run, stage, console, signal);
  if (options.keep) await leaveRunning(...results(run, flow, stage));
  else console.block(nextSteps(stage, process.env['npm_command']));
  return ok;
}

const CANCEL_WITHIN_MS = 5000;

async function carryOut(
  api: RestClient,
  flow: DemoFlow,
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
    // Or the next server on this database would go on with it, between simulators that are gone.
    if (signal.aborted) await cancel(api, runId);
  }
}

async function cancel(api: RestClient, runId: string): Promise<void> {
  const inTime = AbortSignal.timeout(CANCEL_WITHIN_MS);
  await api.post(`/api/v1/runs/${runId}/cancel`, {}, inTime).catch(() => undefined);
}
