import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { rows } from '../database/index.js';
import { RowPartitions } from './row-partitions.js';

const RUNS_PER_DELETE = 500;

/** Keeps logs for `RETENTION_DAYS`: line logs go by dropping partitions, runs (with pages and steps) in small deletes. */
@Injectable()
export class Retention implements OnApplicationBootstrap {
  private readonly logger = new Logger(Retention.name);

  constructor(
    private readonly config: AppConfig,
    private readonly partitions: RowPartitions,
    private readonly dataSource: DataSource,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.ensureUpcoming();
  }

  @Cron('0 17 * * * *', { name: 'logs.retention' })
  async tick(): Promise<void> {
    if (!this.config.hasRole('scheduler')) return;
    await this.partitions.ensureUpcoming();
    const dropped = await this.partitions.dropOlderThan(this.config.RETENTION_DAYS);
    const deleted = await this.deleteOldRuns();
    if (dropped.length + deleted > 0) {
      this.logger.log({ dropped, deleted }, `Logs older than ${this.config.RETENTION_DAYS} days removed`);
    }
  }

  private async deleteOldRuns(): Promise<number> {
    let deleted = 0;
    for (;;) {
      const gone = await rows(
        this.dataSource,
        `DELETE FROM runs WHERE id IN (
           SELECT id FROM runs WHERE state = 'finished' AND day < (now() AT TIME ZONE 'UTC')::date - $1::int
           ORDER BY id LIMIT $2)
         RETURNING id`,
        [this.config.RETENTION_DAYS, RUNS_PER_DELETE],
      );
      deleted += gone.length;
      if (gone.length < RUNS_PER_DELETE) return deleted;
    }
  }
}
