import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN } from './app.js';

const MAIN = resolve('dist/src/main.js');
const READY_WITHIN_MS = 180_000;

/** One process of the application, as it runs in production: started from the build, killed when the test says so. */
export interface AppProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end; the exit code. */
  stop(): Promise<number | null>;
}

/** An environment for processes of one installation, with a folder of its own that `remove` deletes. */
export function installation(environment: Record<string, string>): {
  environment: Record<string, string>;
  remove(): void;
} {
  const dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-'));
  return {
    environment: {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: dataDir,
      // Compiled code is kept for the next process, also by one whose data folder is new.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
      ADMIN_EMAIL: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      EGRESS_ALLOW: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      SCRIPT_WARM_START: 'off',
      ...environment,
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** Starts a process and waits until it is ready to work; `port` for one that takes the place of another. */
export async function startAppProcess(
  environment: Record<string, string>,
  port?: number,
): Promise<AppProcess> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "npm run build" first ("npm test" does).`);
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnPort(environment, port ?? (await freePort()));
    } catch (error) {
      // Somebody took the port between our look at it and its use.
      if (tries === 3 || !/PORT: \d+ is in use/.test(String(error))) throw error;
    }
  }
}

async function startOnPort(environment: Record<string, string>, port: number): Promise<AppProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await ended;
    }
    return child.exitCode;
  };
  await waitUntilReady(url, child, () => printed.join(''));
  return {
    url,
    child,
    output: () => printed.join(''),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

async function waitUntilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The process did not become ready:\n${output()}`);
    }
    await pause(50);
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
