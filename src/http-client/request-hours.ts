import { type BeforeApplicationShutdown, Injectable, Logger, Module } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { rows } from '../database/index.js';
import { requestTally, type TallyEntry } from './request-tally.js';

/** What requests to a host were for, took and came to, over all processes. */
export interface HostRequests extends TallyEntry {
  /** Begin of the hour or day. */
  readonly at: Date;
}

/** Saves what every process has added up, by the hour: a crash loses a minute of it. */
@Injectable()
export class RequestHours implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RequestHours.name);

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
  ) {}

  @Cron('30 * * * * *', { name: 'requests.hours' })
  async tick(): Promise<void> {
    await this.save().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'What requests took could not be saved; a minute of it is lost'),
    );
  }

  @Cron('0 37 * * * *', { name: 'requests.retention' })
  async dropOld(): Promise<void> {
    if (!this.config.hasRole('scheduler')) return;
    await this.dataSource.query('DELETE FROM request_hours WHERE hour < now() - make_interval(days => $1)', [
      this.config.RETENTION_DAYS,
    ]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.tick();
  }

  async save(): Promise<void> {
    const entries = requestTally.drain();
    if (entries.length === 0) return;
    await this.dataSource.query(
      `INSERT INTO request_hours AS r (hour, purpose, host, requests, unanswered, refused, broken, buckets)
       SELECT date_trunc('hour', now()), n.* FROM jsonb_to_recordset($1::jsonb) AS n (purpose text, host text, requests bigint,
         unanswered bigint, refused bigint, broken bigint, buckets bigint[]) ORDER BY purpose, host
       ON CONFLICT (hour, purpose, host) DO UPDATE SET requests = r.requests + EXCLUDED.requests,
         unanswered = r.unanswered + EXCLUDED.unanswered, refused = r.refused + EXCLUDED.refused,
         broken = r.broken + EXCLUDED.broken,
         buckets = ARRAY(SELECT one.n + other.n FROM unnest(r.buckets) WITH ORDINALITY AS one (n, at)
           JOIN unnest(EXCLUDED.buckets) WITH ORDINALITY AS other (n, at) USING (at) ORDER BY at)`,
      [JSON.stringify(entries)],
    );
  }

  /** The host is no more, and nothing of it shall be kept. */
  async forget(host: string): Promise<void> {
    requestTally.forget(host);
    await this.dataSource.query('DELETE FROM request_hours WHERE host = $1', [host]);
  }

  /** Of a period, summed by purpose and host; those with most requests first, at most 100. */
  listHosts(from: Date, to: Date): Promise<TallyEntry[]> {
    return rows<TallyEntry>(
      this.dataSource,
      `WITH chosen AS (SELECT * FROM request_hours WHERE hour >= date_trunc('hour', $1::timestamptz) AND hour < $2),
       parts AS (
         SELECT purpose, host, at, sum(n) AS n FROM chosen CROSS JOIN unnest(buckets) WITH ORDINALITY AS b (n, at)
         GROUP BY purpose, host, at)
       SELECT purpose, host, sum(requests)::float8 AS requests, sum(unanswered)::float8 AS unanswered,
         sum(refused)::float8 AS refused, sum(broken)::float8 AS broken,
         ARRAY(SELECT n::float8 FROM parts p WHERE p.purpose = c.purpose AND p.host = c.host ORDER BY at) AS buckets
       FROM chosen c GROUP BY purpose, host ORDER BY requests DESC LIMIT 100`,
      [from, to],
    );
  }
}

/** Needs a database and `ScheduleModule.forRoot()`, which tools without either do not have. */
@Module({ providers: [RequestHours], exports: [RequestHours] })
export class RequestHoursModule {}
