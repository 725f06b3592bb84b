export { LineLog } from './line-log.js';
export { type LogPage } from './log-reader.js';
export { LoginErrors } from './login-errors.js';
export { LogsModule } from './logs.module.js';
export { Retention } from './retention.js';
export { RowPartitions } from './row-partitions.js';
export { type Step, type StepLog, StepLogs, type StepProgress, STEPS, type StepStatus } from './step-log.js';
