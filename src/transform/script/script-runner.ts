import {
  type LogLine,
  SandboxError,
  type SandboxFailure,
  type SandboxJob,
  type SandboxOutput,
  type SandboxReport,
  type SandboxState,
  type ScriptHttp,
  ScriptSandbox,
} from '@image-integrator/script-sandbox';
import { Inject, Injectable, Logger, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../common/index.js';
import { AppConfig } from '../../config/index.js';
import { sandboxKills, scriptSeconds, slowWatch } from '../../telemetry/index.js';
import type { ScriptCard } from './script-card.dto.js';
import { SCRIPT_HTTP } from './script-http.js';
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
 * processes (`ScriptSandbox`); nothing of a script ever runs in this process.
 */
@Injectable()
export class ScriptRunner implements OnApplicationShutdown {
  private readonly logger = new Logger(ScriptRunner.name);
  private readonly sandbox: ScriptSandbox;

  constructor(config: AppConfig, @Optional() @Inject(SCRIPT_HTTP) http: ScriptHttp | null = null) {
    this.sandbox = new ScriptSandbox({
      size: config.SCRIPT_RUNNERS,
      dataDir: config.DATA_DIR,
      http,
      onKill: (reason) => sandboxKills.inc({ reason }),
      onCrash: (stderr) => this.logger.warn({ sandbox: stderr }, 'A script sandbox ended by itself.'),
    });
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
      const report = await this.report(toSandboxJob('run', card, input, attributes), signal);
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
    const { failure } = await this.report(toSandboxJob('check', card, '', {}));
    if (failure === null) return [];
    const { code, message, line, column = 1 } = failure;
    if (line === undefined) return [{ path: 'source', message, code }];
    return [{ path: 'source', message: `line ${line}, column ${column}: ${message}`, code, line, column }];
  }

  /** How the sandbox processes are doing. */
  get state(): SandboxState {
    return this.sandbox.state;
  }

  /** Process ids of the sandbox processes. */
  get pids(): readonly number[] {
    return this.sandbox.pids;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sandbox.stop();
  }

  private async report(job: SandboxJob, signal?: AbortSignal): Promise<SandboxReport> {
    try {
      return await this.sandbox.run(job, signal);
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      const { code, message } = error.failure;
      throw scriptError(code, message, { cause: error.cause });
    }
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
