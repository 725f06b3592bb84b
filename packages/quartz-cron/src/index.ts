export { type CronExpression, parseCron } from './cron-expression.js';
export { CronSyntaxError } from './cron-syntax-error.js';
export { nextTime, nextTimes } from './next-time.js';
export { isTimeZone, localIso } from './zone.js';
