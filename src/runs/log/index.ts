export { keptDays } from './kept-days.js';
export { LineLog } from './line-log.js';
export { Retention } from './retention.js';
export { RowPartitions } from './row-partitions.js';
export { RunFailures } from './run-failures.js';
export { RunLogModule } from './run-log.module.js';
export {
  type Step,
  STEP_STATUSES,
  type StepLog,
  StepLogs,
  type StepProgress,
  STEPS,
  type StepStatus,
} from './step-log.js';
