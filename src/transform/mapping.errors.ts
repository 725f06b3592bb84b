import { type AppError, defineErrors, type FieldProblem } from '../common/index.js';
import { JoltRunError, JoltSpecError } from '@image-integrator/jolt';
import { mappingPath, validateMapping } from './mapping.js';

const mappingError = defineErrors({
  MAPPING_INVALID: { kind: 'config', status: 422, title: 'The mapping cannot be run' },
  MAPPING_FAILED: { kind: 'input', status: 422, title: 'The mapping stopped on this input' },
  MAPPING_TOO_COSTLY: { kind: 'input', status: 422, title: 'The mapping costs too much on this input' },
});

/** What applying a mapping threw, as an error of the application; anything else as it is. */
export function asMappingError(error: unknown): unknown {
  if (!(error instanceof JoltRunError)) return error;
  const path = error.operationIndex === null ? 'mapping' : `mapping[${error.operationIndex}]`;
  return problem(error.reason === 'limit' ? 'MAPPING_TOO_COSTLY' : 'MAPPING_FAILED', error, path);
}

/** Like `asMappingError` where `mapping` may not have compiled: every problem of it is named. */
export function asMappingProblem(error: unknown, mapping: unknown): unknown {
  return error instanceof JoltSpecError
    ? problem('MAPPING_INVALID', error, mappingPath(error), validateMapping(mapping))
    : asMappingError(error);
}

function problem(
  code: Parameters<typeof mappingError>[0],
  error: JoltSpecError | JoltRunError,
  path: string,
  problems: readonly FieldProblem[] = [{ path, message: error.message, code }],
): AppError {
  return mappingError(code, `${path}: ${error.message}`, {
    details: { path, operationIndex: error.operationIndex },
    problems,
    cause: error,
  });
}
