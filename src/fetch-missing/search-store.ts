import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../common/index.js';
import { firstRow, rows, type SqlExecutor } from '../database/index.js';
import { CURRENT_FLOWS } from '../flows/index.js';

/** One search of one flow, and what came of it. */
export interface MissingSearch {
  readonly id: string;
  readonly flowId: string;
  /** The time that it was due; null on demand. */
  readonly slot: Date | null;
  readonly triggeredBy: string;
  readonly state: 'queued' | 'running' | 'finished' | 'failed';
  readonly attempts: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly since: string | null;
  readonly imageCheck: string | null;
  readonly lookedAt: number;
  readonly missing: number;
  readonly withoutIdentifier: number;
  readonly heldBack: number;
  readonly triggered: number;
  readonly runIds: readonly string[];
  readonly answers: Readonly<Record<string, number>>;
  readonly code: string | null;
  readonly detail: string | null;
}

export type SearchCounts = Pick<MissingSearch, 'lookedAt' | 'missing' | 'withoutIdentifier'> & {
  readonly imageCheck: string | null;
  readonly since: string;
};

const LEASE = `now() + interval '60 seconds'`;
const COLUMNS = `id, flow_id AS "flowId", slot, triggered_by AS "triggeredBy", state, attempts, created_at AS "createdAt",
  finished_at AS "finishedAt", since, image_check AS "imageCheck", looked_at AS "lookedAt", missing,
  without_identifier AS "withoutIdentifier", held_back AS "heldBack", triggered, run_ids AS "runIds", answers, code, detail`;

/** The `missing_searches` table. */
@Injectable()
export class SearchStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Queues the search of the current period for every started flow that takes part; one process wins each. */
  async queueDue(everyMinutes: number): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO missing_searches (id, flow_id, slot, triggered_by)
       SELECT gen_random_uuid(), f.id, to_timestamp(floor(extract(epoch FROM now()) / $1::float8) * $1::float8), 'System'
       FROM ${CURRENT_FLOWS} f
       WHERE f.state = 'running' AND f.direction = 'inbound' AND f.document #>> '{fetchMissing,enabled}' = 'true'
       ON CONFLICT (flow_id, slot) DO NOTHING`,
      [everyMinutes * 60],
    );
  }

  async queue(flowId: string, triggeredBy: string): Promise<string> {
    const id = newId();
    await this.dataSource.query(
      'INSERT INTO missing_searches (id, flow_id, triggered_by) VALUES ($1, $2, $3)',
      [id, flowId, triggeredBy],
    );
    return id;
  }

  /** The next search that nobody works on, also one whose process has died; it is this caller's for a minute. */
  claim(): Promise<MissingSearch | null> {
    return firstRow<MissingSearch>(
      this.dataSource,
      `UPDATE missing_searches SET state = 'running', attempts = attempts + 1, lease_until = ${LEASE}
       WHERE id = (SELECT id FROM missing_searches
                   WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
                   ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${COLUMNS}`,
    );
  }

  /** Records how far a search has come and keeps it; false when another process has taken it over. */
  async saveProgress({ id, attempts }: MissingSearch, counts: SearchCounts): Promise<boolean> {
    const kept = await rows(
      this.dataSource,
      `UPDATE missing_searches SET lease_until = ${LEASE}, since = $3, image_check = $4, looked_at = $5, missing = $6,
         without_identifier = $7
       WHERE id = $1 AND attempts = $2 AND state = 'running' RETURNING id`,
      [
        id,
        attempts,
        counts.since,
        counts.imageCheck,
        counts.lookedAt,
        counts.missing,
        counts.withoutIdentifier,
      ],
    );
    return kept.length > 0;
  }

  async finish({ id, attempts }: MissingSearch, identifiers: number): Promise<void> {
    await this.dataSource.query(
      `WITH asked AS (SELECT count(*)::int AS count FROM missing_products WHERE search_id = $1)
       UPDATE missing_searches SET state = 'finished', finished_at = now(), triggered = asked.count,
         held_back = greatest(0, $3 - asked.count) FROM asked
       WHERE id = $1 AND attempts = $2 AND state = 'running'`,
      [id, attempts, identifiers],
    );
  }

  /** Ends a search with an error, or puts it back for another try in a minute. */
  async fail(
    { id, attempts }: MissingSearch,
    error: { code: string; detail: string },
    again: boolean,
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE missing_searches SET state = CASE WHEN $5 THEN 'queued' ELSE 'failed' END, code = $3, detail = $4,
         lease_until = ${LEASE}, finished_at = CASE WHEN $5 THEN NULL ELSE now() END
       WHERE id = $1 AND attempts = $2 AND state = 'running'`,
      [id, attempts, error.code, error.detail, again],
    );
  }

  async addRun(searchIds: readonly string[], runId: string, executor: SqlExecutor): Promise<void> {
    await executor.query(
      'UPDATE missing_searches SET run_ids = array_append(run_ids, $2::uuid) WHERE id = ANY ($1::uuid[])',
      [searchIds, runId],
    );
  }

  /** Newest first. */
  async listSearches(
    flowId: string,
    page: number,
    limit: number,
  ): Promise<{ searches: MissingSearch[]; count: number }> {
    const searches = await rows<MissingSearch>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM missing_searches WHERE flow_id = $1 ORDER BY created_at DESC LIMIT $2 OFFSET $3`,
      [flowId, limit, (page - 1) * limit],
    );
    const total = await firstRow<{ count: number }>(
      this.dataSource,
      'SELECT count(*)::int AS count FROM missing_searches WHERE flow_id = $1',
      [flowId],
    );
    return { searches, count: total?.count ?? 0 };
  }

  /** Products that no search has found for longer are forgotten with the searches. */
  async dropOlderThan(days: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM missing_searches WHERE state IN ('finished', 'failed') AND created_at < now() - make_interval(days => $1)`,
      [days],
    );
    await this.dataSource.query(
      `DELETE FROM missing_products WHERE state = 'answered' AND greatest(found_at, next_ask_at) < now() - make_interval(days => $1)`,
      [days],
    );
  }
}
