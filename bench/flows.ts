import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { watchProcessorTime } from './support/processor-time.js';
import { printReport } from './support/report.js';
import { ScheduledFlows } from './support/scheduled-flows.js';
import { SmallRunsApp } from './support/small-runs-app.js';

const FLOWS = 5_000;
const EVERY_SECONDS = 300;
const MEASURED_SECONDS = 120;
const PRODUCTS = 10;
/** Flows share their products, so that all but the first runs find nothing new, as most runs do. */
const ASSORTMENTS = 50;

/**
 * Many small flows by their schedules: `bench -- flows [flows] [seconds]` has so many flows (5,000) of ten unchanged products, each
 * every five minutes, spread evenly, and watches them for a while (120 s): how late runs begin and end, and what they cost. A day is
 * the same load for longer, since the same flows come again after five minutes.
 */
export async function run(): Promise<void> {
  const [flows = FLOWS, seconds = MEASURED_SECONDS] = process.argv.slice(3).map(Number);
  const dataDir = await mkdtemp(join(tmpdir(), 'image-integrator-bench-'));
  // As root, the embedded Postgres runs under another account.
  await chmod(dataDir, 0o755);
  const app = await SmallRunsApp.start(dataDir, ASSORTMENTS, PRODUCTS);
  try {
    await Promise.all(Array.from({ length: ASSORTMENTS }, (_, flow) => app.run(flow, true)));
    const scheduled = new ScheduledFlows(app.dataSource);
    await scheduled.start(flows, ASSORTMENTS, EVERY_SECONDS);
    const from = await scheduled.now();
    const spent = await watchProcessorTime(app.dataSource);
    await pause(seconds * 1000);
    const { nodeMs, postgresMs } = spent();
    const until = await scheduled.now();
    await scheduled.settle(from, until);
    const found = await scheduled.figures(from, until);
    const dueAday = Math.round((flows * 24 * 3600) / EVERY_SECONDS);
    console.log(`${flows} flows, each every ${EVERY_SECONDS} s (${dueAday} runs a day), for ${seconds} s`);
    console.log(`  runs due, done, left out     ${found.due}  ${found.done}  ${found.due - found.runs}`);
    console.log(
      `  done                         ${(found.doneInTime / seconds).toFixed(1)} runs/s of ${(flows / EVERY_SECONDS).toFixed(1)}`,
    );
    console.log(`  from due to begun            p50 ${ms(found.beganP50)}  p99 ${ms(found.beganP99)}`);
    console.log(`  from due to done             p50 ${ms(found.endedP50)}  p99 ${ms(found.endedP99)}`);
    console.log(
      `  processor time of a run      node ${(nodeMs / found.doneInTime).toFixed(1)} ms  Postgres ${(postgresMs / found.doneInTime).toFixed(1)} ms`,
    );
    console.log(
      `  of one processor             node ${share(nodeMs, seconds)}  Postgres ${share(postgresMs, seconds)}`,
    );
    printReport({
      bench: 'flows',
      ratio: { 'done-of-due': found.doneInTime / Math.max(1, found.due) },
      more: {
        flows,
        runs_per_s: Number((found.doneInTime / seconds).toFixed(2)),
        lag_p50_ms: Math.round(found.beganP50),
        lag_p99_ms: Math.round(found.beganP99),
        done_p99_ms: Math.round(found.endedP99),
        node_ms_per_run: Number((nodeMs / found.doneInTime).toFixed(2)),
        postgres_ms_per_run: Number((postgresMs / found.doneInTime).toFixed(2)),
      },
    });
  } finally {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const ms = (value: number): string => `${Math.round(value)} ms`;
const share = (spentMs: number, seconds: number): string => `${Math.round(spentMs / seconds / 10)} %`;
