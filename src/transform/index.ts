export {
  type JoltLimits,
  JoltRunError,
  JoltSpecError,
  type OperationOutput,
  parseExactJson,
} from '@image-integrator/jolt';
export { asMappingError, asMappingProblem } from './mapping.errors.js';
export { compileMapping, type JoltOperation, type Mapping, mappingPath, validateMapping } from './mapping.js';
export {
  SCRIPT_HTTP,
  SCRIPT_LANGUAGES,
  ScriptCard,
  type ScriptHttp,
  type ScriptHttpRequest,
  type ScriptHttpResponse,
  type ScriptJob,
  type ScriptLanguage,
  type ScriptOutput,
  type PoolState,
  type ScriptResult,
  ScriptRunner,
  validateScript,
} from './script/index.js';
export { TransformModule } from './transform.module.js';
