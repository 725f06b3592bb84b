import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './support/paired.js';
import { printReport } from './support/report.js';
import { type Started, startServer } from './support/started.js';

const ROUNDS = 5;
interface Spent {
  readonly readyMs: number;
  readonly cpuMs: number;
}

/** Until what was needed for the start alone has been let go. */
const IDLE_MS = 30_000;

/**
 * The built server from its spawn to the first 200 of `/health/ready`, with its database there and its code compiled once, beside a
 * bare Nest and a bare `node:http` that answer, in turns; then the memory of a server that has nothing to do.
 */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'image-integrator-bench-'));
  // As root, the embedded Postgres runs under another account.
  await chmod(dataDir, 0o755);
  try {
    await (await startServer('integrator', dataDir)).stop();
    const rounds: { readonly [name in 'ours' | 'nest' | 'node']: Spent }[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push({
        ours: await once('integrator', dataDir),
        nest: await once('bare-nest', dataDir),
        node: await once('bare-node', dataDir),
      });
    const of = (name: 'ours' | 'nest' | 'node', what: keyof Spent): number =>
      median(rounds.map((round) => round[name][what]));
    console.log('from spawn to the first answer   time      processor time');
    for (const [name, label] of [
      ['ours', 'ours, ready'],
      ['nest', 'bare Nest'],
      ['node', 'bare node:http'],
    ] as const)
      console.log(
        `  ${label.padEnd(28)} ${of(name, 'readyMs').toFixed(0).padStart(5)} ms  ${of(name, 'cpuMs').toFixed(0).padStart(5)} ms`,
      );
    const idle = await idleServer(dataDir);
    console.log(`idle after ${IDLE_MS / 1000} s                 ${idle.rssMb} MB`);
    const ratio = (name: 'nest' | 'node'): number =>
      median(rounds.map((round) => round[name].readyMs / round.ours.readyMs));
    printReport({
      bench: 'start',
      ratio: { 'bare-nest': ratio('nest'), 'bare-node': ratio('node') },
      peakRssMb: idle.peakRssMb,
      more: {
        ready_ms: Math.round(of('ours', 'readyMs')),
        ready_cpu_ms: Math.round(of('ours', 'cpuMs')),
        idle_rss_mb: idle.rssMb,
      },
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function once(name: Started['name'], dataDir: string): Promise<Spent> {
  const server = await startServer(name, dataDir);
  const { readyMs } = server;
  const { cpuMs } = server.now();
  await server.stop();
  return { readyMs, cpuMs };
}

async function idleServer(dataDir: string): Promise<{ rssMb: number; peakRssMb: number }> {
  const server = await startServer('integrator', dataDir);
  await pause(IDLE_MS);
  const { rssMb, peakRssMb } = server.now();
  await server.stop();
  return { rssMb, peakRssMb };
}
