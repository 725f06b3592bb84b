import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { AppConfig } from '../../config/index.js';
import { AlarmCourier } from './alarm-courier.js';
import { AlarmEvaluator } from './alarm-evaluator.js';
import { AlarmRepository } from './alarm.repository.js';

/** Drives the alarms in processes with the role `scheduler`; the database decides which of them does it. */
@Injectable()
export class AlarmTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AlarmTicker.name);
  private readonly jobs: CronJob[] = [];

  constructor(
    private readonly config: AppConfig,
    private readonly registry: SchedulerRegistry,
    private readonly evaluator: AlarmEvaluator,
    private readonly courier: AlarmCourier,
    private readonly alarms: AlarmRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('scheduler')) return;
    this.every('*/5 * * * * *', 'alarm-evaluation', async () => void (await this.evaluator.evaluate()));
    this.every('* * * * * *', 'alarm-delivery', async () => void (await this.courier.deliverDue()));
    this.every('0 27 * * * *', 'alarm-cleaning', () =>
      this.alarms.dropEventsOlderThan(this.config.RETENTION_DAYS),
    );
  }

  /** Lets what is under way end before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const job of this.jobs) await job.stop();
  }

  private every(cronTime: string, name: string, onTick: () => Promise<void>): void {
    const errorHandler = (error: unknown): void =>
      this.logger.error({ err: error }, `${name} failed; it is tried again at its next time`);
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
