import { defineErrors } from '../common/index.js';

export const demoError = defineErrors({
  DEMO_UNAVAILABLE: { kind: 'conflict', status: 409, title: 'The demo cannot be started here' },
  DEMO_IN_USE: { kind: 'conflict', status: 409, title: 'Something else uses the demo' },
});
