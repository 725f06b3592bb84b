import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, type SqlExecutor, storableText } from '../database/index.js';

/** The steps of a run, in their order: the middle level of the logs. */
export const STEPS = ['login', 'read', 'script', 'mapping', 'group', 'write'] as const;
export type Step = (typeof STEPS)[number];
export type StepStatus = 'succeeded' | 'failed' | 'empty';

/** What a step did in one go (a page, a batch, or the whole step); counts and time add up over the run. */
export interface StepProgress {
  readonly step: Step;
  readonly durationMs: number;
  readonly counts?: Readonly<Record<string, number>>;
  /** What a script printed and logged; added to what is there, up to a limit. */
  readonly output?: string;
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

/** Writes and reads the step logs of runs. Every write may join the caller's transaction. */
@Injectable()
export class StepLogs {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds progress to several steps in one statement; starts those that have not started. */
  async addProgress(
    runId: string,
    progress: readonly StepProgress[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<void> {
    if (progress.length === 0) return;
    await executor.query(
      `INSERT INTO step_logs AS log (run_id, step, counts, duration_ms, output)
       SELECT $1, p.step, p.counts::jsonb, p.ms, left(p.output, $6)
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS p(step, counts, ms, output)
       ON CONFLICT (run_id, step) DO UPDATE SET
         state = 'running', status = NULL, finished_at = NULL,
         duration_ms = log.duration_ms + EXCLUDED.duration_ms,
         output = left(log.output || EXCLUDED.output, $6),
         counts = log.counts || coalesce((
           SELECT jsonb_object_agg(key, value::numeric + coalesce((log.counts ->> key)::numeric, 0))
           FROM jsonb_each_text(EXCLUDED.counts)), '{}')`,
      [
        runId,
        progress.map(({ step }) => step),
        progress.map(({ counts }) => JSON.stringify(counts ?? {})),
        progress.map(({ durationMs }) => Math.round(durationMs)),
        progress.map(({ output }) => storableText(output ?? '')),
        MAX_OUTPUT,
      ],
    );
  }

  async finishStep(
    runId: string,
    step: Step,
    status: StepStatus,
    message: string | null = null,
    executor: SqlExecutor = this.dataSource,
  ): Promise<void> {
    await executor.query(
      `INSERT INTO step_logs (run_id, step, state, status, message, finished_at)
       VALUES ($1, $2, 'finished', $3, $4, now())
       ON CONFLICT (run_id, step) DO UPDATE SET
         state = 'finished', status = EXCLUDED.status, message = EXCLUDED.message, finished_at = now()`,
      [runId, step, status, message === null ? null : storableText(message)],
    );
  }

  /** The steps of a run that have started, in their order. */
  async listSteps(runId: string): Promise<StepLog[]> {
    return rows<StepLog>(
      this.dataSource,
      `SELECT step, state, status, message, output, counts, duration_ms::float8 AS "durationMs",
              started_at AS "startedAt", finished_at AS "finishedAt"
       FROM step_logs WHERE run_id = $1 ORDER BY array_position($2::text[], step)`,
      [runId, STEPS],
    );
  }
}
