import type { SqlClient } from './catalogue.js';

/** What a restored database does not go on with by itself. */
export interface Stopped {
  /** Slugs of the flows that ran, and are stopped now. */
  readonly flows: readonly string[];
  /** Ids of the runs that were under way, and end as cancelled. */
  readonly runs: readonly string[];
}

/**
 * Shops have gone on since the backup: what it says of their products must not make a run skip one. (An empty hash equals
 * nothing.)
 */
export async function doubtProducts(client: SqlClient): Promise<void> {
  await client.query(`UPDATE product_states SET content_hash = ''`);
}

/**
 * Stops everything that would reach out by itself, so that a copy works beside the original without harm: flows are
 * stopped, runs end as cancelled (and can be resumed), searches end, and no alarm is sent for what is past.
 */
export async function standStill(client: SqlClient, operator: string): Promise<Stopped> {
  const flows = await client.query<{ slug: string }>(
    `UPDATE flows SET state = 'stopped', started_at = NULL, updated_at = now() WHERE state = 'running' RETURNING slug`,
  );
  const runs = await client.query<{ id: string }>(
    `UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, now()), cancelled_by = coalesce(cancelled_by, $1),
       state = CASE state WHEN 'paused' THEN 'running' ELSE state END, resume_at = NULL, pause_code = NULL, pause_detail = NULL
     WHERE state <> 'finished' RETURNING id`,
    [operator],
  );
  await client.query(`
    UPDATE missing_searches SET state = 'failed', finished_at = now(), code = 'RESTORED',
      detail = 'The database was restored from a backup. Search again.'
    WHERE state IN ('queued', 'running');
    DELETE FROM missing_products WHERE state = 'waiting';
    UPDATE alarm_deliveries SET status = 'failed', error = 'The database was restored from a backup.' WHERE status = 'pending'`);
  return { flows: flows.rows.map(({ slug }) => slug).sort(), runs: runs.rows.map(({ id }) => id).sort() };
}
