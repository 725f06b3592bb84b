export { type FailedRow, type NewOutboundRun, OutboundRunService } from './outbound-run.service.js';
export type { PayloadPart } from './payload-store.js';
export { type QueueLevel, QueueMonitor } from './queue-monitor.js';
export { type Run, type RunStatus, type RunTrigger } from './run.js';
export { type RunEvent, RunEvents } from './run-events.js';
export { RunRepository } from './run.repository.js';
export { RunService } from './run.service.js';
export { RunsModule } from './runs.module.js';
