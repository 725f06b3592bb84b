import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { EngineModule } from '../engine/index.js';
import { ErpReaderModule } from '../erp-reader/index.js';
import { FlowsModule } from '../flows/index.js';
import { LoginsModule } from '../logins/index.js';
import { LogsModule } from '../logs/index.js';
import { RunLogModule } from './log/index.js';
import { OmnitronWriterModule } from '../omnitron-writer/index.js';
import { ActiveRunCheck } from './active-run-check.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import { BatchStore } from './write/batch-store.js';
import { BatchWriter } from './write/batch-writer.js';
import { DamageGuard } from './write/damage-guard.js';
import { ProductDrifts } from './product-drifts.js';
import { ShopProducts } from './shop-products.js';
import { FollowUp } from './source/follow-up.js';
import { UndeliveredProducts } from './undelivered-products.js';
import { ForeignImages } from './write/foreign-images.js';
import { ShopSight } from './write/shop-sight.js';
import { FlowDocuments } from './write/flow-documents.js';
import { FlowRunController } from './flow-run.controller.js';
import { HeldRows } from './held-rows.js';
import { GroupStep } from './group-step.js';
import { IdentifierStep } from './source/identifier-step.js';
import { IdentifierStore } from './source/identifier-store.js';
import { JobLeases } from './queue/job-leases.js';
import { JobQueue } from './queue/job-queue.js';
import { OutboundRunService } from './outbound-run.service.js';
import { RunSources } from './source/page-source.js';
import { PageStager } from './page-stager.js';
import { PageStore } from './page-store.js';
import { PageWrites } from './write/page-writes.js';
import { PayloadStore } from './source/payload-store.js';
import { PinnedConnection } from './queue/pinned-connection.js';
import { QueueMonitor } from './queue/queue-monitor.js';
import { RunAnswers } from './run-answers.js';
import { RunActivity } from './run-activity.js';
import { RunController } from './run.controller.js';
import { RunEvents } from './live/run-events.js';
import { RunProgress } from './live/run-progress.js';
import { RunFlowTeller } from './run-flow-teller.js';
import { RunFinisher } from './run-finisher.js';
import { RunPauses } from './run-pauses.js';
import { RunQueries } from './source/run-queries.js';
import { RunPipeline } from './run-pipeline.js';
import { RunChanges } from './live/run-changes.js';
import { RunFeed } from './live/run-feed.js';
import { RunLive } from './live/run-live.js';
import { StreamNews } from './live/stream-news.js';
import { RunReopener } from './run-reopener.js';
import { RunRepository } from './run.repository.js';
import { PausedRuns } from './paused-runs.js';
import { RunHistory } from './run-history.js';
import { RunLists } from './run-lists.js';
import { RunService } from './run.service.js';
import { RunStaging } from './run-staging.js';
import { RunStatistics } from './run-statistics.js';
import { RunTraces } from './run-traces.js';
import { RunStarter } from './run-starter.js';
import { RunWorker } from './run-worker.js';
import { RowGrouping } from './write/row-grouping.js';
import { RowOutcomes } from './write/row-outcomes.js';
import { RowPlan } from './write/row-plan.js';
import { RowPreflight } from './write/row-preflight.js';
import { RowStore } from './write/row-store.js';
import { RowTrial } from './write/row-trial.js';
import { RunReaper } from './run-reaper.js';
import { SkuTurns } from './write/sku-turns.js';
import { UnansweredStep } from './source/unanswered-step.js';

/** A run's life: created, read, grouped, written, finished; cancelled, resumed, retried. */
@Module({
  imports: [
    AuthModule,
    EngineModule,
    ErpReaderModule,
    FlowsModule,
    LoginsModule,
    LogsModule,
    OmnitronWriterModule,
    RunLogModule,
  ],
  controllers: [FlowRunController, RunController],
  providers: [
    ActiveRunCheck,
    BatchDispatch,
    BatchStore,
    BatchWriter,
    DamageGuard,
    FlowDocuments,
    ForeignImages,
    ShopSight,
    FollowUp,
    UndeliveredProducts,
    GroupStep,
    HeldRows,
    IdentifierStep,
    IdentifierStore,
    JobLeases,
    JobQueue,
    OutboundRunService,
    PageStager,
    ProductDrifts,
    PageStore,
    PageWrites,
    PayloadStore,
    PinnedConnection,
    RowGrouping,
    RowOutcomes,
    QueueMonitor,
    RowPlan,
    RowPreflight,
    RowStore,
    RowTrial,
    RunActivity,
    RunAnswers,
    RunEvents,
    RunProgress,
    RunFinisher,
    RunFlowTeller,
    PausedRuns,
    RunHistory,
    RunLists,
    RunPauses,
    RunPipeline,
    RunChanges,
    RunFeed,
    RunLive,
    StreamNews,
    RunReaper,
    RunSources,
    RunStaging,
    RunQueries,
    RunReopener,
    RunRepository,
    RunService,
    RunStarter,
    RunStatistics,
    RunTraces,
    RunWorker,
    ShopProducts,
    SkuTurns,
    UnansweredStep,
  ],
  exports: [
    ProductDrifts,
    ShopSight,
    RowTrial,
    OutboundRunService,
    QueueMonitor,
    RunAnswers,
    RunEvents,
    RunHistory,
    RunLists,
    RunRepository,
    RunService,
    RunStatistics,
    RunTraces,
    ShopProducts,
    StreamNews,
  ],
})
export class RunsModule {}
