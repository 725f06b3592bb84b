import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../common/index.js';
import { firstRow, rows } from '../database/index.js';
import { CURRENT_FLOWS, type OnDrift } from '../flows/index.js';

/** One look at what the shop holds of the products of a flow, and what came of it. */
export interface Reconciliation {
  readonly id: string;
  readonly flowId: string;
  /** The time that it was due; null on demand. */
  readonly slot: Date | null;
  readonly triggeredBy: string;
  readonly sharePercent: number;
  readonly onDrift: OnDrift;
  readonly state: 'queued' | 'running' | 'finished' | 'failed';
  readonly attempts: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Up to where it has come. */
  readonly lastSku: string | null;
  readonly lookedAt: number;
  readonly drifted: number;
  readonly imagesAdded: number;
  readonly imagesRemoved: number;
  readonly imagesChanged: number;
  readonly code: string | null;
  readonly detail: string | null;
}

/** What a batch of products adds to a look. */
export interface LookSums {
  readonly lastSku: string;
  readonly lookedAt: number;
  readonly drifted: number;
  readonly imagesAdded: number;
  readonly imagesRemoved: number;
  readonly imagesChanged: number;
}

const LEASE = `now() + interval '60 seconds'`;
const COLUMNS = `id, flow_id AS "flowId", slot, triggered_by AS "triggeredBy", share_percent AS "sharePercent", on_drift AS "onDrift",
  state, attempts, created_at AS "createdAt", finished_at AS "finishedAt", last_sku AS "lastSku", looked_at AS "lookedAt", drifted,
  images_added AS "imagesAdded", images_removed AS "imagesRemoved", images_changed AS "imagesChanged", code, detail`;

/** The `reconciliations` table. */
@Injectable()
export class ReconciliationStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Queues the look of the current period for every started flow that has one; one process wins each. */
  async queueDue(): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO reconciliations (id, flow_id, slot, triggered_by, share_percent, on_drift)
       SELECT gen_random_uuid(), id, to_timestamp(floor(extract(epoch FROM now()) / seconds) * seconds), 'System', share, on_drift
       FROM (
         SELECT f.id, (f.document #>> '{reconcile,everyHours}')::float8 * 3600 AS seconds,
                (f.document #>> '{reconcile,sharePercent}')::real AS share, f.document #>> '{reconcile,onDrift}' AS on_drift
         FROM ${CURRENT_FLOWS} f WHERE f.state = 'running' AND f.document #>> '{reconcile,everyHours}' IS NOT NULL) AS due
       ON CONFLICT (flow_id, slot) DO NOTHING`,
    );
  }

  async queue(flowId: string, triggeredBy: string, sharePercent: number, onDrift: OnDrift): Promise<string> {
    const id = newId();
    await this.dataSource.query(
      'INSERT INTO reconciliations (id, flow_id, triggered_by, share_percent, on_drift) VALUES ($1, $2, $3, $4, $5)',
      [id, flowId, triggeredBy, sharePercent, onDrift],
    );
    return id;
  }

  /** The next one that nobody works on, also one whose process has died; it is this caller's for a minute. */
  claim(): Promise<Reconciliation | null> {
    return firstRow<Reconciliation>(
      this.dataSource,
      `UPDATE reconciliations SET state = 'running', attempts = attempts + 1, lease_until = ${LEASE}
       WHERE id = (SELECT id FROM reconciliations
                   WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
                   ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${COLUMNS}`,
    );
  }

  /** Adds what a batch has brought, and keeps the look; false when another process has taken it over. */
  async addSums({ id, attempts }: Reconciliation, sums: LookSums): Promise<boolean> {
    const kept = await rows(
      this.dataSource,
      `UPDATE reconciliations SET lease_until = ${LEASE}, last_sku = $3, looked_at = looked_at + $4, drifted = drifted + $5,
         images_added = images_added + $6, images_removed = images_removed + $7, images_changed = images_changed + $8
       WHERE id = $1 AND attempts = $2 AND state = 'running' RETURNING id`,
      [
        id,
        attempts,
        sums.lastSku,
        sums.lookedAt,
        sums.drifted,
        sums.imagesAdded,
        sums.imagesRemoved,
        sums.imagesChanged,
      ],
    );
    return kept.length > 0;
  }

  async finish({ id, attempts }: Reconciliation): Promise<void> {
    await this.dataSource.query(
      `UPDATE reconciliations SET state = 'finished', finished_at = now() WHERE id = $1 AND attempts = $2 AND state = 'running'`,
      [id, attempts],
    );
  }

  /** Ends a look with an error, or lets it go on in a minute. */
  async fail(
    { id, attempts }: Reconciliation,
    error: { code: string; detail: string },
    again: boolean,
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE reconciliations SET state = CASE WHEN $5 THEN 'queued' ELSE 'failed' END, code = $3, detail = $4,
         lease_until = ${LEASE}, finished_at = CASE WHEN $5 THEN NULL ELSE now() END
       WHERE id = $1 AND attempts = $2 AND state = 'running'`,
      [id, attempts, error.code, error.detail, again],
    );
  }

  /** Newest first. */
  async list(
    flowId: string,
    page: number,
    limit: number,
  ): Promise<{ reconciliations: Reconciliation[]; count: number }> {
    const reconciliations = await rows<Reconciliation>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM reconciliations WHERE flow_id = $1 ORDER BY created_at DESC LIMIT $2 OFFSET $3`,
      [flowId, limit, (page - 1) * limit],
    );
    const counted = await firstRow<{ count: number }>(
      this.dataSource,
      'SELECT count(*)::int AS count FROM reconciliations WHERE flow_id = $1',
      [flowId],
    );
    return { reconciliations, count: counted?.count ?? 0 };
  }

  async dropOlderThan(days: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM reconciliations WHERE state IN ('finished', 'failed') AND created_at < now() - make_interval(days => $1)`,
      [days],
    );
  }
}
