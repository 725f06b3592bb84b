import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

export interface AppOptions {
  readonly dataDir: string;
  readonly systemHome?: string;
  readonly installation?: string;
  readonly durable?: boolean;
}

export interface AppLine {
  readonly event: 'open' | 'refused' | 'closed' | 'warning' | 'problem';
  readonly url: string;
  readonly adminUrl: string;
  readonly milliseconds: number;
  readonly code: string;
  readonly message: string;
}

/** A process of the application as far as its database goes. */
export interface EmbeddedApp {
  readonly pid: number;
  /** Everything it said so far. */
  readonly lines: AppLine[];
  /** Comes with its first line: that it is open, or why not. */
  readonly outcome: Promise<AppLine>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const script = join(import.meta.dirname, 'embedded-app.mjs');

/** Starts one, by way of `wrapper` (a command that runs another) where one is given. */
export function startApp(
  options: AppOptions,
  { uid, gid, wrapper = [] }: { uid?: number; gid?: number; wrapper?: readonly string[] } = {},
): EmbeddedApp {
  if (!existsSync(join(import.meta.dirname, '../dist/index.js'))) {
    throw new Error('These tests start built processes: run "npm run build" first.');
  }
  const command = [process.execPath, script, JSON.stringify(options)];
  const [program, ...args] = wrapper.length > 0 ? [...wrapper, ...command] : command;
  const child = spawn(program ?? process.execPath, args, {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  const lines: AppLine[] = [];
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  const outcome = new Promise<AppLine>((done, fail) => {
    child.once('error', fail);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as AppLine;
      lines.push(line);
      if (line.event === 'open' || line.event === 'refused') done(line);
    });
    void ended.then(({ code, signal }) => fail(new Error(`It ended early: ${signal ?? code}`)));
  });
  outcome.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    lines,
    outcome,
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}
