import { type BeforeApplicationShutdown, Injectable, Logger, Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { AppConfig } from '../config/index.js';

/**
 * What processes with the role `scheduler` do again and again. Each of them beats; which one does the work of a beat is for the
 * database to decide. A beat that takes longer than its time swallows the next one: they never overlap in a process.
 */
@Injectable()
export class Beats implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Beats.name);
  private readonly stopping = new AbortController();
  private readonly jobs: CronJob[] = [];

  constructor(
    private readonly config: AppConfig,
    private readonly registry: SchedulerRegistry,
  ) {}

  /** Does `work` at the times of `cronTime` (seconds first, UTC). Its signal is aborted when the process ends. */
  every(cronTime: string, name: string, work: (signal: AbortSignal) => Promise<unknown>): void {
    if (!this.config.hasRole('scheduler')) return;
    const job = CronJob.from({
      cronTime,
      name,
      onTick: async () => void (await work(this.stopping.signal)),
      errorHandler: (error) => this.report(name, error),
      waitForCompletion: true,
      // Late is better than left out, which is what becomes of a beat that a busy process meets a quarter of a second late.
      threshold: Number.POSITIVE_INFINITY,
      timeZone: 'UTC',
    });
    this.registry.addCronJob(name, job);
    this.jobs.push(job);
    job.start();
  }

  /** Lets what is under way end before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    for (const job of this.jobs) await job.stop();
  }

  private report(name: string, error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.logger.error({ err: error }, `${name} failed; it is tried again at its next time`);
  }
}

/** Needs `ScheduleModule.forRoot()` in the application. */
@Module({ providers: [Beats], exports: [Beats] })
export class BeatsModule {}
