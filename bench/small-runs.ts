import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BareRuns } from './support/bare-runs.js';
import { median } from './support/paired.js';
import { type ProcessorTime, watchProcessorTime } from './support/processor-time.js';
import { printReport } from './support/report.js';
import { SmallRunsApp } from './support/small-runs-app.js';

const FLOWS = 60;
const PRODUCTS = 10;
const ROUNDS = 3;
const SINGLE_RUNS = 30;
const OFFERED_PER_SECOND = 20;
const OFFERED_SECONDS = 10;

/**
 * 60 flows with 10 products each, started together: runs per second, beside a minimal script that does the same with undici and pg,
 * in turns. Then how long one run takes, alone and at 20 runs a second, and what an unchanged one costs.
 */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'image-integrator-bench-'));
  // As root, the embedded Postgres runs under another account.
  await chmod(dataDir, 0o755);
  const app = await SmallRunsApp.start(dataDir, FLOWS, PRODUCTS);
  const bare = new BareRuns(app.databaseUrl, app.erpUrl, app.omnitronUrl);
  try {
    await bare.open();
    await measure(app, bare);
  } finally {
    await bare.close();
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(app: SmallRunsApp, bare: BareRuns): Promise<void> {
  const ours = (changed: boolean) => () => together((flow) => app.run(flow, changed));
  const theirs = (): Promise<number> => together(() => bare.run());
  for (const warm of [ours(true), theirs, ours(false)]) await warm();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = round % 2 === 1 ? await theirs() : 0;
    const oursMs = await ours(true)();
    rounds.push({ oursMs, bareMs: before || (await theirs()) });
  }
  const runsPerSecond = (ms: number): number => (FLOWS / ms) * 1000;
  const oursPerSecond = runsPerSecond(median(rounds.map(({ oursMs }) => oursMs)));
  const ratio = median(rounds.map(({ oursMs, bareMs }) => bareMs / oursMs));
  console.log(`${FLOWS} flows of ${PRODUCTS} products, started together`);
  console.log(`  ours         ${oursPerSecond.toFixed(1)} runs/s`);
  console.log(
    `  undici, pg   ${runsPerSecond(median(rounds.map(({ bareMs }) => bareMs))).toFixed(1)} runs/s`,
  );
  console.log(`  ratio        ${ratio.toFixed(2)}`);
  const changed = await perRun(app, ours(true));
  const unchanged = await perRun(app, ours(false));
  console.log(`processor time of a run        node       Postgres   transactions`);
  for (const [name, cost] of [['written', changed] as const, ['unchanged', unchanged] as const])
    console.log(
      `  ${name.padEnd(28)} ${cost.nodeMs.toFixed(1)} ms    ${cost.postgresMs.toFixed(1)} ms    ${cost.transactions.toFixed(1)}`,
    );
  const alone = [];
  for (let run = 0; run < SINGLE_RUNS; run += 1) alone.push(await app.run(run % FLOWS, true));
  console.log(`from the trigger to the end    p50        p95`);
  console.log(`  one at a time                ${at(alone, 0.5)} ms  ${at(alone, 0.95)} ms`);
  const offered = await offer(app);
  console.log(
    `  ${OFFERED_PER_SECOND} runs/s offered            ${at(offered, 0.5)} ms  ${at(offered, 0.95)} ms`,
  );
  printReport({
    bench: 'small-runs',
    ratio: { 'started-together': ratio },
    rowsPerSecond: oursPerSecond * PRODUCTS,
    more: {
      runs_per_s: Number(oursPerSecond.toFixed(1)),
      alone_p50_ms: at(alone, 0.5),
      offered_p95_ms: at(offered, 0.95),
      unchanged_node_ms: Number(unchanged.nodeMs.toFixed(2)),
      unchanged_postgres_ms: Number(unchanged.postgresMs.toFixed(2)),
      unchanged_transactions: Number(unchanged.transactions.toFixed(1)),
    },
  });
}

/** All flows at once; the milliseconds until the last is done. */
async function together(work: (flow: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: FLOWS }, (_, flow) => work(flow)));
  return performance.now() - startedAt;
}

/** What one run costs, on average over some rounds of all flows. */
async function perRun(
  app: SmallRunsApp,
  round: () => Promise<number>,
): Promise<ProcessorTime & { transactions: number }> {
  const countTransactions = async (): Promise<number> => {
    const [{ count }] = await app.dataSource.query<[{ count: number }]>(
      `SELECT (xact_commit + xact_rollback)::float8 AS count FROM pg_stat_database WHERE datname = current_database()`,
    );
    return count;
  };
  // Postgres tells its counters a second later.
  await pause(2_000);
  const before = await countTransactions();
  const spent = await watchProcessorTime(app.dataSource);
  for (let done = 0; done < ROUNDS; done += 1) await round();
  const { nodeMs, postgresMs } = spent();
  await pause(2_000);
  const runs = ROUNDS * FLOWS;
  const transactions = (await countTransactions()) - before;
  return { nodeMs: nodeMs / runs, postgresMs: postgresMs / runs, transactions: transactions / runs };
}

/** Starts runs at a pace whatever they take; how long each took from the moment it was due. */
async function offer(app: SmallRunsApp): Promise<number[]> {
  const startedAt = performance.now();
  // A flow has one run at a time.
  const last = new Map<number, Promise<unknown>>();
  return Promise.all(
    Array.from({ length: OFFERED_PER_SECOND * OFFERED_SECONDS }, async (_, n) => {
      const dueMs = (n * 1000) / OFFERED_PER_SECOND;
      await pause(dueMs);
      const flow = n % FLOWS;
      const run = Promise.resolve(last.get(flow)).then(() => app.run(flow, true));
      last.set(flow, run);
      await run;
      return performance.now() - startedAt - dueMs;
    }),
  );
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
