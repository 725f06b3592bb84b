import { openBatches } from './write/open-batches.js';

/** What alarms ask of the runs of a flow, each as one row for a lateral join; the arguments are expressions. Tests do not count. */

/** So many times in a row another flow wrote other images: flows overwrite each other. */
export const FLAPS_FROM = 3;

/** What waits of a flow: rows that are held, and products that it and another flow overwrite in turn. */
export function openProducts(flowId: string): string {
  return `(SELECT
      (SELECT count(*)::int FROM undelivered_products u WHERE u.flow_id = ${flowId} AND u.state = 'held') AS "heldRows",
      (SELECT count(*)::int FROM product_states s WHERE s.flow_id = ${flowId} AND s.handovers >= ${FLAPS_FROM}) AS flapping)`;
}

/** Runs that finished in the last `minutes`, by the index of flow and time. */
export function runsEndedSince(flowId: string, minutes: string): string {
  return `(SELECT count(*) FILTER (WHERE status <> 'cancelled')::int AS runs,
      count(*) FILTER (WHERE status = 'failed')::int AS "failedRuns",
      avg(extract(epoch FROM finished_at - coalesce(reopened_at, started_at)))
        FILTER (WHERE status <> 'cancelled')::float8 AS "averageSeconds",
      count(*) FILTER (WHERE error_step = 'login' OR error_code LIKE 'LOGIN\\_%')::int AS "loginFailures",
      coalesce(sum(written + failed), 0)::int AS rows, coalesce(sum(failed), 0)::int AS "failedRows"
    FROM runs r
    WHERE r.flow_id = ${flowId} AND r.state = 'finished' AND r.trigger <> 'test'
      AND r.finished_at > now() - make_interval(mins => ${minutes}))`;
}

/** The rows so far of runs that go on. */
export function rowsUnderWay(flowId: string): string {
  return `(SELECT coalesce(sum(r.written + r.failed + open.written + open.failed), 0)::int AS rows,
      coalesce(sum(r.failed + open.failed), 0)::int AS "failedRows"
    FROM runs r CROSS JOIN LATERAL ${openBatches('r.id')} AS open
    WHERE r.flow_id = ${flowId} AND r.state <> 'finished' AND r.trigger <> 'test')`;
}

/** When the last good run ended; no row without one. */
export function lastGoodRun(flowId: string): string {
  return `(SELECT r.finished_at FROM runs r
    WHERE r.flow_id = ${flowId} AND r.state = 'finished' AND r.status IN ('succeeded', 'partial', 'empty')
      AND r.trigger <> 'test'
    ORDER BY r.finished_at DESC LIMIT 1)`;
}
