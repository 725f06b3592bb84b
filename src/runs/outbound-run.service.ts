import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { RowPartitions } from '../logs/index.js';
import { JobQueue } from './job-queue.js';
import { type PayloadPart, PayloadStore } from './payload-store.js';
import { RunEvents } from './run-events.js';
import type { Run } from './run.js';
import { RunRepository } from './run.repository.js';

/** A payload that was posted to a flow, complete. */
export interface NewOutboundRun {
  readonly id: string;
  readonly flowId: string;
  readonly flowSlug: string;
  /** The version whose rules the payload was checked by. */
  readonly flowVersion: number;
  /** E-mail of the sender. */
  readonly triggeredBy: string;
  readonly parts: readonly PayloadPart[];
}

/** A row that was not written, and why. */
export interface FailedRow {
  readonly sku: string | null;
  readonly code: string | null;
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

  /** Records the run, its payload and its job in the caller's transaction: when that has committed, nothing is lost. */
  async createRun(input: NewOutboundRun, transaction: EntityManager): Promise<void> {
    await this.partitions.ensureUpcoming();
    const { id, flowId, flowSlug, flowVersion, triggeredBy, parts } = input;
    await this.runs.insertRun(
      {
        id,
        flowId,
        flowSlug,
        flowVersion,
        triggeredBy,
        direction: 'outbound',
        trigger: 'outbound',
        query: {},
        identifiers: 0,
        force: false,
        scheduledFor: null,
      },
      transaction,
    );
    await this.payloads.insertParts(id, parts, transaction);
    await this.queue.sendOutboundRun({ runId: id }, transaction);
    await this.events.publish({ type: 'created', runId: id, flowId }, transaction);
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
