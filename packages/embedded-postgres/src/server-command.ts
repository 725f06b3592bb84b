import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { EmbeddedError } from './embedded-error.js';
import type { ClusterHome } from './cluster-home.js';
import type { FileLock } from './file-lock.js';

/** Lines of its log that are shown when the server does not start. */
const SHOWN_LINES = 12;

/** A program that was started. */
export interface Program {
  /** How it ended (`exit code 1`, `signal SIGKILL`), or null while it runs. */
  ended: string | null;
  /** Comes when it ends, with the same. */
  readonly end: Promise<string>;
  /** Ends it; `end` comes when it has. */
  stop(): void;
  /** Lets our process end while the program runs on. */
  letGo(): void;
}

/**
 * Starts a program of Postgres as the server's account, in a session of its own: Ctrl-C in the terminal reaches the
 * application alone, which then stops the server in order. It inherits the server lock and so holds it until its
 * last process ends. It gets none of our environment, which holds secrets.
 */
export async function startProgram(
  home: ClusterHome,
  program: string,
  args: readonly string[],
  lock: FileLock,
): Promise<Program> {
  // Made anew each time, since root may have left one that an ordinary user cannot write.
  await rm(home.startLog, { force: true });
  const log = openSync(home.startLog, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      cwd: home.folder,
      detached: true,
      stdio: ['ignore', log, log, lock.fd],
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
      ...(home.account === null ? {} : { uid: home.account.uid, gid: home.account.gid }),
    });
    const end = new Promise<string>((resolve) => {
      child.once('exit', (code, name) => resolve(name === null ? `exit code ${code}` : `signal ${name}`));
    });
    const running: Program = {
      ended: null,
      end,
      stop: () => child.kill('SIGINT'),
      letGo: () => child.unref(),
    };
    void end.then((how) => (running.ended = how));
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return running;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint =
      code === 'ENOENT'
        ? 'This system may lack the GNU C library (Alpine does); use a Postgres of your own.'
        : `Make sure that ${home.account === null ? 'this user' : `the user ${home.account.name}`} may run it, or use a Postgres of your own.`;
    throw new EmbeddedError(
      'EMBEDDED_START_FAILED',
      `${program} cannot be run (${code ?? 'error'}). ${hint}`,
      {
        cause: error,
      },
    );
  } finally {
    closeSync(log);
  }
}

/** The end of what the program said. */
export async function readStartLog(home: ClusterHome): Promise<string> {
  const text = await readFile(home.startLog, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-SHOWN_LINES).join('\n');
}
