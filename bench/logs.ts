import { EmbeddedPostgres } from '@image-integrator/embedded-postgres';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { migrateDatabase, openDataSource } from '../src/database/index.js';
import { RowPartitions } from '../src/runs/log/index.js';
import { explaining, largeTables } from './support/explain.js';
import { type LogList, logLists } from './support/log-lists.js';
import { type FilledLog, fillLogs } from './support/log-volume.js';

const DEFAULT_ROWS = 1_000_000;
const ROUNDS = 40;
const PAGES_PER_ROUND = 3;

/**
 * The lists of the logs over a filled database: `npm run -s bench -- logs [rows]` (or `LOG_ROWS`), a million rows if
 * nothing is said. Each list is read forty times, three pages by cursor; a list must not read a large table from end
 * to end. Then retention drops a day.
 */
export async function run(): Promise<void> {
  const rows = Number(process.argv[3] ?? process.env['LOG_ROWS'] ?? DEFAULT_ROWS);
  if (!Number.isInteger(rows) || rows < 10_000)
    throw new Error('The number of rows is a whole number from 10000.');
  const dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-bench-'));
  // As root, the server runs as another user, whom a new folder would shut out.
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o755);
  const quiet = { log: () => undefined, warn: console.warn, error: console.error };
  const server = await EmbeddedPostgres.open({ dataDir, logger: quiet });
  try {
    await migrateDatabase(server.url);
    const dataSource = await openDataSource(server.url, { statementTimeoutMs: 0 });
    await measure(dataSource, rows);
    await dataSource.destroy();
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(dataSource: DataSource, rows: number): Promise<void> {
  const startedAt = performance.now();
  const log = await fillLogs(dataSource, { rows, days: 10, flows: 10, rowsPerRun: 350, failedEvery: 50 });
  const [size] = await dataSource.query<{ rows: number; gigabytes: number }[]>(
    `SELECT (SELECT count(*) FROM run_rows)::float8 AS rows, pg_database_size(current_database()) / 1e9::float8 AS gigabytes`,
  );
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${size?.rows} rows of ${await countRuns(dataSource)} runs in ${seconds.toFixed(0)} s, ${size?.gigabytes.toFixed(1)} GB\n`,
  );
  const scanned = await findScans(dataSource, log);
  const p95: Record<string, number> = {};
  for (const list of logLists(dataSource, log)) p95[list.name] = await timeList(list);
  const dropMs = await timeRetention(dataSource);
  console.log(`\nretention drops a day in ${dropMs.toFixed(0)} ms`);
  console.log(
    JSON.stringify({
      bench: 'logs',
      rows,
      p95_ms: Object.fromEntries(Object.entries(p95).map(([name, ms]) => [name, Number(ms.toFixed(1))])),
      worst_p95_ms: Number(Math.max(...Object.values(p95)).toFixed(1)),
      drop_day_ms: Math.round(dropMs),
      sequential_scans: scanned,
      peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  );
}

async function countRuns(dataSource: DataSource): Promise<number> {
  const [counted] = await dataSource.query<{ count: number }[]>('SELECT count(*)::int AS count FROM runs');
  return counted?.count ?? 0;
}

/** The large tables that any list reads from end to end, with the list's name. */
async function findScans(dataSource: DataSource, log: FilledLog): Promise<string[]> {
  const found: string[] = [];
  const { dataSource: explained, scans } = explaining(dataSource);
  for (const { name, read } of logLists(explained, log)) {
    scans.clear();
    const { nextCursor } = await read();
    if (nextCursor !== null) await read(nextCursor);
    for (const table of await largeTables(dataSource, scans)) found.push(`${name}: ${table}`);
  }
  return found;
}

/** The p95 of one page, in milliseconds. */
async function timeList({ name, read }: LogList): Promise<number> {
  const times: number[] = [];
  let shown = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_PER_ROUND; page += 1) {
      const startedAt = performance.now();
      const { entries, count, exact, nextCursor } = await read(cursor);
      times.push(performance.now() - startedAt);
      if (page === 0) shown = `${entries.length} of ${count}${exact ? '' : '+'}`;
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
  }
  times.sort((left, right) => left - right);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  console.log(
    `${name.padEnd(32)} ${shown.padStart(14)}   median ${at(0.5).toFixed(1).padStart(6)} ms   p95 ${at(0.95).toFixed(1).padStart(6)} ms`,
  );
  return at(0.95);
}

async function timeRetention(dataSource: DataSource): Promise<number> {
  const partitions = new RowPartitions(dataSource);
  const startedAt = performance.now();
  const dropped = await partitions.dropOlderThan(9);
  if (dropped.length !== 2) throw new Error(`Retention dropped ${dropped.join(', ') || 'nothing'}.`);
  return performance.now() - startedAt;
}
