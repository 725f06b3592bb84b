export { type DeletionCheck, DeletionChecks } from './deletion-checks.js';
export { FetchMissingCard } from './fetch-missing-card.dto.js';
export { type Checkpoint, FlowCheckpoints } from './flow-checkpoints.js';
export { type Direction, FlowDocument } from './flow-document.dto.js';
export { FlowEditor } from './flow-editor.js';
export { CURRENT_FLOWS, FLOW_HEADS, SCHEDULED_FLOWS } from './flow-relations.js';
export { type FlowHead, FlowLookup } from './flow-lookup.js';
export { SLUG_PATTERN } from './flow-names.js';
export { FlowValidator } from './flow-validator.js';
export { flowError } from './flow.errors.js';
export { type Edit, type FlowSummary } from './flow.repository.js';
export { FlowService } from './flow.service.js';
export { FlowTraces } from './flow-traces.js';
export { FlowsModule } from './flows.module.js';
export { type Flow, type FlowState, type FlowVersion } from './flow.js';
export {
  type AfterFlowSchedule,
  type CronSchedule,
  type IntervalSchedule,
  type Schedule,
  SCHEDULE_CLASSES,
} from './schedule.dto.js';
export { ON_DRIFT, type OnDrift } from './reconcile-card.dto.js';
export { fireTimes, type ScheduleClock } from './schedule-times.js';
export { FireTime } from './flow-schedule.dto.js';
export { FlowRequest } from './flow.dto.js';
