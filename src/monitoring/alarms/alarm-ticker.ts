import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Beats } from '../../common/index.js';
import { AppConfig } from '../../config/index.js';
import { AlarmCourier } from './alarm-courier.js';
import { AlarmEvaluator } from './alarm-evaluator.js';
import { AlarmRepository } from './alarm.repository.js';

/** Drives the alarms: conditions are looked at, notices delivered, old events dropped. */
@Injectable()
export class AlarmTicker implements OnApplicationBootstrap {
  constructor(
    private readonly config: AppConfig,
    private readonly beats: Beats,
    private readonly evaluator: AlarmEvaluator,
    private readonly courier: AlarmCourier,
    private readonly alarms: AlarmRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.beats.every('*/5 * * * * *', 'alarm-evaluation', () => this.evaluator.evaluate());
    this.beats.every('* * * * * *', 'alarm-delivery', () => this.courier.deliverDue());
    this.beats.every('0 27 * * * *', 'alarm-cleaning', () =>
      this.alarms.dropEventsOlderThan(this.config.RETENTION_DAYS),
    );
  }
}
