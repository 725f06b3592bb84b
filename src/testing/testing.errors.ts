import { defineErrors } from '../common/index.js';

export const testingError = defineErrors({
  EXPRESSION_INVALID: { kind: 'config', status: 422, title: 'The expression is not valid' },
  DOCUMENT_NOT_ALLOWED: { kind: 'auth', status: 403, title: 'Only editors may test documents' },
  EXPRESSION_FAILED: { kind: 'input', status: 422, title: 'The expression cannot be evaluated' },
});
