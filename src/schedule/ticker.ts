import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Beats } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { Scheduler } from './scheduler.js';
import { TickRepository } from './tick.repository.js';

/** Drives the scheduler: a beat every second, old ticks dropped every hour. */
@Injectable()
export class Ticker implements OnApplicationBootstrap {
  constructor(
    private readonly config: AppConfig,
    private readonly beats: Beats,
    private readonly scheduler: Scheduler,
    private readonly ticks: TickRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.beats.every('* * * * * *', 'schedule-beat', () => this.scheduler.beat());
    this.beats.every('0 17 * * * *', 'schedule-cleaning', () =>
      this.ticks.dropTicksOlderThan(this.config.RETENTION_DAYS),
    );
  }
}
