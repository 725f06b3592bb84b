export { ScriptCard } from './script-card.dto.js';
export { SCRIPT_HTTP } from './script-http.js';
export {
  type ScriptJob,
  type ScriptOutput,
  type ScriptResult,
  ScriptRunner,
  type Tester,
} from './script-runner.js';
export { validateScript } from './validate-script.js';
