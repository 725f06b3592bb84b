import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../../database/index.js';
import type { Run } from '../run.js';
import { RUN_COLUMNS, RUNS } from '../run-columns.js';

/** More ended runs than a client is told when it comes back. */
const MOST_ENDED = 1000;

/** Runs as those who follow them read them: a few by id, or all that may have changed since a time. */
@Injectable()
export class RunChanges {
  constructor(private readonly dataSource: DataSource) {}

  /** The database's time, by which events are ordered between processes. */
  async readClock(): Promise<Date> {
    const clock = await firstRow<{ at: Date }>(this.dataSource, 'SELECT clock_timestamp() AS at');
    return clock?.at ?? new Date();
  }

  listRunsById(ids: readonly string[]): Promise<Run[]> {
    return rows<Run>(
      this.dataSource,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE id = ANY($1::uuid[]) ORDER BY id`,
      [ids],
    );
  }

  listUnfinished(): Promise<Run[]> {
    return rows<Run>(
      this.dataSource,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE state <> 'finished' ORDER BY id`,
    );
  }

  /** In the order of their ends; `complete` is false when there were more than are given, and only the last are. */
  async listEndedSince(since: Date): Promise<{ runs: Run[]; complete: boolean }> {
    const ended = await rows<Run>(
      this.dataSource,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE state = 'finished' AND finished_at >= $1
       ORDER BY finished_at DESC LIMIT $2`,
      [since, MOST_ENDED + 1],
    );
    return { runs: ended.slice(0, MOST_ENDED).toReversed(), complete: ended.length <= MOST_ENDED };
  }
}
