import {
  type LogLine,
  SandboxError,
  type SandboxFailure,
  type SandboxJob,
  type SandboxOutput,
  type SandboxReport,
  type SandboxState,
  ScriptSandbox,
} from '@image-integrator/script-sandbox';
import { Inject, Injectable, Logger, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../common/index.js';
import { AppConfig } from '../../config/index.js';
import { sandboxKills, scriptSeconds, slowWatch } from '../../telemetry/index.js';
import { ScriptCard } from './script-card.dto.js';
import { type FlowScriptHttp, SCRIPT_HTTP, type ScriptLogin } from './script-http.js';
import { scriptError } from './script.errors.js';

const MB = 1024 * 1024;
/** A person waits for it, and others for the process. */
const TEST_TIMEOUT_MS = 60_000;
const CHECK_TIMEOUT_MS = 20_000;
/** Processes for tests are behind those of runs, and end when nobody tests. */
const TESTS = {
  niceness: 10,
  idleMs: 300_000,
  keptForChecks: 1,
  maxWaitingOfOwner: 4,
  maxWaiting: 20,
} as const;

export interface ScriptJob {
  readonly card: ScriptCard;
  /** JSON text of the page, as it came. */
  readonly input: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Who tries the script out; without one it is a run's. */
  readonly tester?: Tester | null;
  /** The session that its requests may carry; without one none does. */
  readonly login?: ScriptLogin | null;
  readonly signal?: AbortSignal;
}

/** Somebody who tries a script. What they give a stored script must not steer requests, unless they may write scripts. */
export interface Tester {
  readonly userId: string;
  readonly mayUseHttp: boolean;
}

/** One flow file that the script sent on. */
export type ScriptOutput = SandboxOutput;

export interface ScriptResult {
  readonly outputs: readonly ScriptOutput[];
  readonly stdout: string;
  readonly log: readonly LogLine[];
  /** Wall time inside the sandbox. */
  readonly durationMs: number;
}

/**
 * The Script step: runs users' scripts where they cannot hurt the service. Both languages run in V8 isolates inside forked
 * processes (`ScriptSandbox`); nothing of a script ever runs in this process.
 */
@Injectable()
export class ScriptRunner implements OnApplicationShutdown {
  private readonly logger = new Logger(ScriptRunner.name);
  private readonly forRuns: ScriptSandbox;
  private readonly forTests: ScriptSandbox;

  constructor(
    config: AppConfig,
    @Optional() @Inject(SCRIPT_HTTP) private readonly http: FlowScriptHttp | null = null,
  ) {
    const options = {
      dataDir: config.DATA_DIR,
      http,
      onKill: (reason: string) => sandboxKills.inc({ reason }),
      onCrash: (stderr: string) => this.logger.warn({ sandbox: stderr }, 'A script sandbox ended by itself.'),
    };
    this.forRuns = new ScriptSandbox({ ...options, size: config.SCRIPT_RUNNERS });
    const size = config.SCRIPT_TEST_RUNNERS;
    this.forTests = new ScriptSandbox({
      ...options,
      ...TESTS,
      size,
      perOwner: Math.ceil((size - 1) / 2) || 1,
    });
  }

  /**
   * Runs a script on one page. A script that routes to REL_FAILURE itself is a result. One that does not compile, dies, breaks
   * its contract or its limits throws an `AppError` (SCRIPT_…) whose details hold `line`, `column`, `traceback`, `stdout` and
   * `log` where known. `SCRIPT_BUSY` where too many tests wait. Rejects with the reason of `signal` when it is aborted.
   */
  async run({
    card,
    input,
    attributes,
    tester = null,
    login = null,
    signal,
  }: ScriptJob): Promise<ScriptResult> {
    const inputBytes = Buffer.byteLength(input);
    if (inputBytes > card.maxInputMb * MB) throw inputTooLarge(card, inputBytes);
    const startedAt = performance.now();
    try {
      const report = await this.report(toSandboxJob('run', card, input, attributes), {
        tester,
        login,
        signal,
      });
      if (report.failure !== null) throw toAppError(report.failure, report);
      const { outputs, stdout, log, durationMs } = report;
      meter(card, 'succeeded', performance.now() - startedAt);
      return { outputs, stdout, log, durationMs };
    } catch (error) {
      const outcome = error instanceof AppError ? error.code : 'aborted';
      meter(card, outcome, performance.now() - startedAt);
      throw error;
    }
  }

  /** What keeps a script from compiling, with its line and column; runs nothing of it. */
  async check(card: ScriptCard): Promise<FieldProblem[]> {
    const job = toSandboxJob('check', card, '', {});
    const { failure } = await this.report(job, { tester: { userId: '', mayUseHttp: false } });
    if (failure === null) return [];
    const { code, message, line, column = 1 } = failure;
    if (line === undefined) return [{ path: 'source', message, code }];
    return [{ path: 'source', message: `line ${line}, column ${column}: ${message}`, code, line, column }];
  }

  /** How the sandbox processes are doing, those of runs and those of tests and saves. */
  get states(): { readonly runs: SandboxState; readonly tests: SandboxState } {
    return { runs: this.forRuns.state, tests: this.forTests.state };
  }

  /** Process ids of the sandbox processes. */
  get pids(): readonly number[] {
    return [...this.forRuns.pids, ...this.forTests.pids];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.forRuns.stop(), this.forTests.stop()]);
  }

  /** Gets Python ready before the first save or test needs it. What keeps it from that is told when somebody does. */
  async prepare(): Promise<void> {
    const job = toSandboxJob('check', plainCard(), '', {});
    try {
      await this.report(job, { tester: { userId: '', mayUseHttp: false } });
    } catch (error) {
      this.logger.debug({ err: error }, 'Python could not be made ready for scripts.');
    }
  }

  private async report(
    job: SandboxJob,
    {
      tester,
      login = null,
      signal,
    }: Pick<ScriptJob, 'login' | 'signal'> & { readonly tester: Tester | null },
  ): Promise<SandboxReport> {
    const http = login === null ? undefined : this.http?.withLogin(login);
    const until = { ...(signal === undefined ? {} : { signal }), http };
    try {
      return tester === null
        ? await this.forRuns.run(job, until)
        : await this.forTests.run(asTest(job, tester), { owner: tester.userId, ...until });
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      const { failure, retryAfterMs, cause } = error;
      const details = retryAfterMs === null ? {} : { retryAfterMs };
      throw scriptError(failure.code, failure.message, { cause, details });
    }
  }
}

