/**
 * Batches in hand count for themselves until they end: what those of a run have come to, as one row for a lateral join.
 * `runId` is an expression; `condition` spares the look at runs that can have none.
 */
export function openBatches(runId: string, condition = 'true'): string {
  return `(SELECT count(*)::int AS batches, coalesce(sum(written), 0)::int AS written, coalesce(sum(skipped), 0)::int AS skipped,
      coalesce(sum(failed), 0)::int AS failed, coalesce(sum(held), 0)::int AS held, coalesce(sum(duration_ms), 0) AS duration_ms
    FROM run_batches WHERE ${condition} AND run_id = ${runId} AND done_at IS NULL)`;
}
