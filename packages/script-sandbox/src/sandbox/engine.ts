import type { SandboxFailure, SandboxJob, SandboxOutput } from '../runner-protocol.js';
import type { ScriptHttpRequest, ScriptHttpResponse } from '../script-http.js';
import type { Transcript } from './transcript.js';

/** What an engine may ask of the process around it while it runs one job. */
export interface EngineHost {
  readonly transcript: Transcript;
  /** The engine is warm and the user's code begins: its wall time counts from here. */
  started(): void;
  /** Asks the parent to send a request; rejects with a message for the script. */
  http(request: ScriptHttpRequest): Promise<ScriptHttpResponse>;
  /** This process cannot be saved any more: the parent kills it, and the job fails so. */
  lost(failure: SandboxFailure): void;
}

/** One language: runs or checks one job in an isolate of its own, and leaves nothing behind. */
export interface Engine {
  execute(job: SandboxJob, host: EngineHost): Promise<SandboxOutput[]>;
}
