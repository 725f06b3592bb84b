export { SCRIPT_LANGUAGES, ScriptCard, type ScriptLanguage } from './script-card.dto.js';
export {
  SCRIPT_HTTP,
  type ScriptHttp,
  type ScriptHttpRequest,
  type ScriptHttpResponse,
} from './script-http.js';
export type { PoolState } from './runner-pool.js';
export { type ScriptJob, type ScriptOutput, type ScriptResult, ScriptRunner } from './script-runner.js';
export { validateScript } from './validate-script.js';
