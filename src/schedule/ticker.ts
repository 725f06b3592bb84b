import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { AppConfig } from '../config/index.js';
import { Scheduler } from './scheduler.js';
import { TickRepository } from './tick.repository.js';

/** Drives the scheduler in processes with the role `scheduler`: a beat every second, old ticks dropped every hour. */
@Injectable()
export class Ticker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Ticker.name);
  private readonly jobs: CronJob[] = [];

  constructor(
    private readonly config: AppConfig,
    private readonly registry: SchedulerRegistry,
    private readonly scheduler: Scheduler,
    private readonly ticks: TickRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('scheduler')) return;
    this.every('* * * * * *', 'schedule-beat', () => this.scheduler.beat());
    this.every('0 17 * * * *', 'schedule-cleaning', () =>
      this.ticks.dropTicksOlderThan(this.config.RETENTION_DAYS),
    );
  }

  /** Lets a beat that is under way end before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const job of this.jobs) await job.stop();
  }

  private every(cronTime: string, name: string, onTick: () => Promise<void>): void {
    const errorHandler = (error: unknown): void => {
      this.logger.error({ err: error }, `${name} failed; it is tried again at its next time`);
    };
    // A beat that takes longer than its second swallows the next one: they never overlap within a process.
    const job = CronJob.from({
      cronTime,
      name,
      onTick,
      errorHandler,
      waitForCompletion: true,
      timeZone: 'UTC',
    });
    this.registry.addCronJob(name, job);
    this.jobs.push(job);
    job.start();
  }
}
