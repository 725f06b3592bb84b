export {
  allowedAppearances,
  allowedShrinking,
  type GuardedRun,
  mayNotShrink,
  mayTakeAway,
  readsChanges,
} from './damage-policy.js';
export { EngineModule } from './engine.module.js';
export type { FlowCards } from './flow-cards.js';
export { FlowEngine, type FlowJob } from './flow-engine.js';
export type { LoggedIn } from './login-step.js';
export { isUnmapped, nothingCameOut } from './nothing-came-out.js';
export { asRecords, firstRecords, type FlowPage, type SourcePage } from './page.js';
export { type BatchesRead, readBatches } from './read-batches.js';
export { type PageSource, type Question, type ReadContext, ReadStep } from './read-step.js';
export type { FlowEnd, FlowSink, Refusal, Taken } from './sink.js';
export { StepChecks } from './step-checks.js';
export type { StepFailure } from './in-step.js';
export type { StepTime } from './step-time.js';
export { FLOW_STEPS, LAST_STEPS, type LastStep, pageStepsOf, type Step, STEPS } from './steps/index.js';
