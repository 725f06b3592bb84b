import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config/index.js';
import { rows } from '../../database/index.js';
import { LoginErrors } from '../../logs/index.js';
import { levelsOf } from './kept-days.js';
import { RowPartitions } from './row-partitions.js';

const PER_DELETE = 500;

/** How much a round of retention removed: days of lines, and entries of the other levels. */
export interface RemovedLogs {
  readonly partitions: number;
  readonly steps: number;
  readonly runs: number;
  readonly logins: number;
}

/**
 * Keeps the logs of each level for as many days as the settings say, and no level longer than the one above: line logs
 * go by dropping partitions, steps (with the pages of their runs) and runs in small deletes. Runs that have not
 * finished keep everything.
 */
@Injectable()
export class Retention implements OnApplicationBootstrap {
  private readonly logger = new Logger(Retention.name);

  constructor(
    private readonly config: AppConfig,
    private readonly partitions: RowPartitions,
    private readonly loginErrors: LoginErrors,
    private readonly dataSource: DataSource,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.ensureUpcoming();
  }

  @Cron('0 17 * * * *', { name: 'logs.retention' })
  async tick(): Promise<void> {
    if (!this.config.hasRole('scheduler')) return;
    await this.partitions.ensureUpcoming();
    await this.removeOld();
  }

  /** Removes what is older than the settings say; gives what went. */
  async removeOld(): Promise<RemovedLogs> {
    const { days, stepDays, lineDays } = levelsOf(this.config);
    const partitions = await this.partitions.dropOlderThan(lineDays);
    const steps = await inBatches((limit) => this.deleteWith(STEPS_OF_OLD_RUNS, stepDays, limit));
    const runs = await inBatches((limit) => this.deleteWith(OLD_RUNS, days, limit));
    const logins = await inBatches((limit) => this.loginErrors.deleteOlderThan(days, limit));
    const removed = { partitions: partitions.length, steps, runs, logins };
    if (partitions.length + steps + runs + logins === 0) return removed;
    this.logger.log({ partitions, steps, runs, logins, days, stepDays, lineDays }, 'Old logs removed');
    return removed;
  }

  private async deleteWith(statement: string, days: number, limit: number): Promise<number> {
    return (await rows(this.dataSource, statement, [days, limit])).length;
  }
}

/** Small deletes, one after the other until nothing is left; gives how much went. */
async function inBatches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  for (let deleted = 0; ;) {
    const gone = await deleteSome(PER_DELETE);
    if (gone === 0) return deleted;
    deleted += gone;
  }
}

const OLD_RUN = `state = 'finished' AND day < (now() AT TIME ZONE 'UTC')::date - $1::int`;

const OLD_RUNS = `
  DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE ${OLD_RUN} ORDER BY id LIMIT $2) RETURNING id`;

const STEPS_OF_OLD_RUNS = `
  WITH old AS (
    SELECT id FROM runs WHERE ${OLD_RUN} AND EXISTS (SELECT FROM step_logs WHERE run_id = runs.id) ORDER BY id LIMIT $2
  ), pages AS (DELETE FROM run_pages USING old WHERE run_id = old.id)
  DELETE FROM step_logs USING old WHERE run_id = old.id RETURNING run_id`;
