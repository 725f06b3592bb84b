import type { SandboxJob, SandboxReport } from './runner-protocol.js';
import type { ScriptHttp } from './script-http.js';
import { type RunnerOptions, RunnerProcess } from './runner-process.js';
import { SandboxError, unavailable } from './sandbox-error.js';
import { type TurnLimits, Turns } from './turns.js';

/** `size`: most runner processes at a time. */
export interface SandboxOptions extends RunnerOptions, TurnLimits {
  /** After so long without a job a process is ended; null or none: never. */
  readonly idleMs?: number | null;
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

/** Who asks, for the queue, and until when. */
export interface JobOptions {
  readonly owner?: string;
  readonly signal?: AbortSignal;
  /** Sends what this script asks for, in the place of the sandbox's own. */
  readonly http?: ScriptHttp | undefined;
}

/**
 * Runs scripts where they cannot hurt this process: in V8 isolates inside forked processes, of which there are at most `size`.
 * They are started when they are first needed and kept warm afterwards. Jobs wait in a fair queue (`Turns`); a process that was
 * killed is replaced by the next job that needs one.
 */
export class ScriptSandbox {
  private readonly runners = new Set<RunnerProcess>();
  private readonly turns: Turns;
  private idle: { readonly runner: RunnerProcess; readonly timer: NodeJS.Timeout | null }[] = [];
  private stopped = false;
  private problem: string | null = null;

  constructor(private readonly options: SandboxOptions) {
    this.turns = new Turns(options);
  }

  /**
   * Waits for a free process and runs a job on it. A script that does not compile, dies or breaks its contract is a report with
   * a `failure`. Rejects with `SandboxError` when the process had to be killed (time, memory), died, could not be had
   * (`SCRIPT_UNAVAILABLE`) or too many wait for one (`SCRIPT_BUSY`), and with the reason of `signal` when it is aborted.
   */
  async run(job: SandboxJob, { owner = '', signal, http }: JobOptions = {}): Promise<SandboxReport> {
    if (this.stopped) throw shuttingDown();
    const passOn = await this.turns.take({ owner, isCheck: job.action === 'check' }, signal);
    try {
      return await this.runOn(this.takeRunner(), job, { signal, http });
    } finally {
      passOn();
    }
  }

  /** Kills every runner and waits until they are gone; jobs in flight and waiting ones fail with SCRIPT_UNAVAILABLE. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.turns.dismiss(shuttingDown());
    const running = [...this.runners];
    for (const runner of running) runner.kill(shuttingDown());
    await Promise.all(running.map(({ exited }) => exited));
  }

  get state(): SandboxState {
    const { options, idle, turns, problem } = this;
    return { size: options.size, idle: idle.length, busy: turns.busy, waiting: turns.waiting, problem };
  }

  /** Process ids of the live runners. */
  get pids(): number[] {
    return [...this.runners].flatMap(({ pid }) => pid ?? []);
  }

  private async runOn(
    runner: RunnerProcess,
    job: SandboxJob,
    { signal, http }: { readonly signal: AbortSignal | undefined; readonly http: ScriptHttp | undefined },
  ): Promise<SandboxReport> {
    try {
      const report = await runner.execute(job, signal, http);
      this.problem = null;
      return report;
    } catch (error) {
      if (error instanceof SandboxError && error.failure.code === 'SCRIPT_UNAVAILABLE') {
        this.problem = error.message;
      }
      throw error;
    } finally {
      if (runner.isAlive) this.idle.push({ runner, timer: this.endWhenIdle(runner) });
    }
  }

  private takeRunner(): RunnerProcess {
    const spare = this.idle.pop();
    if (spare === undefined) return this.start();
    if (spare.timer !== null) clearTimeout(spare.timer);
    return spare.runner;
  }

  private endWhenIdle(runner: RunnerProcess): NodeJS.Timeout | null {
    const { idleMs = null } = this.options;
    return idleMs === null ? null : setTimeout(() => runner.kill(null), idleMs).unref();
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
    for (const { timer } of this.idle.filter((spare) => spare.runner === runner))
      clearTimeout(timer ?? undefined);
    this.idle = this.idle.filter((spare) => spare.runner !== runner);
  }
}

function shuttingDown(): Error {
  return unavailable('The service is shutting down; the script did not run to its end.');
}
