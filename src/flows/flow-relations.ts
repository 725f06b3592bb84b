/** What other rooms may join of flows, as relations: `FROM ${FLOW_HEADS} f`. The tables behind them are this room's. */

/** Every flow: its id, slug, state (`running` or `stopped`) and, while it runs, when it was started. */
export const FLOW_HEADS = '(SELECT id, slug, state, started_at FROM flows)';

/** Running flows with a schedule. `since`: when the schedule began to count. */
export const SCHEDULED_FLOWS = `(
  SELECT id, slug, schedule, timezone, started_at, schedule_since AS since FROM flows
  WHERE state = 'running' AND schedule IS NOT NULL)`;

/** Every flow with the document of its current version. */
export const CURRENT_FLOWS = `(
  SELECT f.id, f.slug, f.state, f.direction, v.document
  FROM flows f JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.version)`;
