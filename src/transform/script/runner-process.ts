import { Logger } from '@nestjs/common';
import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { AppError } from '../../common/index.js';
import { sandboxKills } from '../../telemetry/index.js';
import { runnerEntry } from './runner-location.js';
import { crashFailure, memoryFailure, timeoutFailure } from './failures.js';
import type { FromRunner, SandboxFailure, SandboxJob, SandboxReport, ToRunner } from './runner-protocol.js';
import type { ScriptHttp } from './script-http.js';
import { scriptError } from './script.errors.js';

/** How long a runner may take to start and warm up, on a busy machine too; the first one of an installation builds the Python snapshot. */
const PREPARATION_MS = 300_000;
/** What a script gets beyond its wall time before its process is killed: the isolate's own timeout comes first. */
const GRACE_MS = 2_000;
const STDERR_TAIL = 2_000;
/** A little nicer than the service: where processors are short, it answers before a script goes on. */
const NICENESS = 5;

const logger = new Logger('ScriptRunner');

interface Flight {
  readonly job: SandboxJob;
  readonly http: ScriptHttp | null;
  readonly abort: AbortController;
  readonly resolve: (report: SandboxReport) => void;
  readonly reject: (error: unknown) => void;
  started: boolean;
  timer: NodeJS.Timeout;
}

/**
 * One forked sandbox process, seen from the service. It runs one job at a time, and whatever goes wrong inside it is answered
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

  constructor(dataDir: string) {
    this.child = fork(runnerEntry(), [dataDir], {
      env: { TZ: 'UTC' },
      // isolated-vm needs the first; type stripping announces itself as experimental without the second.
      execArgv: ['--no-node-snapshot', '--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-STDERR_TAIL);
    });
    this.child.on('message', (message) => this.receive(message as FromRunner));
    this.exited = new Promise((resolve) => {
      const end = (): void => {
        this.fail(this.endedByItself());
        this.dead = true;
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
    if (this.child.pid !== undefined) setPriority(this.child.pid, NICENESS);
    this.setReferenced(false);
  }

  get isAlive(): boolean {
    return !this.dead;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Runs one job; rejects with an `AppError` when the process had to be killed, or with the reason of `signal`. */
  async execute(
    job: SandboxJob,
    http: ScriptHttp | null,
    signal: AbortSignal | undefined,
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
          scriptError(
            'SCRIPT_UNAVAILABLE',
            `The script sandbox was not ready after ${PREPARATION_MS / 1000} s.`,
          ),
        );
        this.flight = { job, http, abort: new AbortController(), resolve, reject, started: false, timer };
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

  private receive(message: FromRunner): void {
    const { flight } = this;
    if (flight === null) {
      if (message.type === 'lost') this.kill(null);
      return;
    }
    switch (message.type) {
      case 'started': {
        clearTimeout(flight.timer);
        flight.started = true;
        const { timeoutMs } = flight.job.limits;
        flight.timer = this.killAfter(timeoutMs + GRACE_MS, toError(timeoutFailure(timeoutMs)));
        break;
      }
      case 'report':
        this.land();
        flight.resolve(message.report);
        break;
      case 'lost':
        this.kill(toError(message.failure ?? memoryFailure(flight.job.limits.memoryMb)));
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
      if (flight.http === null) throw new Error('HTTP is switched off for this script.');
      const response = await flight.http.request(request, flight.abort.signal);
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

  private killAfter(delayMs: number, reason: AppError): NodeJS.Timeout {
    return setTimeout(() => this.kill(reason), delayMs);
  }

  /** A process that ends before the script began could not start; later, the script has brought it down. */
  private endedByItself(): AppError {
    if (this.dead) return unreachable(null);
    logger.warn({ sandbox: this.stderr }, 'A script sandbox ended by itself.');
    return this.flight?.started === true ? toError(crashFailure()) : unreachable(new Error(this.stderr));
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
    sandboxKills.inc({ reason: reason instanceof AppError ? reason.code : 'aborted' });
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

function toError(failure: SandboxFailure): AppError {
  return scriptError(failure.code, failure.message);
}

function unreachable(cause: unknown): AppError {
  return scriptError(
    'SCRIPT_UNAVAILABLE',
    'The script sandbox cannot be reached; the next try starts a new one.',
    {
      cause,
    },
  );
}
