import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { AppConfig } from '../config/index.js';
import { FetchMissing } from './fetch-missing.service.js';
import { SearchStore } from './search-store.js';

/** Drives fetch missing in processes with the role `scheduler`: a beat every two seconds, old searches dropped every hour. */
@Injectable()
export class FetchMissingTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FetchMissingTicker.name);
  private readonly stopping = new AbortController();
  private readonly jobs: CronJob[] = [];

  constructor(
    private readonly config: AppConfig,
    private readonly registry: SchedulerRegistry,
    private readonly fetchMissing: FetchMissing,
    private readonly searches: SearchStore,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('scheduler')) return;
    this.every('*/2 * * * * *', 'fetch-missing-beat', () => this.fetchMissing.beat(this.stopping.signal));
    this.every('0 23 * * * *', 'fetch-missing-cleaning', () =>
      this.searches.dropOlderThan(this.config.RETENTION_DAYS),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    for (const job of this.jobs) await job.stop();
  }

  private every(cronTime: string, name: string, onTick: () => Promise<void>): void {
    const errorHandler = (error: unknown): void => {
      if (this.stopping.signal.aborted) return;
      this.logger.error({ err: error }, `${name} failed; it is tried again at its next time`);
    };
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
