export { LogsModule } from './logs.module.js';
export { RowPartitions } from './row-partitions.js';
export { type Step, type StepLog, StepLogs, type StepProgress, STEPS, type StepStatus } from './step-log.js';
