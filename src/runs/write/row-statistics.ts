import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow } from '../../database/index.js';
import type { Run } from '../run.js';

/** Runs with fewer rows are grouped fast by any plan. */
const MANY_ROWS = 5000;

/**
 * Tells Postgres how many rows a run has before statements over all of them are planned. It would notice by itself within
 * minutes; until then it takes the run for a handful of rows and joins each of them with all others.
 */
@Injectable()
export class RowStatistics {
  constructor(private readonly dataSource: DataSource) {}

  /** `products`: how many were staged at most. Outside a transaction: the lock that ANALYZE takes must not be held for longer than it works. */
  async refresh({ id, day }: Run, products: number): Promise<void> {
    if (products < MANY_ROWS) return;
    const found = await firstRow<{ partition: string; rows: number }>(
      this.dataSource,
      `SELECT min(tableoid::regclass::text) AS partition, count(*)::int AS rows FROM run_rows WHERE day = $1 AND run_id = $2`,
      [day, id],
    );
    if (found === null || found.rows < MANY_ROWS) return;
    await this.dataSource.query(`ANALYZE ${found.partition}`);
  }
}
