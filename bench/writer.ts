import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { Pool } from 'undici';
import { median, type PairedResult } from './support/paired.js';
import { printReport, printTable } from './support/report.js';
import { WriterBenchApp } from './support/writer-app.js';

const CONCURRENCY = 64;
const MILLION = 1_000_000;
const UNCHANGED = 100_000;
/** Products that each side sends in a round; at 50 ms fewer say as much. */
const CASES = [
  { name: 'zero-latency', latencyMs: 0, rows: 100_000, rounds: 5 },
  { name: 'latency-50ms', latencyMs: 50, rows: 20_000, rounds: 2 },
] as const;

/**
 * The write step as it runs in production (queue, batches, leases, outcomes, states, all on disk) against an Omnitron that
 * costs as little as it can, beside a bare undici loop that POSTs the same bodies with the same concurrency: in turns, Omnitron and
 * the ERP in processes of their own. Then 100,000 products that have not changed. `npm run -s bench -- writer million`
 * writes a million rows instead and tells whether memory and the time per row stay flat.
 */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'image-integrator-bench-'));
  // As root, the embedded Postgres runs under another account.
  await chmod(dataDir, 0o755);
  const app = await WriterBenchApp.start(dataDir, CONCURRENCY);
  try {
    await (process.argv[3] === 'million' ? runMillion(app) : runCases(app));
  } finally {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function runCases(app: WriterBenchApp): Promise<void> {
  const results: PairedResult[] = [];
  for (const { name, latencyMs, rows, rounds } of CASES) {
    await app.setLatency(latencyMs);
    await app.writeProducts(Math.min(rows, 5_000));
    results.push(await timeInTurns(app, name, rows, rounds));
  }
  await app.setLatency(0);
  printTable(results, 'undici');
  const [first] = results;
  await skipUnchanged(app);
  printReport({
    bench: 'writer',
    ratio: Object.fromEntries(results.map(({ name, ratio }) => [name, ratio])),
    rowsPerSecond: first === undefined ? 0 : (first.rows / first.oursMs) * 1000,
  });
}

async function timeInTurns(
  app: WriterBenchApp,
  name: string,
  rows: number,
  rounds: number,
): Promise<PairedResult> {
  const times: { ours: number; yardstick: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const bodies = await app.listBodies(rows);
    const before = round % 2 === 1 ? await postBare(app, bodies) : 0;
    const { writeMs } = await app.writeProducts(rows);
    times.push({ ours: writeMs, yardstick: before || (await postBare(app, bodies)) });
  }
  return {
    name,
    rows,
    oursMs: median(times.map((time) => time.ours)),
    yardstickMs: median(times.map((time) => time.yardstick)),
    ratio: median(times.map((time) => time.yardstick / time.ours)),
  };
}

async function postBare(app: WriterBenchApp, bodies: readonly string[]): Promise<number> {
  const pool = new Pool(app.omnitronUrl, { connections: CONCURRENCY });
  const headers = { authorization: 'Token bench', 'content-type': 'application/json' };
  const startedAt = performance.now();
  const next = bodies.values();
  const sendAll = async (): Promise<void> => {
    for (const body of next) {
      const answer = await pool.request({
        path: '/api/v1/downloadable-image/',
        method: 'POST',
        headers,
        body,
      });
      await answer.body.text();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendAll));
  const tookMs = performance.now() - startedAt;
  await pool.close();
  return tookMs;
}

async function skipUnchanged(app: WriterBenchApp): Promise<void> {
  await app.writeProducts(UNCHANGED);
  const before = await app.countPosts();
  const { run, wholeMs } = await app.runProducts(UNCHANGED, false);
  const posts = (await app.countPosts()) - before;
  console.log(
    `unchanged: ${run.skipped} of ${UNCHANGED} products skipped, ${posts} POSTs, ${Math.round((UNCHANGED / wholeMs) * 1000)} rows/s from the first page to the end`,
  );
  if (posts !== 0 || run.skipped !== UNCHANGED) throw new Error('An unchanged product was written.');
}

async function runMillion(app: WriterBenchApp): Promise<void> {
  // What is told is how time and memory grow, not how a cold process starts.
  await app.writeProducts(100_000);
  const memory = sampleMemory();
  const { run, writeMs, wholeMs } = await app.runProducts(MILLION, true);
  const { peakMb, lastTenthMb, firstTenthMb } = memory.stop();
  const times = await tenths(app.dataSource, run.id);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  console.log(
    `${run.written} rows written in ${seconds(writeMs)}, ${seconds(wholeMs)} with reading and grouping`,
  );
  console.log(
    `tenth by tenth ${times.map(seconds).join(', ')}; RSS ${firstTenthMb} MB in the first tenth of the time, ${lastTenthMb} MB in the last, ${peakMb} MB at most`,
  );
  printReport({
    bench: 'writer',
    ratio: { 'last-tenth-of-a-million': first / last },
    rowsPerSecond: (MILLION / writeMs) * 1000,
  });
}

/** Milliseconds that each tenth of the rows took, in order of their outcomes. */
async function tenths(dataSource: DataSource, runId: string): Promise<number[]> {
  const times = await dataSource.query<{ ms: number }[]>(
    `WITH outcome AS (
       SELECT finished_at, ntile(10) OVER (ORDER BY finished_at) AS tenth FROM run_rows WHERE run_id = $1
     ), tenth AS (
       SELECT tenth, max(finished_at) AS at FROM outcome GROUP BY tenth
     )
     SELECT (extract(epoch FROM at - lag(at, 1, grouped.finished_at) OVER (ORDER BY tenth)) * 1000)::float8 AS ms
     FROM tenth, (SELECT finished_at FROM step_logs WHERE run_id = $1 AND step = 'group') AS grouped ORDER BY tenth`,
    [runId],
  );
  return times.map(({ ms }) => ms);
}

function sampleMemory(): { stop(): { peakMb: number; firstTenthMb: number; lastTenthMb: number } } {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(process.memoryUsage.rss()), 500);
  const mb = (values: number[]): number => Math.round(Math.max(...values) / 1024 / 1024);
  return {
    stop: () => {
      clearInterval(timer);
      const tenth = Math.ceil(samples.length / 10);
      return {
        peakMb: mb(samples),
        firstTenthMb: mb(samples.slice(0, tenth)),
        lastTenthMb: mb(samples.slice(-tenth)),
      };
    },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
