import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../database/index.js';

/** `run_rows` has one partition a day (`run_rows_20261123`), made ahead and dropped whole by retention. */
@Injectable()
export class RowPartitions {
  private readonly known = new Set<string>();

  constructor(private readonly dataSource: DataSource) {}

  /** Makes sure that the rows of a run that starts now, or just after midnight (UTC), have a place. */
  async ensureUpcoming(): Promise<void> {
    const days = await rows<{ day: string }>(
      this.dataSource,
      `SELECT to_char((now() AT TIME ZONE 'UTC')::date + n, 'YYYY-MM-DD') AS day FROM generate_series(0, 1) AS n`,
    );
    for (const { day } of days) await this.ensureDay(day);
  }

  private async ensureDay(day: string): Promise<void> {
    if (this.known.has(day)) return;
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('run_rows partitions'))`);
      const [existing] = await rows(manager, 'SELECT 1 FROM pg_class WHERE oid = to_regclass($1)', [
        partitionOf(day),
      ]);
      if (existing !== undefined) return;
      // Free space on each page keeps the outcome of a row beside its staged version: a heap-only update.
      await manager.query(
        `CREATE TABLE ${partitionOf(day)} PARTITION OF run_rows
         FOR VALUES FROM ('${day}') TO (date '${day}' + 1) WITH (fillfactor = 60)`,
      );
    });
    this.known.add(day);
  }

  /** Drops the partitions of days more than `keepDays` ago; gives their names. */
  async dropOlderThan(keepDays: number): Promise<string[]> {
    const old = await rows<{ name: string }>(
      this.dataSource,
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'run_rows'::regclass
         AND to_date(right(c.relname, 8), 'YYYYMMDD') < (now() AT TIME ZONE 'UTC')::date - $1::int
       ORDER BY c.relname`,
      [keepDays],
    );
    for (const { name } of old) await this.dataSource.query(`DROP TABLE ${name}`);
    return old.map(({ name }) => name);
  }
}

function partitionOf(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`${day} is not a day.`);
  return `run_rows_${day.replaceAll('-', '')}`;
}
