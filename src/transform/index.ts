export { type JoltLimits, JoltRunError, JoltSpecError, type OperationOutput } from '@image-integrator/jolt';
export { asMappingError, mappingFailure } from './mapping.errors.js';
export { MappingOperationCard } from './mapping-operation.dto.js';
export {
  compileMapping,
  isTooCostly,
  type JoltOperation,
  type Mapping,
  mappingPath,
  mappingWarnings,
  validateMapping,
} from './mapping.js';
export {
  type FlowScriptHttp,
  SCRIPT_HTTP,
  type ScriptLogin,
  ScriptCard,
  type ScriptJob,
  type ScriptOutput,
  type ScriptResult,
  ScriptRunner,
  type Tester,
  validateScript,
} from './script/index.js';
export { TransformModule } from './transform.module.js';
