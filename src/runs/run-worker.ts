import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { AppConfig } from '../config/index.js';
import { isLasting } from '../database/index.js';
import { BatchWriter } from './write/batch-writer.js';
import { type BatchJob, JobQueue, QUEUES, type RunJob } from './queue/job-queue.js';
import type { JobInHand, SlotLimits } from './queue/job-slots.js';
import { RunActivity } from './run-activity.js';
import { RunFinisher } from './run-finisher.js';
import { RunPauses } from './run-pauses.js';
import { RunPipeline } from './run-pipeline.js';
import { RunReaper } from './run-reaper.js';

const RECOVER_EVERY_MS = 2000;
const RESUME_EVERY_MS = 1000;
const REAP_EVERY_MS = 60_000;

/** Takes the jobs of the queue, in processes with the role `worker`. */
@Injectable()
export class RunWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RunWorker.name);

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
    const { RUNS_AT_ONCE, BATCHES_AT_ONCE } = this.config;
    const execute = ({ data, signal, slot }: JobInHand<RunJob>): Promise<void> =>
      this.orEnd(data.runId, () =>
        this.activity.during(data.runId, (stop) =>
          this.pipeline.execute(data.runId, AbortSignal.any([stop, signal]), slot),
        ),
      );
    this.queue.work<RunJob>(QUEUES.runs, partsOf(RUNS_AT_ONCE, 2), execute);
    this.queue.work<RunJob>(QUEUES.outboundRuns, partsOf(RUNS_AT_ONCE, 2), execute);
    this.queue.work<BatchJob>(QUEUES.batches, partsOf(BATCHES_AT_ONCE, 4), ({ data, signal, slot }) =>
      this.orEnd(data.runId, () =>
        this.activity.during(data.runId, (stop) =>
          this.batches.writeBatch(data, { stop, abort: signal }, slot),
        ),
      ),
    );
    for (const queue of [QUEUES.crashedRuns, QUEUES.crashedBatches])
      this.queue.work<RunJob>(queue, partsOf(1, 1), ({ data }) => this.endCrashed(data.runId));
    // A database that was restored has runs and no queue.
    await this.reaper.reap();
  }

  onModuleDestroy(): void {
    this.queue.stopWork();
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

  /** What another try would meet again ends the run, in words; anything else gives the job back to the queue. */
  private async orEnd(runId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isLasting(error)) throw error;
      this.logger.error({ err: error, runId }, 'The run met an error that would come again, and ends');
      const detail = `${String(error)}. Trying again would not help, so the run has ended: this is an error of ours, or of data that we do not expect. The log of the worker has the details; resume the run after an update, or without those data.`;
      await this.finisher.failRun(runId, { step: 'run', code: 'RUN_BROKEN', detail });
    }
  }

  private async endCrashed(runId: string): Promise<void> {
    const detail =
      'The job of this run failed again and again, or ended its process; the log of the worker says why. Correct the cause and resume the run.';
    await this.finisher.failRun(runId, { step: 'run', code: 'RUN_CRASHED', detail });
  }
}

/** One ERP, one account and one flow have at most one part of so many places. */
function partsOf(atOnce: number, parts: number): SlotLimits {
  const most = Math.ceil(atOnce / parts);
  return { atOnce, perParty: most, perFlow: most };
}
