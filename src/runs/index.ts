export { type FailedRow, type NewOutboundRun, OutboundRunService } from './outbound-run.service.js';
export type { PayloadPart } from './source/payload-store.js';
export { type QueueLevel, QueueMonitor } from './queue/queue-monitor.js';
export { type Run, type RunStatus, type RunTrigger } from './run.js';
export { type RunAnswer, RunAnswers } from './run-answers.js';
export { type DriftedProduct, type Look, ProductDrifts, type WrittenProduct } from './product-drifts.js';
export { RunResponse } from './run.dto.js';
export { StartRunRequest } from './start-run.dto.js';
export { type RunEvent, RunEvents } from './live/run-events.js';
export { type PastMinute, RunHistory } from './run-history.js';
export { RunLists } from './run-lists.js';
export { RunRepository } from './run.repository.js';
export { RunService } from './run.service.js';
export { RunTraces } from './run-traces.js';
export { StreamNews } from './live/stream-news.js';
export { keptDays, type Step, STEPS } from './log/index.js';
export { lastGoodRun, openProducts, rowsUnderWay, runsEndedSince } from './run-measures.js';
export {
  type BucketSteps,
  type BucketSums,
  type DaySums,
  type FlowSums,
  type Period,
  RunStatistics,
  type RunSums,
  type StepSums,
} from './run-statistics.js';
export {
  PRODUCT_STATES,
  type ProductFilter,
  type ProductState,
  type ShopProduct,
  ShopProducts,
} from './shop-products.js';
export { RunsModule } from './runs.module.js';
export { type StagedRow } from './write/row-store.js';
export { RowTrial, type TrialRow } from './write/row-trial.js';
export { ShopSight } from './write/shop-sight.js';
export { stagedRows } from './write/staged-rows.js';
export { namedIdentifiers } from './source/named-identifiers.js';
