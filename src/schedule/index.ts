export { type FinishedRun, RunPort, type ScheduledRun } from './run-port.js';
export { Scheduler } from './scheduler.js';
export { SchedulesModule } from './schedules.module.js';
