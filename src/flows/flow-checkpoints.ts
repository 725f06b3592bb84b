import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../database/index.js';
import type { Flow } from './flow.js';

/** How far a flow has read. */
export interface Checkpoint {
  /** `last.request` of the next scheduled run. */
  readonly lastRequest: Date;
  /** Where it comes from: a run (or an operator's word), the flow's `initialSyncDate`, or neither. */
  readonly source: 'stored' | 'initial-sync-date' | 'beginning';
}

/** `last.request` of each flow: the start of the last scheduled run whose pages were all read and stored. */
@Injectable()
export class FlowCheckpoints {
  constructor(private readonly dataSource: DataSource) {}

  /** Never absent: without a stored one the flow's `initialSyncDate`, else 1970. */
  async getCheckpoint(flow: Pick<Flow, 'id' | 'document'>): Promise<Checkpoint> {
    const [stored] = await this.dataSource.query<{ lastRequest: Date | null }[]>(
      prepared('SELECT last_request AS "lastRequest" FROM flow_checkpoints WHERE flow_id = $1'),
      [flow.id],
    );
    if (stored?.lastRequest) return { lastRequest: stored.lastRequest, source: 'stored' };
    const { initialSyncDate } = flow.document;
    return initialSyncDate === null
      ? { lastRequest: new Date(0), source: 'beginning' }
      : { lastRequest: new Date(initialSyncDate), source: 'initial-sync-date' };
  }

  /**
   * Moves the checkpoint forward to the time at which a run's read started. An earlier time changes nothing, and neither does a
   * run during which the checkpoint was set: what an operator says in the meantime stands.
   */
  async advance(
    flowId: string,
    { startedAt, readStartedAt }: { readonly startedAt: Date | null; readonly readStartedAt: Date },
    manager?: EntityManager,
  ): Promise<void> {
    await (manager ?? this.dataSource).query(
      prepared(`INSERT INTO flow_checkpoints (flow_id, last_request) VALUES ($1, $2)
       ON CONFLICT (flow_id) DO UPDATE SET last_request = excluded.last_request, updated_at = now()
       WHERE flow_checkpoints.updated_at < $3
         AND (flow_checkpoints.last_request IS NULL OR flow_checkpoints.last_request < excluded.last_request)`),
      [flowId, readStartedAt, startedAt ?? readStartedAt],
    );
  }

  /** Sets the checkpoint anywhere, so that the next run reads from there; null forgets it. */
  async reset(flowId: string, lastRequest: Date | null): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO flow_checkpoints (flow_id, last_request) VALUES ($1, $2)
       ON CONFLICT (flow_id) DO UPDATE SET last_request = excluded.last_request, updated_at = now()`,
      [flowId, lastRequest],
    );
  }
}
