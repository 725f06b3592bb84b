import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AdminAccount } from './admin-account.js';
import { DemoError } from './demo-error.js';

export interface ServerOptions {
  /** For the data of the server and its log. */
  readonly folder: string;
  readonly port: number | null;
  readonly admin: AdminAccount;
  readonly signal: AbortSignal;
}

export interface ServerProcess {
  readonly url: string;
  readonly logFile: string;
  /** Gives the error, or, where the server has ended meanwhile, one that says so with the end of its log. */
  explain(error: unknown): Promise<unknown>;
  /** Lets it shut down in order; kills it when it has not done so in time. */
  stop(): Promise<void>;
}

const ENTRY = fileURLToPath(new URL('../../main.js', import.meta.url));
const READY_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 100;
const LOG_LINES_SHOWN = 15;

/** Starts the server as its users do, as a process of its own, and waits until it is ready to work. */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const { folder, admin, signal } = options;
  const port = options.port ?? (await freePort());
  const logFile = join(folder, 'server.log');
  await mkdir(folder, { recursive: true });
  await using log = await open(logFile, 'w');
  const child = spawn(process.execPath, [ENTRY], {
    // A process group of its own: Ctrl-C reaches the demo alone, which then stops the server in order.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    // Away from any .env: what an installation keeps there, its database and keys, is not the demo's business.
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: '',
      DATA_DIR: folder,
      EGRESS_ALLOW: '127.0.0.0/8',
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
    },
  });
  const server: ServerProcess = {
    url: `http://127.0.0.1:${port}`,
    logFile,
    explain: async (error) =>
      hasEnded(child) ? new DemoError(`The server has ended.\n${await lastLines(logFile)}`) : error,
    stop: () => stop(child),
  };
  try {
    await waitUntilReady(server, child, signal);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function waitUntilReady(
  server: ServerProcess,
  child: ChildProcess,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(server.url, signal))) {
    signal.throwIfAborted();
    if (hasEnded(child)) throw new DemoError(`The server did not start.\n${await lastLines(server.logFile)}`);
    if (Date.now() > deadline) {
      throw new DemoError(
        `The server was not ready after ${READY_WITHIN_MS / 1000} s.\n${await lastLines(server.logFile)}`,
      );
    }
    await delay(ASK_EVERY_MS);
  }
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`, { signal })).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The end of the log, with where the rest is. */
async function lastLines(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
  return [`The end of ${logFile}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
