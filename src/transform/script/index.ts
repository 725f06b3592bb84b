export { ScriptCard } from './script-card.dto.js';
export { type FlowScriptHttp, SCRIPT_HTTP, type ScriptLogin } from './script-http.js';
export {
  type ScriptJob,
  type ScriptOutput,
  type ScriptResult,
  ScriptRunner,
  type Tester,
} from './script-runner.js';
export { validateScript } from './validate-script.js';
