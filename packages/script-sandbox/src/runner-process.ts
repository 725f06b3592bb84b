import { type ChildProcess, fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { runnerEntry } from './runner-location.js';
import { crashFailure, memoryFailure, timeoutFailure } from './failures.js';
import { HttpShare } from './http-share.js';
import { soundMessage, soundReport } from './report-schema.js';
import { launchOf } from './runner-launch.js';
import type { FromRunner, SandboxJob, SandboxReport, ToRunner } from './runner-protocol.js';
import { SandboxError, unavailable } from './sandbox-error.js';
import type { ScriptHttp } from './script-http.js';

/** How long a runner may take to start and warm up, on a busy machine too; the first one of an installation builds the Python snapshot. */
const PREPARATION_MS = 300_000;
/** What a script gets beyond its wall time before its process is killed: the isolate's own timeout comes first. */
const GRACE_MS = 2_000;
const STDERR_TAIL = 2_000;
/** A little nicer than its parent: where processors are short, that one answers before a script goes on. */
const NICENESS = 5;

export interface RunnerOptions {
  /** Folder that may be written to: the memory snapshot of a started Python is kept in its `sandbox`. */
  readonly dataDir: string;
  /** How much nicer than its parent a process is; 5 where nothing is said. */
  readonly niceness?: number;
  /** Sends what scripts ask for, under the caller's policy; without it HTTP stays off. */
  readonly http?: ScriptHttp | null;
  /** Told of a process that was killed, or ended, under a script: the code of its failure, or `aborted`. */
  readonly onKill?: (reason: string) => void;
  /** Told of a process that ended by itself, with the end of what it wrote to its standard error. */
  readonly onCrash?: (stderr: string) => void;
}

interface Flight {
  readonly job: SandboxJob;
  readonly abort: AbortController;
  readonly share: HttpShare;
  readonly http: ScriptHttp | null;
  readonly resolve: (report: SandboxReport) => void;
  readonly reject: (error: unknown) => void;
  started: boolean;
  timer: NodeJS.Timeout;
}

/**
 * One forked sandbox process, seen from its parent. It runs one job at a time, and whatever goes wrong inside it is answered
 * by SIGKILL: an isolate that is stuck or out of memory cannot be stopped from within its own process.
 *
 * The process gets no environment, no file descriptor but its channel, and dies with its parent.
 */
export class RunnerProcess {
  readonly exited: Promise<void>;
  private readonly child: ChildProcess;
  private flight: Flight | null = null;
  private dead = false;
  private stderr = '';

  constructor(private readonly options: RunnerOptions) {
    const entry = runnerEntry();
    const { execPath, execArgv } = launchOf(entry, options.dataDir);
    this.child = fork(entry, [options.dataDir], {
      env: { TZ: 'UTC' },
      execPath,
      execArgv: [...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-STDERR_TAIL);
    });
    this.child.on('message', (message) => this.receive(soundMessage(message)));
    this.exited = new Promise((resolve) => {
      const end = (): void => {
        this.fail(this.endedByItself());
        this.dead = true;
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
    if (this.child.pid !== undefined) yieldToService(this.child.pid, options.niceness ?? NICENESS);
    this.setReferenced(false);
  }

  get isAlive(): boolean {
    return !this.dead;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Runs one job; rejects with a `SandboxError` when the process had to be killed, or with the reason of `signal`. */
  async execute(
    job: SandboxJob,
    signal: AbortSignal | undefined,
    http: ScriptHttp | null = this.options.http ?? null,
  ): Promise<SandboxReport> {
    if (this.flight !== null) throw new Error('A runner takes one job at a time.');
    signal?.throwIfAborted();
    const cancel = (): void => this.kill(signal?.reason);
    signal?.addEventListener('abort', cancel);
    this.setReferenced(true);
    try {
      return await new Promise<SandboxReport>((resolve, reject) => {
        const timer = this.killAfter(
          PREPARATION_MS,
          unavailable(`The script sandbox was not ready after ${PREPARATION_MS / 1000} s.`),
        );
        const share = new HttpShare(job.limits.maxHttpBytes);
        const abort = new AbortController();
        this.flight = { job, abort, share, http, resolve, reject, started: false, timer };
        this.send({ type: 'job', job });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.setReferenced(false);
    }
  }

  /** Ends the process at once; a job in flight fails with `reason`. */
  kill(reason: unknown): void {
    this.dead = true;
    this.setReferenced(true);
    this.child.kill('SIGKILL');
    this.fail(reason);
  }

  private receive(message: FromRunner | null): void {
    const { flight } = this;
    if (message === null) {
      this.kill(new SandboxError(crashFailure()));
      return;
    }
    if (flight === null) {
      if (message.type === 'lost') this.kill(null);
      return;
    }
    switch (message.type) {
      case 'started': {
        clearTimeout(flight.timer);
        flight.started = true;
        const { timeoutMs } = flight.job.limits;
        flight.timer = this.killAfter(timeoutMs + GRACE_MS, new SandboxError(timeoutFailure(timeoutMs)));
        break;
      }
      case 'report':
        this.land();
        flight.resolve(soundReport(message.report, flight.job.limits));
        break;
      case 'lost':
        this.kill(new SandboxError(message.failure ?? memoryFailure(flight.job.limits.memoryMb)));
        break;
      case 'http-request':
        void this.answerHttp(flight, message);
        break;
    }
  }

  private async answerHttp(
    flight: Flight,
    { callId, request }: Extract<FromRunner, { type: 'http-request' }>,
  ): Promise<void> {
    let answer: ToRunner;
    try {
      const { http } = flight;
      if (http === null) throw new Error('HTTP is switched off for this script.');
      const { signal } = flight.abort;
      const response = await flight.share.call(() => {
        flight.share.take(Buffer.byteLength(request.body ?? ''));
        return http.request(request, signal, flight.share.take);
      });
      answer = { type: 'http-response', callId, response };
    } catch (error) {
      answer = {
        type: 'http-failure',
        callId,
        message: error instanceof Error ? error.message : String(error),
      };
    }
    if (this.flight === flight) this.send(answer);
  }

  private send(message: ToRunner): void {
    this.child.send(message, (error) => {
      if (error !== null) this.kill(unreachable(error));
    });
  }

  private killAfter(delayMs: number, reason: SandboxError): NodeJS.Timeout {
    return setTimeout(() => this.kill(reason), delayMs);
  }

  /** A process that ends before the script began could not start; later, the script has brought it down. */
  private endedByItself(): SandboxError {
    if (this.dead) return unreachable(null);
    this.options.onCrash?.(this.stderr);
    return this.flight?.started === true
      ? new SandboxError(crashFailure())
      : unreachable(new Error(this.stderr));
  }

  private land(): void {
    if (this.flight === null) return;
    clearTimeout(this.flight.timer);
    this.flight.abort.abort();
    this.flight = null;
  }

  private fail(reason: unknown): void {
    const { flight } = this;
    this.land();
    if (flight === null) return;
    this.options.onKill?.(reason instanceof SandboxError ? reason.failure.code : 'aborted');
    flight.reject(reason);
  }

  /** An idle runner keeps nobody alive: a command that used one may simply end. */
  private setReferenced(referenced: boolean): void {
    if (referenced) {
      this.child.ref();
      this.child.channel?.ref();
    } else {
      this.child.unref();
      this.child.channel?.unref();
    }
  }
}

function unreachable(cause: unknown): SandboxError {
  return unavailable('The script sandbox cannot be reached; the next try starts a new one.', cause);
}

/** Behind the service, and never before what this process itself may be: an ordinary user cannot raise a priority. */
function yieldToService(pid: number, niceness: number): void {
  try {
    setPriority(pid, Math.max(niceness, getPriority()));
  } catch {
    // It has ended already, or the system refuses: its time limits hold all the same.
  }
}
