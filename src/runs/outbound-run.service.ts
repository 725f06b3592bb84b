import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { RowPartitions } from './log/index.js';
import type { RowCode } from '../rows/index.js';
import { JobQueue } from './queue/job-queue.js';
import { type PayloadPart, PayloadStore } from './source/payload-store.js';
import { type RunEvent, RunEvents } from './live/run-events.js';
import type { Run } from './run.js';
import { type NewPost, RunRepository } from './run.repository.js';

/** A payload that was posted to a flow, complete. */
export interface NewOutboundRun extends NewPost {
  readonly parts: readonly PayloadPart[];
}

/** A row that was not written, and why. */
export interface FailedRow {
  readonly sku: string | null;
  readonly code: RowCode | null;
  readonly detail: string | null;
}

/** Makes runs of what was posted. Any number of them may be under way for one flow; `SkuTurns` keeps their order. */
@Injectable()
export class OutboundRunService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly payloads: PayloadStore,
    private readonly queue: JobQueue,
    private readonly events: RunEvents,
    private readonly partitions: RowPartitions,
  ) {}

  /** Makes the place that the rows of runs go to. Call it before the transaction of `createRuns`. */
  async prepareRuns(): Promise<void> {
    await this.partitions.ensureUpcoming();
  }

  /**
   * Records runs, their payloads and their jobs in the caller's transaction: when that has committed, nothing is lost. They
   * arrive in the order given.
   */
  async createRuns(posts: readonly NewOutboundRun[], transaction: EntityManager): Promise<void> {
    if (posts.length === 0) return;
    await this.runs.insertPosts(posts, transaction);
    await this.payloads.insertParts(posts, transaction);
    await this.queue.sendOutboundRuns(
      posts.map(({ id, flowId }) => ({ runId: id, flowId })),
      transaction,
    );
    const created = posts.map(({ id, flowId }): RunEvent => ({ type: 'created', runId: id, flowId }));
    await this.events.publishAll(created, transaction);
  }

  /** The first failed rows of a run, in their order. */
  listFailedRows(run: Run, limit: number): Promise<FailedRow[]> {
    return rows<FailedRow>(
      this.dataSource,
      `SELECT sku, code, detail FROM run_rows WHERE day = $1 AND run_id = $2 AND status = 'failed'
       ORDER BY row_no LIMIT $3`,
      [run.day, run.id, limit],
    );
  }

  /** How many posts of a flow have not come to their end; counting stops at `most`. */
  async countUnfinished(flowId: string, most: number): Promise<number> {
    const found = await firstRow<{ count: number }>(
      this.dataSource,
      `SELECT count(*)::int AS count FROM (
         SELECT 1 FROM runs WHERE flow_id = $1 AND state <> 'finished' AND direction = 'outbound' LIMIT $2) AS unfinished`,
      [flowId, most],
    );
    return found?.count ?? 0;
  }
}
