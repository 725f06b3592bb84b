import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, SqlState, sqlState } from '../../database/index.js';

/** Half of each page is left free for the outcomes of its rows, beside their staged versions: heap-only updates. */
const TABLES = { run_rows: 'WITH (fillfactor = 47)', row_failures: '' };
const PARENTS = Object.keys(TABLES);
const TRUSTED_MS = 3_600_000;

/** `run_rows` and `row_failures` have one partition a day (`run_rows_20261123`), made ahead and dropped whole by retention. */
@Injectable()
export class RowPartitions {
  private readonly known = new Set<string>();
  /** When today and tomorrow were last found there, on this process's own clock: good for many hours. */
  private ensuredAtMs = -Infinity;

  constructor(private readonly dataSource: DataSource) {}

  /** Makes sure that the rows of a run that starts now, or just after midnight (UTC), have a place. */
  async ensureUpcoming(): Promise<void> {
    if (performance.now() - this.ensuredAtMs < TRUSTED_MS) return;
    const askedAtMs = performance.now();
    await this.ensureDays(0, 1);
    this.ensuredAtMs = askedAtMs;
  }

  /** The days from today + `from` to today + `to`, by the database's clock, in UTC. */
  async ensureDays(from: number, to: number): Promise<void> {
    const days = await rows<{ day: string }>(
      this.dataSource,
      `SELECT to_char((now() AT TIME ZONE 'UTC')::date + n, 'YYYY-MM-DD') AS day FROM generate_series($1::int, $2::int) AS n`,
      [from, to],
    );
    for (const { day } of days) await this.ensureDay(day);
  }

  private async ensureDay(day: string): Promise<void> {
    if (this.known.has(day)) return;
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('run_rows partitions'))`);
      for (const [parent, options] of Object.entries(TABLES)) {
        await manager.query(
          `CREATE TABLE IF NOT EXISTS ${partitionOf(parent, day)} PARTITION OF ${parent}
           FOR VALUES FROM ('${day}') TO (date '${day}' + 1) ${options}`,
        );
      }
    });
    this.known.add(day);
  }

  /**
   * Tells Postgres what the rows of a day look like by now. It looks by itself once a minute, and until then it takes ten
   * thousand new rows for one and joins them with each other in nested loops.
   */
  async analyzeDay(day: string): Promise<void> {
    await this.dataSource.query(`ANALYZE ${partitionOf('run_rows', day)}`);
  }

  /**
   * Drops the partitions of days more than `keepDays` ago on which no run is unfinished; gives their names. Dropping
   * takes a moment, but needs the table for itself: it waits two seconds for whoever reads, then leaves the rest to
   * the next time, since everybody else would wait behind it.
   */
  async dropOlderThan(keepDays: number): Promise<string[]> {
    const old = await rows<{ name: string }>(
      this.dataSource,
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       CROSS JOIN LATERAL to_date(right(c.relname, 8), 'YYYYMMDD') AS day
       WHERE i.inhparent = ANY($2::regclass[]) AND day < (now() AT TIME ZONE 'UTC')::date - $1::int
         AND NOT EXISTS (SELECT FROM runs WHERE runs.day = day.day AND state <> 'finished')
       ORDER BY day, c.relname DESC`,
      [keepDays, PARENTS],
    );
    const dropped: string[] = [];
    for (const { name } of old) if (await this.drop(name)) dropped.push(name);
    return dropped;
  }

  private async drop(partition: string): Promise<boolean> {
    try {
      await this.dataSource.transaction(async (manager) => {
        await manager.query(`SET LOCAL lock_timeout = '2s'`);
        await manager.query(`DROP TABLE IF EXISTS ${partition}`);
      });
      return true;
    } catch (error) {
      if (sqlState(error) === SqlState.LOCK_NOT_AVAILABLE) return false;
      throw error;
    }
  }
}

function partitionOf(parent: string, day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`${day} is not a day.`);
  return `${parent}_${day.replaceAll('-', '')}`;
}
