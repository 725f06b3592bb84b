import type { SandboxJob, SandboxReport } from './runner-protocol.js';
import { type RunnerOptions, RunnerProcess } from './runner-process.js';
import { SandboxError, unavailable } from './sandbox-error.js';

interface Waiter {
  readonly go: () => void;
  readonly giveUp: (reason: unknown) => void;
}

export interface SandboxOptions extends RunnerOptions {
  /** Most runner processes at a time. */
  readonly size: number;
}

/** The sandbox processes of this process, and who waits for them. */
export interface SandboxState {
  /** Most processes at a time. */
  readonly size: number;
  /** Live processes that have no script: warm spares. */
  readonly idle: number;
  readonly busy: number;
  /** Scripts that wait for a process. */
  readonly waiting: number;
  /** Why the last script found no sandbox; null once one did again. */
  readonly problem: string | null;
}

/**
 * Runs scripts where they cannot hurt this process: in V8 isolates inside forked processes, of which there are at most `size`.
 * They are started when they are first needed and kept warm afterwards. Jobs wait in order of arrival; a process that was killed
 * is replaced by the next job that needs one.
 */
export class ScriptSandbox {
  private readonly runners = new Set<RunnerProcess>();
  private waiting: Waiter[] = [];
  private idle: RunnerProcess[] = [];
  private busy = 0;
  private stopped = false;
  private problem: string | null = null;

  constructor(private readonly options: SandboxOptions) {}

  /**
   * Waits for a free process and runs a job on it. A script that does not compile, dies or breaks its contract is a report with
   * a `failure`. Rejects with `SandboxError` when the process had to be killed (time, memory), died or could not be had
   * (`SCRIPT_UNAVAILABLE`), and with the reason of `signal` when it is aborted.
   */
  async run(job: SandboxJob, signal?: AbortSignal): Promise<SandboxReport> {
    await this.takeTurn(signal);
    try {
      const runner = this.idle.pop() ?? this.start();
      try {
        const report = await runner.execute(job, signal);
        this.problem = null;
        return report;
      } catch (error) {
        if (error instanceof SandboxError && error.failure.code === 'SCRIPT_UNAVAILABLE') {
          this.problem = error.message;
        }
        throw error;
      } finally {
        if (runner.isAlive) this.idle.push(runner);
      }
    } finally {
      this.passTurnOn();
    }
  }

  /** Kills every runner and waits until they are gone; jobs in flight and waiting ones fail with SCRIPT_UNAVAILABLE. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const waiter of this.waiting.splice(0)) waiter.giveUp(shuttingDown());
    const running = [...this.runners];
    for (const runner of running) runner.kill(shuttingDown());
    await Promise.all(running.map(({ exited }) => exited));
  }

  get state(): SandboxState {
    const { options, idle, busy, waiting, problem } = this;
    return { size: options.size, idle: idle.length, busy, waiting: waiting.length, problem };
  }

  /** Process ids of the live runners. */
  get pids(): number[] {
    return [...this.runners].flatMap(({ pid }) => pid ?? []);
  }

  private async takeTurn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.stopped) throw shuttingDown();
    if (this.busy < this.options.size) {
      this.busy += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.waiting = this.waiting.filter((other) => other !== waiter);
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        go: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        giveUp: reject,
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(waiter);
    });
  }

  /** The turn goes to the first in the queue, without becoming free in between. */
  private passTurnOn(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.busy -= 1;
    else next.go();
  }

  private start(): RunnerProcess {
    const runner = new RunnerProcess(this.options);
    this.runners.add(runner);
    void this.forgetWhenGone(runner);
    return runner;
  }

  private async forgetWhenGone(runner: RunnerProcess): Promise<void> {
    await runner.exited;
    this.runners.delete(runner);
    this.idle = this.idle.filter((other) => other !== runner);
  }
}

function shuttingDown(): Error {
  return unavailable('The service is shutting down; the script did not run to its end.');
}
