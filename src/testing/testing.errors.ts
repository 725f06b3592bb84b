import { defineErrors } from '../common/index.js';

export const testingError = defineErrors({
  EXPRESSION_INVALID: { kind: 'config', status: 422, title: 'The expression is not valid' },
  EXPRESSION_FAILED: { kind: 'input', status: 422, title: 'The expression cannot be evaluated' },
});
