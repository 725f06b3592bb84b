import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { systemFolder } from './systems.mjs';

const READY_WITHIN_MS = 180_000;

/** A real system in a process of its own, at the same port of loopback however often it is started. */
export interface SystemProcess extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** Starts it and waits until it answers. */
  start(): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
}

export interface SystemSpec {
  /** Its folder in `systems/`. */
  readonly name: string;
  /** The folder it runs in, when it is not where npm installed it. */
  readonly folder?: string;
  /** What runs in that folder: words for Node, or for another program. */
  readonly program?: string;
  readonly command: readonly string[];
  /** `PORT` and `HOST` are added. */
  readonly environment: (port: number) => Readonly<Record<string, string>>;
  /** A path that answers, whatever, once it is ready. */
  readonly readyAt: string;
}

export async function prepareSystem(spec: SystemSpec): Promise<SystemProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  };
  const start = async (): Promise<void> => {
    const [started, output] = run(spec, spec.command, port);
    child = started;
    const end = Date.now() + READY_WITHIN_MS;
    while (!(await answers(`${origin}${spec.readyAt}`))) {
      if (child !== started) return;
      if (started.exitCode !== null || Date.now() > end)
        throw new Error(`${spec.name} did not become ready:\n${output()}`);
      await pause(100);
    }
  };
  return { port, origin, start, kill, [Symbol.asyncDispose]: kill };
}

/** Runs a command of the system to its end. */
export async function runInSystem(
  spec: Omit<SystemSpec, 'command' | 'readyAt'>,
  command: readonly string[],
): Promise<void> {
  const [child, output] = run(spec, command, 0);
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${command.join(' ')} of ${spec.name} failed:\n${output()}`);
}

function run(
  spec: Omit<SystemSpec, 'command' | 'readyAt'>,
  command: readonly string[],
  port: number,
): [ChildProcess, () => string] {
  const child = spawn(spec.program ?? process.execPath, [...command], {
    cwd: spec.folder ?? systemFolder(spec.name),
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      HOST: '127.0.0.1',
      PORT: String(port),
      ...spec.environment(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => printed.push(String(chunk)));
  return [child, () => printed.join('')];
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { redirect: 'manual' }).then(
    ({ status }) => status < 500,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
