import { defineErrors } from '../common/index.js';

export const reconcileError = defineErrors({
  SHOP_NOT_COMPARABLE: { kind: 'config', status: 422, title: 'The shop does not tell what it holds' },
});
