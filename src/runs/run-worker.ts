import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { AppConfig } from '../config/index.js';
import { BatchWriter } from './write/batch-writer.js';
import { type BatchJob, JobQueue, QUEUES, type RunJob } from './queue/job-queue.js';
import { RunActivity } from './run-activity.js';
import { RunFinisher } from './run-finisher.js';
import { RunPauses } from './run-pauses.js';
import { RunPipeline } from './run-pipeline.js';
import { RunReaper } from './run-reaper.js';

const RUNS_AT_ONCE = 4;
const OUTBOUND_RUNS_PER_FETCH = 8;
const BATCHES_PER_FETCH = 4;
const FETCHES_AT_ONCE = 2;
const RECOVER_EVERY_MS = 2000;
const RESUME_EVERY_MS = 1000;
const REAP_EVERY_MS = 60_000;

/** Takes the jobs of the queue, in processes with the role `worker`. */
@Injectable()
export class RunWorker implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly config: AppConfig,
    private readonly queue: JobQueue,
    private readonly activity: RunActivity,
    private readonly pipeline: RunPipeline,
    private readonly batches: BatchWriter,
    private readonly finisher: RunFinisher,
    private readonly pauses: RunPauses,
    private readonly reaper: RunReaper,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.hasRole('worker')) return;
    await this.queue.recoverOrphans();
    const execute = ({ data, signal }: { data: RunJob; signal: AbortSignal }): Promise<void> =>
      this.activity.during(data.runId, (stop) =>
        this.pipeline.execute(data.runId, AbortSignal.any([stop, signal])),
      );
    await this.queue.work<RunJob>(QUEUES.runs, { batchSize: 1, parallel: RUNS_AT_ONCE }, execute);
    await this.queue.work<RunJob>(
      QUEUES.outboundRuns,
      { batchSize: OUTBOUND_RUNS_PER_FETCH, parallel: FETCHES_AT_ONCE },
      execute,
    );
    await this.queue.work<BatchJob>(
      QUEUES.batches,
      { batchSize: BATCHES_PER_FETCH, parallel: FETCHES_AT_ONCE },
      ({ data, signal }) =>
        this.activity.during(data.runId, (stop) => this.batches.writeBatch(data, { stop, abort: signal })),
    );
    for (const queue of [QUEUES.crashedRuns, QUEUES.crashedBatches]) {
      await this.queue.work<RunJob>(queue, { batchSize: 1, parallel: 1 }, ({ data }) =>
        this.endCrashed(data.runId),
      );
    }
    // A database that was restored has runs and no queue.
    await this.reaper.reap();
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.config.hasRole('worker')) return;
    for (const queue of Object.values(QUEUES)) await this.queue.stopWork(queue);
  }

  @Interval(RECOVER_EVERY_MS)
  async recover(): Promise<void> {
    if (this.config.hasRole('worker')) await this.queue.recoverOrphans();
  }

  @Interval(RESUME_EVERY_MS)
  async resumeDue(): Promise<void> {
    if (this.config.hasRole('worker')) await this.pauses.resumeDueRuns();
  }

  @Interval(REAP_EVERY_MS)
  async reap(): Promise<void> {
    if (this.config.hasRole('worker')) await this.reaper.reap();
  }

  private async endCrashed(runId: string): Promise<void> {
    const detail =
      'The job of this run failed again and again, or ended its process; the log of the worker says why. Correct the cause and resume the run.';
    await this.finisher.failRun(runId, { step: 'run', code: 'RUN_CRASHED', detail });
  }
}
