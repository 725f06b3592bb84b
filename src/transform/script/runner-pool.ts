import { AppError } from '../../common/index.js';
import type { SandboxJob, SandboxReport } from './runner-protocol.js';
import { RunnerProcess } from './runner-process.js';
import type { ScriptHttp } from './script-http.js';
import { scriptError } from './script.errors.js';

interface Waiter {
  readonly go: () => void;
  readonly giveUp: (reason: unknown) => void;
}

/** The sandbox processes of this process, and who waits for them. */
export interface PoolState {
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
 * At most `size` runner processes, started when they are first needed and kept warm afterwards. Jobs wait in order of arrival;
 * a runner that was killed is replaced by the next job that needs one.
 */
export class RunnerPool {
  private readonly runners = new Set<RunnerProcess>();
  private waiting: Waiter[] = [];
  private idle: RunnerProcess[] = [];
  private busy = 0;
  private stopped = false;
  private problem: string | null = null;

  constructor(
    private readonly size: number,
    private readonly dataDir: string,
  ) {}

  /** Waits for a free runner and runs `job` on it. Rejects as `RunnerProcess.execute`, or SCRIPT_UNAVAILABLE once stopped. */
  async run(
    job: SandboxJob,
    http: ScriptHttp | null,
    signal: AbortSignal | undefined,
  ): Promise<SandboxReport> {
    await this.takeTurn(signal);
    try {
      const runner = this.idle.pop() ?? this.start();
      try {
        const report = await runner.execute(job, http, signal);
        this.problem = null;
        return report;
      } catch (error) {
        if (error instanceof AppError && error.code === 'SCRIPT_UNAVAILABLE') this.problem = error.message;
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

  get state(): PoolState {
    const { size, idle, busy, waiting, problem } = this;
    return { size, idle: idle.length, busy, waiting: waiting.length, problem };
  }

  /** Process ids of the live runners. */
  get pids(): number[] {
    return [...this.runners].flatMap(({ pid }) => pid ?? []);
  }

  private async takeTurn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.stopped) throw shuttingDown();
    if (this.busy < this.size) {
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
    const runner = new RunnerProcess(this.dataDir);
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
  return scriptError(
    'SCRIPT_UNAVAILABLE',
    'The service is shutting down; the script did not run to its end.',
  );
}
