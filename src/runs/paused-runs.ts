import { Injectable } from '@nestjs/common';
import { firstRow, type SqlExecutor, storableText } from '../database/index.js';
import type { Run, RunPause } from './run.js';
import { RUN_COLUMNS, RUNS } from './run-columns.js';

/** The pauses of runs in the `runs` table. */
@Injectable()
export class PausedRuns {
  /** Lets a run wait for `forMs` (database time), or longer when it waits already. False when it is not under way. */
  async begin(
    id: string,
    epoch: number,
    pause: RunPause,
    forMs: number,
    executor: SqlExecutor,
  ): Promise<boolean> {
    const paused = await firstRow(
      executor,
      `UPDATE runs SET state = 'paused', pause_code = $3, pause_detail = $4,
         resume_at = greatest(resume_at, now() + $5::float8 * interval '1 ms')
       WHERE id = $1 AND epoch = $2 AND state <> 'finished' AND cancel_requested_at IS NULL AND error_code IS NULL
       RETURNING id`,
      [id, epoch, pause.code, storableText(pause.detail), forMs],
    );
    return paused !== null;
  }

  /**
   * Since when a run waits for its ERP at this page, in milliseconds; 0 when it begins to. The time of another page, or of a run
   * that was taken up again, does not count.
   */
  async noteWait(id: string, pageNo: number, executor: SqlExecutor): Promise<number> {
    const noted = await firstRow<{ waitedMs: number }>(
      executor,
      `UPDATE runs SET waiting_page = $2, read_waits = true,
         waiting_since = CASE WHEN waiting_page = $2 AND waiting_since > coalesce(reopened_at, '-infinity')
           THEN waiting_since ELSE now() END
       WHERE id = $1
       RETURNING (extract(epoch FROM now() - waiting_since) * 1000)::float8 AS "waitedMs"`,
      [id, pageNo],
    );
    return noted?.waitedMs ?? 0;
  }

  /** Whether it was the read that waited. */
  async end(id: string, executor: SqlExecutor): Promise<boolean> {
    const { reads } = (await firstRow<{ reads: boolean }>(
      executor,
      'SELECT read_waits AS reads FROM runs WHERE id = $1 FOR UPDATE',
      [id],
    )) ?? { reads: false };
    await executor.query(
      `UPDATE runs SET state = 'running', resume_at = NULL, pause_code = NULL, pause_detail = NULL, read_waits = false
       WHERE id = $1`,
      [id],
    );
    return reads;
  }

  /** A paused run whose time has come, locked; null when there is none that nobody else has taken. */
  async claimDueRun(executor: SqlExecutor): Promise<Run | null> {
    return firstRow<Run>(
      executor,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE state = 'paused' AND resume_at <= now()
       ORDER BY resume_at LIMIT 1 FOR UPDATE OF runs SKIP LOCKED`,
    );
  }
}
