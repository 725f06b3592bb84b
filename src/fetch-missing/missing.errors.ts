import { defineErrors } from '../common/index.js';

export const missingError = defineErrors({
  IMAGES_NOT_EMBEDDED: { kind: 'config', status: 422, title: 'Products do not tell of their images' },
  FLOW_ASKS_NOTHING: { kind: 'conflict', status: 409, title: 'The flow cannot ask an ERP for images' },
});
