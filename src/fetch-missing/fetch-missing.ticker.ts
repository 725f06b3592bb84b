import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Beats } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { FetchMissing } from './fetch-missing.service.js';
import { SearchStore } from './search-store.js';

/** Drives fetch missing: a beat every two seconds, old searches dropped every hour. */
@Injectable()
export class FetchMissingTicker implements OnApplicationBootstrap {
  constructor(
    private readonly config: AppConfig,
    private readonly beats: Beats,
    private readonly fetchMissing: FetchMissing,
    private readonly searches: SearchStore,
  ) {}

  onApplicationBootstrap(): void {
    this.beats.every('*/2 * * * * *', 'fetch-missing-beat', (signal) => this.fetchMissing.beat(signal));
    this.beats.every('0 23 * * * *', 'fetch-missing-cleaning', () =>
      this.searches.dropOlderThan(this.config.RETENTION_DAYS),
    );
  }
}
