import { prepared, rows, type SqlExecutor } from '../../database/index.js';
import type { JobLeases } from './job-leases.js';
import type { JobKeys } from './slot.js';

/** The schema of pg-boss. */
export const SCHEMA = 'queue';

/** One try of a job. */
export interface TakenJob<T> {
  readonly id: string;
  readonly data: T;
  /** Which try it is: who holds an older one has lost the job. */
  readonly retryCount: number;
  readonly keys: JobKeys;
}

/** Whose jobs are not to be taken now. */
export interface Passed {
  /** Flows that have a job in hand: theirs come after those of the others. */
  readonly busyFlows: readonly string[];
  readonly fullFlows: readonly string[];
  readonly fullParties: readonly string[];
}

interface JobRow {
  readonly id: string;
  readonly data: unknown;
  readonly retryCount: number;
  readonly flowId: string | null;
  readonly party: string | null;
}

const WAITING = `name = $1 AND state < 'active' AND NOT blocked AND start_after <= now()
  AND (group_tier IS NULL OR group_tier <> ALL($4::text[]))`;
const IN_TURN = 'ORDER BY priority DESC, created_on LIMIT 1 FOR UPDATE SKIP LOCKED';

/**
 * Takes, keeps and ends jobs of pg-boss, one at a time, together with their leases. pg-boss makes the jobs, tries them again and
 * gives up on them; which one is next is decided here, since its own fetch knows no fairness between groups.
 */
export class JobStore {
  constructor(
    private readonly executor: SqlExecutor,
    private readonly leases: JobLeases,
    private readonly tableOf: (queue: string) => string,
  ) {}

  /** The oldest job of a flow that has none in hand; else the oldest of those that may have another. Null when there is none. */
  async take<T>(queue: string, { busyFlows, fullFlows, fullParties }: Passed): Promise<TakenJob<T> | null> {
    const jobs = this.tableOf(queue);
    const [taken] = await rows<JobRow>(
      this.executor,
      prepared(`WITH fresh AS MATERIALIZED (
         SELECT id FROM ${jobs} WHERE ${WAITING} AND (group_id IS NULL OR group_id <> ALL($2::text[])) ${IN_TURN}
       ), further AS MATERIALIZED (
         SELECT id FROM ${jobs} WHERE NOT EXISTS (SELECT FROM fresh)
           AND ${WAITING} AND (group_id IS NULL OR group_id <> ALL($3::text[])) ${IN_TURN}
       ), taken AS (
         UPDATE ${jobs} SET state = 'active', started_on = now(), heartbeat_on = now(),
           retry_count = CASE WHEN started_on IS NULL THEN retry_count ELSE retry_count + 1 END
         WHERE name = $1 AND id = coalesce((SELECT id FROM fresh), (SELECT id FROM further))
         RETURNING id, data, retry_count AS "retryCount", group_id AS "flowId", group_tier AS party
       ), leased AS (
         INSERT INTO job_leases (job_id, queue, process_no) SELECT id, $1, $5 FROM taken
         ON CONFLICT (job_id) DO UPDATE SET process_no = excluded.process_no, taken_at = now()
       )
       SELECT * FROM taken`),
      [queue, busyFlows, fullFlows, fullParties, this.leases.processNo],
    );
    if (taken === undefined) return null;
    const { id, data, retryCount, flowId, party } = taken;
    return { id, data: data as T, retryCount, keys: { flowId: flowId ?? id, party } };
  }

  /** The job is done, and gone. */
  async complete(queue: string, { id, retryCount }: TakenJob<unknown>): Promise<void> {
    await this.executor.query(
      prepared(`WITH done AS (
         DELETE FROM ${this.tableOf(queue)} WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3)
       DELETE FROM job_leases WHERE job_id = $2 AND process_no = $4`),
      [queue, id, retryCount, this.leases.processNo],
    );
  }

  /** Tells that these are worked on; gives the ids of those that still are this process's. */
  async beat(queue: string, jobs: readonly TakenJob<unknown>[]): Promise<ReadonlySet<string>> {
    const kept = await rows<{ id: string }>(
      this.executor,
      prepared(`UPDATE ${this.tableOf(queue)} AS job SET heartbeat_on = now()
       FROM unnest($2::uuid[], $3::int[]) AS held (id, retry_count)
       WHERE name = $1 AND job.id = held.id AND job.retry_count = held.retry_count AND state = 'active' RETURNING job.id`),
      [queue, jobs.map(({ id }) => id), jobs.map(({ retryCount }) => retryCount)],
    );
    return new Set(kept.map(({ id }) => id));
  }
}
