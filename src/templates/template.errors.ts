import { defineErrors } from '../common/index.js';

export const templateError = defineErrors({
  TEMPLATE_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such template' },
});
