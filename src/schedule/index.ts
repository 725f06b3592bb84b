export { type FinishedRun, RunPort, type ScheduledRun } from './run-port.js';
export { ScheduleLag } from './schedule-lag.js';
export { Scheduler } from './scheduler.js';
export { SchedulesModule } from './schedules.module.js';
