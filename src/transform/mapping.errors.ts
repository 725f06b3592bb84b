import { type AppError, defineErrors } from '../common/index.js';
import { type MappingProblem, mappingStop, type MappingStop, problemOfStop } from './mapping.js';

const mappingError = defineErrors({
  MAPPING_INVALID: { kind: 'config', status: 422, title: 'The mapping cannot be run' },
  MAPPING_FAILED: { kind: 'input', status: 422, title: 'The mapping stopped on this input' },
  MAPPING_TOO_COSTLY: { kind: 'input', status: 422, title: 'The mapping costs too much on this input' },
});

/** A problem of a mapping, or a stop of it, as an error of the application. */
export function mappingFailure(stop: MappingStop | MappingProblem, cause?: unknown): AppError {
  const { code, path, message, operationIndex } = stop;
  const problems = 'problems' in stop ? stop.problems : [problemOfStop(stop)];
  return mappingError(code, `${path}: ${message}`, { details: { path, operationIndex }, problems, cause });
}

/** What applying a mapping threw, as an error of the application; anything else as it is. */
export function asMappingError(error: unknown): unknown {
  const stop = mappingStop(error);
  return stop === null ? error : mappingFailure(stop, error);
}
