import { defineErrors } from '../common/index.js';

export const testingError = defineErrors({
  EXPRESSION_INVALID: { kind: 'config', status: 422, title: 'The expression is not valid' },
  EXPRESSION_FAILED: { kind: 'input', status: 422, title: 'The expression cannot be evaluated' },
  MAPPING_INVALID: { kind: 'config', status: 422, title: 'The mapping cannot be run' },
  MAPPING_FAILED: { kind: 'input', status: 422, title: 'The mapping stopped on this input' },
  MAPPING_TOO_COSTLY: { kind: 'input', status: 422, title: 'The mapping costs too much on this input' },
});
