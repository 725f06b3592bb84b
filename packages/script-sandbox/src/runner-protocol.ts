import type { ScriptHttpRequest, ScriptHttpResponse } from './script-http.js';

/** What the parent and a runner process say to each other. One job at a time; everything is structured-cloned. */

export const SCRIPT_LANGUAGES = ['python', 'javascript', 'typescript'] as const;
export type ScriptLanguage = (typeof SCRIPT_LANGUAGES)[number];

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
}

/** One text that the script sent on, and where: Jython's flow files, or what `transform` returned, as JSON. */
export interface SandboxOutput {
  readonly relationship: 'success' | 'failure';
  readonly text: string;
  readonly attributes: Record<string, string>;
}

export interface SandboxLimits {
  /** Wall time of the script itself; starting an engine does not count. */
  readonly timeoutMs: number;
  /** Memory that the script's own data may take. */
  readonly memoryMb: number;
  /** All outputs together, with their attributes. */
  readonly maxOutputBytes: number;
  /** What is printed and logged beyond this is cut. */
  readonly maxStdoutBytes: number;
  /** 0 keeps HTTP switched off. */
  readonly maxHttpCalls: number;
  /** What its HTTP requests may send and bring, bodies of all calls together. */
  readonly maxHttpBytes: number;
}

export interface SandboxJob {
  /** `check` compiles and runs nothing. */
  readonly action: 'run' | 'check';
  readonly language: ScriptLanguage;
  readonly source: string;
  /** JSON text. */
  readonly input: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

/** Why a script gave no result. `SCRIPT_UNAVAILABLE` and `SCRIPT_BUSY` are no fault of it; all others are the script's, on this input. */
export type SandboxFailureCode =
  | 'SCRIPT_SYNTAX'
  | 'SCRIPT_CONTRACT'
  | 'SCRIPT_FAILED'
  | 'SCRIPT_INPUT_INVALID'
  | 'SCRIPT_OUTPUT_TOO_LARGE'
  | 'SCRIPT_TIMEOUT'
  | 'SCRIPT_MEMORY'
  | 'SCRIPT_CRASHED'
  | 'SCRIPT_UNAVAILABLE'
  | 'SCRIPT_BUSY';

/** Why a script gave no result, in the user's terms; `line` and `column` count from 1 in the user's own source. */
export interface SandboxFailure {
  readonly code: SandboxFailureCode;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly traceback?: string;
}

/** What came of a script. `durationMs`: its wall time inside the sandbox. */
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
