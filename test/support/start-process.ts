import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { resolve } from 'node:path';

const MAIN = resolve('dist/src/main.js');
const WITHIN_MS = 120_000;

/** A start of the server, watched from outside. */
export interface StartProcess {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until `text` was printed on either output. */
  readonly printed: (text: string) => Promise<void>;
  /** The exit code, when it has ended by itself. */
  readonly ended: () => Promise<number | null>;
  readonly stop: () => Promise<void>;
}

/** Starts the built server in `folder` with this environment alone; on a terminal of its own if wanted. */
export function startProcess(
  folder: string,
  environment: Record<string, string>,
  { terminal = false }: { terminal?: boolean } = {},
): StartProcess {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    SCRIPT_WARM_START: 'off',
    ...environment,
  };
  const [command = '', ...words] = terminal
    ? ['script', '--quiet', '--return', '--command', `exec "${process.execPath}" "${MAIN}"`, '/dev/null']
    : [process.execPath, MAIN];
  const child = spawn(command, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: string[] = [];
  const error: string[] = [];
  child.stdout.on('data', (chunk) => out.push(String(chunk)));
  child.stderr.on('data', (chunk) => error.push(String(chunk)));
  const closed = once(child, 'close');
  const stdout = (): string => out.join('').replaceAll('\r\n', '\n');
  const stderr = (): string => error.join('');
  return {
    child,
    stdout,
    stderr,
    printed: async (text) => {
      for (const end = Date.now() + WITHIN_MS; !(stdout() + stderr()).includes(text); await pause(20)) {
        if (child.exitCode !== null || Date.now() > end) {
          throw new Error(`"${text}" was not printed:\n${stdout()}\n${stderr()}`);
        }
      }
    },
    ended: async () => {
      await closed;
      return child.exitCode;
    },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await closed;
    },
  };
}
