import { defineErrors } from '../../common/index.js';

export const alarmError = defineErrors({
  ALARM_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such alarm' },
  ALARM_EXISTS: { kind: 'conflict', status: 409, title: 'There is an alarm of this name' },
  EMAIL_NOT_CONFIGURED: { kind: 'config', status: 422, title: 'E-mail is not configured' },
});
