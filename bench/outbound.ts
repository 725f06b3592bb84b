import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { median } from './support/paired.js';
import { printReport } from './support/report.js';

const ROWS = 100;
const SENDERS = 16;
const ROUNDS = 8;
const ROUND_MS = 2_000;
const PACE_PER_SECOND = 50;
const PACED_SECONDS = 20;
const ADMIN = { username: 'bench@example.com', password: 'correct horse battery' };

/** A server that is posted to, and with what. */
interface Target {
  readonly url: string;
  readonly headers: Record<string, string>;
}

const body = JSON.stringify(
  Array.from({ length: ROWS }, (_, n) => ({
    product_sku: `AK${String(n).padStart(6, '0')}-KRM-S`,
    images: [1, 2, 3, 4].map((order) => ({
      url: `https://cdn.shop.example/images/AK${n}-KRM-${order}.jpg`,
      order,
    })),
  })),
);

/**
 * Posts of 100 rows to an api process, each stored durably in an embedded Postgres before its 202, beside a bare handler in
 * another process that only parses the same JSON: requests per second in turns, then the latency of the 202 at 50 a second.
 */
export async function run(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-bench-'));
  const app = await startApp(dataDir);
  const bare = fork(fileURLToPath(new URL('support/parsing-server.js', import.meta.url)));
  const agent = new Agent({ connections: SENDERS });
  try {
    const [port] = (await once(bare, 'message')) as [number];
    const yardstick = { url: `http://127.0.0.1:${port}/`, headers: {} };
    const ours = await openFlow(app.url);
    for (const warm of [ours, yardstick, ours, yardstick]) await requestsPerSecond(warm, agent);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = await requestsPerSecond(round % 2 === 0 ? ours : yardstick, agent);
      const second = await requestsPerSecond(round % 2 === 0 ? yardstick : ours, agent);
      rounds.push(round % 2 === 0 ? { ours: first, bare: second } : { ours: second, bare: first });
    }
    const latencies = (await pacedLatencies(ours, agent)).toSorted((a, b) => a - b);
    report(rounds, latencies, peakRssMb(app.child));
  } finally {
    await agent.close();
    bare.disconnect();
    app.child.kill('SIGTERM');
    await once(app.child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function report(
  rounds: readonly { ours: number; bare: number }[],
  latencies: readonly number[],
  appPeakRssMb: number,
): void {
  const ours = median(rounds.map((round) => round.ours));
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  console.log(`posts of ${ROWS} rows (${Math.round(body.length / 1024)} kB), ${SENDERS} senders`);
  console.log(`  stored       ${ours.toFixed(0)} requests/s`);
  console.log(`  parsed only  ${median(rounds.map(({ bare }) => bare)).toFixed(0)} requests/s`);
  console.log(`latency of the 202 at ${PACE_PER_SECOND} requests/s over ${PACED_SECONDS} s`);
  console.log(`  p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`);
  console.log(`peak RSS of the api process ${appPeakRssMb} MB`);
  printReport({
    bench: 'outbound',
    ratio: { post: median(rounds.map((round) => round.ours / round.bare)) },
    rowsPerSecond: ours * ROWS,
    peakRssMb: appPeakRssMb,
    more: { p50_ms: Number(at(0.5).toFixed(2)), p99_ms: Number(at(0.99).toFixed(2)) },
  });
}

async function requestsPerSecond(target: Target, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const send = async (): Promise<void> => {
    for (; performance.now() - startedAt < ROUND_MS; done += 1) await post(target, agent);
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  return (done / (performance.now() - startedAt)) * 1000;
}

/** Sends at the pace whatever the answers take, so that a stall counts for all that should have been sent meanwhile. */
async function pacedLatencies(target: Target, agent: Agent): Promise<number[]> {
  const startedAt = performance.now();
  const total = PACE_PER_SECOND * PACED_SECONDS;
  return Promise.all(
    Array.from({ length: total }, async (_, n) => {
      const dueMs = (n * 1000) / PACE_PER_SECOND;
      await pause(dueMs);
      await post(target, agent);
      return performance.now() - startedAt - dueMs;
    }),
  );
}

async function post({ url, headers }: Target, dispatcher: Agent): Promise<void> {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    dispatcher,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 202) throw new Error(`A post was answered ${answer.statusCode}: ${text}`);
}

async function startApp(dataDir: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.js', import.meta.url))], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: dataDir,
      PORT: String(port),
      HOST: '127.0.0.1',
      ROLES: 'api',
      LOG_LEVEL: 'warn',
      ADMIN_EMAIL: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      OUTBOUND_MAX_QUEUED: '1000000',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error('The application did not start.');
    await pause(100);
  }
  return { url, child };
}

async function openFlow(url: string): Promise<Target> {
  const call = async (path: string, content: object, token = ''): Promise<Record<string, string>> => {
    const { body: answer } = await request(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(content),
    });
    return (await answer.json()) as Record<string, string>;
  };
  const { accessToken = '' } = await call('auth/login', ADMIN);
  const domainUrl = 'https://shop.example';
  const settings = { domainUrl, ...ADMIN };
  await call('logins', { slug: 'omnitron', name: 'Omnitron', type: 'omnitron', settings }, accessToken);
  const flow = {
    name: 'Bench',
    slug: 'bench',
    direction: 'outbound',
    omnitron: { login: 'omnitron', domainUrl },
  };
  await call('flows', flow, accessToken);
  await call('flows/bench/start', {}, accessToken);
  return { url: `${url}/api/v1/outbound/bench`, headers: { authorization: `Bearer ${accessToken}` } };
}

/** As Linux tells it; 0 elsewhere. */
function peakRssMb({ pid }: ChildProcess): number {
  try {
    const [, kb = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kb) / 1024);
  } catch {
    return 0;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
