import type { ScriptHttpRequest, ScriptHttpResponse } from './script-http.js';
import type { ScriptLanguage } from './script-card.dto.js';
import type { ScriptErrorCode } from './script.errors.js';

/** What the service and a runner process say to each other. One job at a time; everything is structured-cloned. */

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
}

export interface SandboxOutput {
  readonly relationship: 'success' | 'failure';
  readonly text: string;
  readonly attributes: Record<string, string>;
}

export interface SandboxLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly maxOutputBytes: number;
  readonly maxStdoutBytes: number;
  readonly maxHttpCalls: number;
}

export interface SandboxJob {
  /** `check` compiles and runs nothing. */
  readonly action: 'run' | 'check';
  readonly language: ScriptLanguage;
  readonly source: string;
  readonly input: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

/** Why a script gave no result, in the user's terms; `line` and `column` count from 1 in the user's own source. */
export interface SandboxFailure {
  readonly code: ScriptErrorCode;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly traceback?: string;
}

export interface SandboxReport {
  readonly outputs: SandboxOutput[];
  readonly failure: SandboxFailure | null;
  readonly stdout: string;
  readonly log: LogLine[];
  readonly durationMs: number;
}

export type ToRunner =
  | { readonly type: 'job'; readonly job: SandboxJob }
  | { readonly type: 'http-response'; readonly callId: number; readonly response: ScriptHttpResponse }
  | { readonly type: 'http-failure'; readonly callId: number; readonly message: string };

export type FromRunner =
  /** The engine is warm and the script begins: its wall time counts from here. */
  | { readonly type: 'started' }
  | { readonly type: 'report'; readonly report: SandboxReport }
  /** The runner is beyond saving and wants to be killed; null: for want of memory. */
  | { readonly type: 'lost'; readonly failure: SandboxFailure | null }
  | { readonly type: 'http-request'; readonly callId: number; readonly request: ScriptHttpRequest };
