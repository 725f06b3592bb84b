import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { prepared, rows, type SqlExecutor, storableText } from '../../database/index.js';
import { openBatches } from '../write/open-batches.js';
import { type Step, STEPS } from '../../engine/steps/index.js';

export { type Step, STEPS };
export const STEP_STATUSES = ['succeeded', 'failed', 'empty', 'cancelled'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** What a step did in one go (a page, a batch, or the whole step); counts and time add up over the run. */
export interface StepProgress {
  readonly step: Step;
  /** When it began, by the database's clock; left out where work was only handed out, and its time is not known yet. */
  readonly startedAt?: Date;
  /** Milliseconds of work. */
  readonly durationMs: number;
  /** When it ended, where that is not `durationMs` later: now, if it is null. */
  readonly endedAt?: null;
  readonly counts?: Readonly<Record<string, number>>;
  /** What a script printed and logged; added to what is there, up to a limit. */
  readonly output?: string;
  /** The step ends with this. */
  readonly end?: StepEnd;
}

/** How a step ends. */
export interface StepEnd {
  readonly status: StepStatus;
  readonly message?: string | null;
}

const MAX_OUTPUT = 20_000;

export interface StepLog {
  readonly step: Step;
  readonly state: 'running' | 'finished';
  readonly status: StepStatus | null;
  readonly message: string | null;
  readonly output: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly durationMs: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/**
 * The batches in hand count for themselves until they end; a write step that goes on shows its own totals and theirs. To be
 * joined with a step `log`.
 */
export const OPEN_WRITES = `LEFT JOIN LATERAL ${openBatches('log.run_id')} AS open
  ON log.step = 'write' AND log.state = 'running' AND open.batches > 0`;

/** What a step has counted, and for how long it has worked. */
export const STEP_TOTALS = `
  CASE WHEN open.batches IS NULL THEN log.counts
       ELSE jsonb_build_object('written', coalesce((log.counts ->> 'written')::int, 0) + open.written,
                               'skipped', coalesce((log.counts ->> 'skipped')::int, 0) + open.skipped,
                               'failed', coalesce((log.counts ->> 'failed')::int, 0) + open.failed,
                               'held', coalesce((log.counts ->> 'held')::int, 0) + open.held) END AS counts,
  (log.duration_ms + coalesce(open.duration_ms, 0))::float8 AS "durationMs"`;

/** Writes and reads the step logs of runs. Every write may join the caller's transaction. */
@Injectable()
export class StepLogs {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds progress to several steps in one statement; starts those that have not started, and ends those that say so. */
  async addProgress(
    runId: string,
    progress: readonly StepProgress[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<void> {
    if (progress.length === 0) return;
    await executor.query(
      prepared(`INSERT INTO step_logs AS log (run_id, step, counts, duration_ms, output, started_at, worked_until, state, status, message,
         finished_at)
       SELECT $1, p.step, p.counts::jsonb, p.ms, left(p.output, $6), coalesce(p.started_at, now.at), worked.until,
         CASE WHEN p.status IS NULL THEN 'running' ELSE 'finished' END, p.status, p.message,
         CASE WHEN p.status IS NOT NULL THEN coalesce(worked.until, now.at) END
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $7::timestamptz[], $8::bool[], $9::text[], $10::text[])
         AS p(step, counts, ms, output, started_at, until_now, status, message)
       CROSS JOIN (SELECT clock_timestamp() AS at) AS now
       CROSS JOIN LATERAL (SELECT CASE WHEN p.started_at IS NULL THEN NULL WHEN p.until_now THEN now.at
         ELSE p.started_at + p.ms * interval '1 ms' END AS until) AS worked
       ON CONFLICT (run_id, step) DO UPDATE SET
         state = EXCLUDED.state, status = EXCLUDED.status,
         message = CASE WHEN EXCLUDED.status IS NULL THEN log.message ELSE EXCLUDED.message END,
         finished_at = CASE WHEN EXCLUDED.status IS NOT NULL
           THEN coalesce(greatest(log.worked_until, EXCLUDED.worked_until), EXCLUDED.finished_at) END,
         started_at = CASE WHEN EXCLUDED.worked_until IS NULL THEN log.started_at
                           WHEN log.worked_until IS NULL THEN EXCLUDED.started_at
                           ELSE least(log.started_at, EXCLUDED.started_at) END,
         worked_until = greatest(log.worked_until, EXCLUDED.worked_until),
         duration_ms = log.duration_ms + EXCLUDED.duration_ms,
         output = left(log.output || EXCLUDED.output, $6),
         counts = log.counts || coalesce((
           SELECT jsonb_object_agg(key, value::numeric + coalesce((log.counts ->> key)::numeric, 0))
           FROM jsonb_each_text(EXCLUDED.counts)), '{}')`),
      [
        runId,
        progress.map(({ step }) => step),
        progress.map(({ counts }) => JSON.stringify(counts ?? {})),
        progress.map(({ durationMs }) => Math.round(durationMs)),
        progress.map(({ output }) => storableText(output ?? '')),
        MAX_OUTPUT,
        progress.map(({ startedAt }) => startedAt ?? null),
        progress.map(({ endedAt }) => endedAt === null),
        progress.map(({ end }) => end?.status ?? null),
        progress.map(({ end }) => (end?.message ? storableText(end.message) : null)),
      ],
    );
  }

  /** Ends a step when its last work ended; one that has not worked begins and ends now. */
  async finishStep(
    runId: string,
    step: Step,
    status: StepStatus,
    message: string | null = null,
    executor: SqlExecutor = this.dataSource,
  ): Promise<void> {
    await executor.query(
      prepared(`INSERT INTO step_logs AS log (run_id, step, state, status, message, started_at, finished_at)
       SELECT $1, $2, 'finished', $3, $4, at, at FROM clock_timestamp() AS at
       ON CONFLICT (run_id, step) DO UPDATE SET
         state = 'finished', status = EXCLUDED.status, message = EXCLUDED.message,
         finished_at = coalesce(log.worked_until, EXCLUDED.finished_at)`),
      [runId, step, status, message === null ? null : storableText(message)],
    );
  }

  /** Ends the steps that the end of their run has found at work. */
  async endOpenSteps(
    runId: string,
    status: StepStatus,
    message: string,
    executor: SqlExecutor,
  ): Promise<void> {
    await executor.query(
      `UPDATE step_logs SET state = 'finished', status = $2, message = $3,
         finished_at = coalesce(worked_until, clock_timestamp())
       WHERE run_id = $1 AND state = 'running'`,
      [runId, status, storableText(message)],
    );
  }

  /** The steps of a run that have started, in their order. */
  async listSteps(runId: string): Promise<StepLog[]> {
    return rows<StepLog>(
      this.dataSource,
      `SELECT log.step, log.state, log.status, log.message, log.output, ${STEP_TOTALS},
              log.started_at AS "startedAt", log.finished_at AS "finishedAt"
       FROM step_logs log ${OPEN_WRITES} WHERE log.run_id = $1 ORDER BY array_position($2::text[], log.step)`,
      [runId, STEPS],
    );
  }
}
