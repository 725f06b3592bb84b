import { defineErrors } from '../common/index.js';

export const testingError = defineErrors({
  EXPRESSION_INVALID: { kind: 'config', status: 422, title: 'The expression is not valid' },
  DOCUMENT_NOT_ALLOWED: { kind: 'auth', status: 403, title: 'Only editors may test documents' },
  CURSOR_NOT_ALLOWED: { kind: 'auth', status: 403, title: 'Only editors may say where is read' },
  SAMPLE_NOT_FOUND: { kind: 'not-found', status: 404, title: 'The flow has no such sample' },
  SAMPLE_NOT_READ: { kind: 'input', status: 422, title: 'No page could be read for the sample' },
  SAMPLE_TOO_LARGE: { kind: 'input', status: 422, title: 'The sample is too large' },
  SAMPLE_UNREADABLE: { kind: 'input', status: 422, title: 'The sample cannot be used here' },
  TOO_MANY_SAMPLES: { kind: 'conflict', status: 409, title: 'The flow has too many samples' },
  EXPRESSION_FAILED: { kind: 'input', status: 422, title: 'The expression cannot be evaluated' },
});
