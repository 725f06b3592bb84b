export {
  type LogLevel,
  type LogLine,
  type SandboxFailure,
  type SandboxFailureCode,
  type SandboxJob,
  type SandboxLimits,
  type SandboxOutput,
  type SandboxReport,
  SCRIPT_LANGUAGES,
  type ScriptLanguage,
} from './runner-protocol.js';
export { SandboxError } from './sandbox-error.js';
export { type JobOptions, type SandboxOptions, type SandboxState, ScriptSandbox } from './script-sandbox.js';
export { type Confinement, confinement } from './confinement.js';
export type { ScriptHttp, ScriptHttpRequest, ScriptHttpResponse } from './script-http.js';
