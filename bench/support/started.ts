import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { statOf } from './processor-time.js';

const ASK_EVERY_MS = 10;
const GIVE_UP_MS = 120_000;

const SERVERS = {
  integrator: { script: '../../../bin/image-integrator.js', path: '/health/ready' },
  'bare-nest': { script: './bare-nest.js', path: '/' },
  'bare-node': { script: './bare-node.js', path: '/' },
} as const;

/** A server in a process of its own, from its spawn on. */
export interface Started {
  readonly name: keyof typeof SERVERS;
  /** From the spawn to the first 200. */
  readonly readyMs: number;
  /** Processor time so far, and memory; zeros where /proc is not there. */
  now(): { readonly cpuMs: number; readonly rssMb: number; readonly peakRssMb: number };
  stop(): Promise<void>;
}

export async function startServer(name: Started['name'], dataDir: string): Promise<Started> {
  const port = await freePort();
  const { script, path } = SERVERS[name];
  const args = name === 'integrator' ? ['start'] : [];
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: 'correct horse battery',
  };
  const spawnedAtMs = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answers(child, `http://127.0.0.1:${port}${path}`);
  const readyMs = performance.now() - spawnedAtMs;
  return {
    name,
    readyMs,
    now: () => ({
      cpuMs: statOf(child.pid ?? 0)?.ownMs ?? 0,
      rssMb: memoryOf(child, 'VmRSS'),
      peakRssMb: memoryOf(child, 'VmHWM'),
    }),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  const untilMs = performance.now() + GIVE_UP_MS;
  for (;;) {
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => null,
    );
    if (status === 200) return;
    if (child.exitCode !== null || performance.now() > untilMs)
      throw new Error(`${url} does not answer 200.`);
    await pause(ASK_EVERY_MS);
  }
}

function memoryOf({ pid }: ChildProcess, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const kilobytes = new RegExp(`${field}:\\s+(\\d+)`).exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    )?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1024);
  } catch {
    return 0;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
