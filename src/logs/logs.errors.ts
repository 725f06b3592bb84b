import { defineErrors } from '../common/index.js';

export const logError = defineErrors({
  PAGE_TOO_DEEP: { kind: 'input', status: 422, title: 'The page lies too deep in the list' },
  CURSOR_INVALID: { kind: 'input', status: 422, title: 'The cursor is not one of this list' },
  EXPORTS_BUSY: { kind: 'rate-limited', status: 429, title: 'Too many exports at once' },
});
