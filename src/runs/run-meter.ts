/** What runs tell the metrics and the trace. Called where something has become durable, so that nothing is counted twice. */
import { afterCommit, prepared, rows, type SqlExecutor } from '../database/index.js';
import type { StepProgress } from './log/index.js';
import {
  recordRunSpan,
  rowsSettled,
  runSeconds,
  runsFinished,
  slowWatch,
  stepSeconds,
} from '../telemetry/index.js';
import { NO_COUNTS, type Run, type RunCounts, type RunFailure, type RunStatus } from './run.js';

/** One go of each of these steps, for their durations. */
export function meterSteps(progress: readonly Pick<StepProgress, 'step' | 'durationMs'>[]): void {
  for (const { step, durationMs } of progress) stepSeconds.observe({ step }, durationMs / 1000);
}

export interface SettledRows {
  readonly outcome: string;
  readonly code: string | null;
  readonly count: number;
}

/** Counts rows that have just got their outcome, after the commit that made it so; at once where that is done. */
export function meterRows(flow: string, settled: readonly SettledRows[], executor?: SqlExecutor): void {
  if (settled.length === 0) return;
  const count = (): void => {
    for (const { outcome, code, count } of settled)
      rowsSettled.inc({ flow, outcome, code: code ?? '' }, count);
  };
  if (executor === undefined) count();
  else afterCommit(executor, count);
}

/** The outcomes of a batch, added up. */
export function settledRows(
  outcomes: readonly { readonly status: string; readonly code: string | null }[],
): SettledRows[] {
  const totals = new Map<string, { outcome: string; code: string | null; count: number }>();
  for (const { status, code } of outcomes) {
    const key = `${status} ${code ?? ''}`;
    const total = totals.get(key);
    if (total === undefined) totals.set(key, { outcome: status, code, count: 1 });
    else total.count += 1;
  }
  return [...totals.values()];
}

/**
 * The rows of a run that have their outcome already, by outcome and code: before the write, those refused or skipped. What
 * was settled before a resume or a retry was counted then.
 */
export function countSettled(run: Run, executor: SqlExecutor, fromRowNo = 0): Promise<SettledRows[]> {
  return rows<SettledRows>(
    executor,
    `SELECT status AS outcome, code, count(*)::int AS count FROM run_rows
     WHERE day = $1 AND run_id = $2 AND row_no >= $3 AND status <> 'pending'
       AND ($4::timestamptz IS NULL OR finished_at >= $4) GROUP BY status, code`,
    [run.day, run.id, fromRowNo, run.reopenedAt],
  );
}

/** All rows of a run by outcome, and of those that have theirs what `countSettled` tells. */
export async function countByCode(
  run: Run,
  executor: SqlExecutor,
): Promise<{ readonly counts: RunCounts & { pending: number }; readonly settled: SettledRows[] }> {
  const found = await rows<SettledRows & { readonly whole: number }>(
    executor,
    prepared(`SELECT status AS outcome, code, count(*)::int AS whole,
       count(*) FILTER (WHERE status <> 'pending' AND ($3::timestamptz IS NULL OR finished_at >= $3))::int AS count
     FROM run_rows WHERE day = $1 AND run_id = $2 GROUP BY status, code`),
    [run.day, run.id, run.reopenedAt],
  );
  const counts = { ...NO_COUNTS, pending: 0 };
  for (const { outcome, whole } of found) counts[outcome as keyof typeof counts] += whole;
  return { counts, settled: found.filter(({ count }) => count > 0) };
}

/** The end of a run: its metrics, its warning when it was slow, and the span that holds all others of its trace. */
export function meterRunEnd(
  run: Run,
  end: RunCounts & { readonly status: RunStatus; readonly failure: RunFailure | null },
  executor: SqlExecutor,
): void {
  afterCommit(executor, () => {
    const finishedAt = new Date();
    const startedAt = run.reopenedAt ?? run.startedAt ?? run.createdAt;
    const durationMs = Math.max(0, finishedAt.getTime() - startedAt.getTime());
    runsFinished.inc({ flow: run.flowSlug, trigger: run.trigger, status: end.status });
    runSeconds.observe({ flow: run.flowSlug }, durationMs / 1000);
    slowWatch.note('run', durationMs, () => `${run.id} of flow ${run.flowSlug}`);
    recordRunSpan(
      { id: run.id, startedAt, finishedAt, resumed: run.reopenedAt !== null },
      {
        'run.id': run.id,
        'run.trigger': run.trigger,
        'run.status': end.status,
        'run.pages': run.pages,
        'run.records': run.records,
        'run.rows.written': end.written,
        'run.rows.skipped': end.skipped,
        'run.rows.failed': end.failed,
        'flow.slug': run.flowSlug,
        'flow.version': run.flowVersion,
      },
      end.failure === null ? null : `${end.failure.step}: ${end.failure.code}`,
    );
  });
}
