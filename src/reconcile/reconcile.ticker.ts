import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Beats } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { Reconciler } from './reconciler.js';
import { ReconciliationStore } from './reconciliation-store.js';

/** Drives the reconciler: a beat every two seconds, old looks dropped every hour. */
@Injectable()
export class ReconcileTicker implements OnApplicationBootstrap {
  constructor(
    private readonly config: AppConfig,
    private readonly beats: Beats,
    private readonly reconciler: Reconciler,
    private readonly store: ReconciliationStore,
  ) {}

  onApplicationBootstrap(): void {
    this.beats.every('1/2 * * * * *', 'reconcile-beat', (signal) => this.reconciler.beat(signal));
    this.beats.every('0 41 * * * *', 'reconcile-cleaning', () =>
      this.store.dropOlderThan(this.config.RETENTION_DAYS),
    );
  }
}
