import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../common/index.js';
import { AppConfig } from '../../config/index.js';
import { scriptSeconds, slowWatch } from '../../telemetry/index.js';
import { type PoolState, RunnerPool } from './runner-pool.js';
import type { LogLine, SandboxFailure, SandboxJob, SandboxOutput, SandboxReport } from './runner-protocol.js';
import type { ScriptCard } from './script-card.dto.js';
import { SCRIPT_HTTP, type ScriptHttp } from './script-http.js';
import { scriptError } from './script.errors.js';

const MB = 1024 * 1024;

export interface ScriptJob {
  readonly card: ScriptCard;
  /** JSON text of the page, as it came. */
  readonly input: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
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
 * processes (`RunnerProcess`); nothing of a script ever runs in this process.
 */
@Injectable()
export class ScriptRunner implements OnApplicationShutdown {
  private readonly pool: RunnerPool;

  constructor(
    config: AppConfig,
    @Optional() @Inject(SCRIPT_HTTP) private readonly http: ScriptHttp | null = null,
  ) {
    this.pool = new RunnerPool(config.SCRIPT_RUNNERS, config.DATA_DIR);
  }

  /**
   * Runs a script on one page. A script that routes to REL_FAILURE itself is a result. One that does not compile, dies, breaks
   * its contract or its limits throws an `AppError` (SCRIPT_…) whose details hold `line`, `column`, `traceback`, `stdout` and
   * `log` where known. Rejects with the reason of `signal` when it is aborted.
   */
  async run({ card, input, attributes, signal }: ScriptJob): Promise<ScriptResult> {
    const inputBytes = Buffer.byteLength(input);
    if (inputBytes > card.maxInputMb * MB) throw inputTooLarge(card, inputBytes);
    const startedAt = performance.now();
    try {
      const report = await this.pool.run(toSandboxJob('run', card, input, attributes), this.http, signal);
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
    const { failure } = await this.pool.run(toSandboxJob('check', card, '', {}), null, undefined);
    if (failure === null) return [];
    const { code, message, line, column = 1 } = failure;
    if (line === undefined) return [{ path: 'source', message, code }];
    return [{ path: 'source', message: `line ${line}, column ${column}: ${message}`, code, line, column }];
  }

  /** How the sandbox processes are doing. */
  get state(): PoolState {
    return this.pool.state;
  }

  /** Process ids of the sandbox processes. */
  get pids(): readonly number[] {
    return this.pool.pids;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.stop();
  }
}

function meter({ language }: ScriptCard, outcome: string, durationMs: number): void {
  scriptSeconds.observe({ language, outcome }, durationMs / 1000);
  slowWatch.note('script', durationMs, () => language);
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