function plainCard(): ScriptCard {
  return Object.assign(new ScriptCard(), {
    language: 'python',
    source: 'def transform(rows, context):\n    return rows\n',
  });
}

function meter({ language }: ScriptCard, outcome: string, durationMs: number): void {
  scriptSeconds.observe({ language, outcome }, durationMs / 1000);
  slowWatch.note('script', durationMs, () => language);
}

function asTest(job: SandboxJob, { mayUseHttp }: Tester): SandboxJob {
  const { timeoutMs, maxHttpCalls } = job.limits;
  const most = job.action === 'check' ? CHECK_TIMEOUT_MS : TEST_TIMEOUT_MS;
  const limits = { timeoutMs: Math.min(timeoutMs, most), maxHttpCalls: mayUseHttp ? maxHttpCalls : 0 };
  return { ...job, limits: { ...job.limits, ...limits } };
}

function toSandboxJob(
  action: SandboxJob['action'],
  card: ScriptCard,
  input: string,
  attributes: Readonly<Record<string, string>>,
): SandboxJob {
  return {
    action,
    language: card.language,
    source: card.source,
    input,
    attributes,
    limits: {
      timeoutMs: card.timeoutSeconds * 1000,
      memoryMb: card.memoryMb,
      maxOutputBytes: card.maxOutputMb * MB,
      maxStdoutBytes: card.maxStdoutKb * 1024,
      maxHttpCalls: card.maxHttpCalls,
      maxHttpBytes: card.maxInputMb * MB,
    },
  };
}

function toAppError({ code, message, ...place }: SandboxFailure, report: SandboxReport): AppError {
  const { stdout, log, durationMs } = report;
  return scriptError(code, message, { details: { ...place, stdout, log, durationMs } });
}

function inputTooLarge(card: ScriptCard, bytes: number): AppError {
  return scriptError(
    'SCRIPT_INPUT_TOO_LARGE',
    `The page has ${(bytes / MB).toFixed(1)} MB, the Script card takes ${card.maxInputMb} MB. Read smaller pages ` +
      '(pagination.pageSize) or raise maxInputMb (at most 128).',
  );
}
