import { once } from 'node:events';
import { type DemoConsole } from './demo-console.js';
import { type DemoOptions } from './demo-options.js';
import { followRun, type RunView } from './follow-run.js';
import { addresses, nextSteps } from './guide.js';
import { progressDisplay } from './progress-display.js';
import { type RestClient } from './rest-client.js';
import { setTheStage, type Stage } from './stage.js';
import { grouped, summaryTable } from './summary.js';
import { judge, showFailedRows } from './verdict.js';

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
  if (run.failed > 0) await showFailedRows(run, stage, console, signal);
  console.block(options.keep ? addresses(run, stage) : nextSteps(stage));
  if (options.keep && !signal.aborted) await once(signal, 'abort');
  return ok;
}

const CANCEL_WITHIN_MS = 5000;

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
    // Or the next server on this database would go on with it, between simulators that are gone.
    if (signal.aborted) await cancel(api, runId);
  }
}

async function cancel(api: RestClient, runId: string): Promise<void> {
  const inTime = AbortSignal.timeout(CANCEL_WITHIN_MS);
  await api.post(`/api/v1/runs/${runId}/cancel`, {}, inTime).catch(() => undefined);
}
