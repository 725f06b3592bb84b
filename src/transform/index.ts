export {
  type JoltLimits,
  JoltRunError,
  JoltSpecError,
  type OperationOutput,
  parseExactJson,
} from '@image-integrator/jolt';
export { asMappingError, asMappingProblem } from './mapping.errors.js';
export { MappingOperationCard } from './mapping-operation.dto.js';
export { compileMapping, type JoltOperation, type Mapping, mappingPath, validateMapping } from './mapping.js';
export {
  SCRIPT_HTTP,
  ScriptCard,
  type ScriptJob,
  type ScriptOutput,
  type ScriptResult,
  ScriptRunner,
  type Tester,
  validateScript,
} from './script/index.js';
export { TransformModule } from './transform.module.js';
