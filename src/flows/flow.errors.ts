import { defineErrors } from '../common/index.js';

export const flowError = defineErrors({
  FLOW_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such flow' },
  FLOW_VERSION_NOT_FOUND: { kind: 'not-found', status: 404, title: 'The flow has no such version' },
  FLOW_EXISTS: { kind: 'conflict', status: 409, title: 'A flow with this slug exists' },
  FLOW_CHANGED: { kind: 'conflict', status: 412, title: 'The flow was changed meanwhile' },
  FLOW_BUSY: { kind: 'conflict', status: 409, title: 'A run of the flow is active' },
  FLOW_IN_USE: { kind: 'conflict', status: 409, title: 'Other flows depend on this one' },
  FLOW_FILE_UNREADABLE: { kind: 'input', status: 400, title: 'The flow file cannot be read' },
});
