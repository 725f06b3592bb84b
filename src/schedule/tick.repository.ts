import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../database/index.js';

export const TICK_OUTCOMES = ['started', 'skipped', 'failed'] as const;
export type TickOutcome = (typeof TICK_OUTCOMES)[number];

/** What came of a tick. `skipped` with `OVERLAP`: a run of the flow was still active. */
export interface TickResult {
  readonly outcome: TickOutcome;
  readonly runId: string | null;
  readonly code: string | null;
  readonly detail: string | null;
}

export interface Tick extends TickResult {
  /** The nominal time. */
  readonly slot: Date;
  readonly claimedAt: Date;
}

/** The ledger of ticks: one row per flow and nominal time, for ever the only one. */
@Injectable()
export class TickRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** True for the one caller who may start the run of this flow and nominal time. */
  async claimTick(flowId: string, slot: Date, manager: EntityManager): Promise<boolean> {
    const claimed = await manager.query<object[]>(
      prepared(
        'INSERT INTO schedule_ticks (flow_id, slot) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING slot',
      ),
      [flowId, slot],
    );
    return claimed.length > 0;
  }

  async saveResult(flowId: string, slot: Date, result: TickResult, manager: EntityManager): Promise<void> {
    await manager.query(
      prepared(`UPDATE schedule_ticks SET outcome = $3, run_id = $4, code = $5, detail = $6
       WHERE flow_id = $1 AND slot = $2`),
      [flowId, slot, result.outcome, result.runId, result.code, result.detail],
    );
  }

  /** Newest first, with the length of the whole list. */
  async listTicks(flowId: string, page: number, limit: number): Promise<[Tick[], number]> {
    const [total] = await this.dataSource.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM schedule_ticks WHERE flow_id = $1',
      [flowId],
    );
    const ticks = await this.dataSource.query<Tick[]>(
      `SELECT slot, claimed_at AS "claimedAt", outcome, run_id AS "runId", code, detail
       FROM schedule_ticks WHERE flow_id = $1 ORDER BY slot DESC OFFSET $2 LIMIT $3`,
      [flowId, (page - 1) * limit, limit],
    );
    return [ticks, total.count];
  }

  async dropTicksOlderThan(days: number): Promise<void> {
    await this.dataSource.query('DELETE FROM schedule_ticks WHERE slot < now() - make_interval(days => $1)', [
      days,
    ]);
  }
}
