import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { prepared } from '../database/index.js';
import { FLOW_HEADS, type Schedule, SCHEDULED_FLOWS } from '../flows/index.js';

/** A running flow with a schedule. */
export interface ScheduledFlow {
  readonly flowId: string;
  readonly slug: string;
  readonly schedule: Schedule;
  readonly timezone: string;
  readonly startedAt: Date;
  /** When the schedule began to count: the flow was started, or saved with another schedule. */
  readonly since: Date;
}

/** A scheduled flow whose time has come. */
export interface DueFlow extends ScheduledFlow {
  /** The nominal time; the first of those that were missed when nobody was there. */
  readonly slot: Date;
}

/** A flow that runs after another. */
export interface Follower {
  readonly flowId: string;
  /** The flow that triggers it. */
  readonly targetId: string;
}

const FLOW = `f.id AS "flowId", f.slug, f.schedule, f.timezone, f.started_at AS "startedAt", f.since`;
/** Plans that are those of their flow as it is now. */
export const CURRENT_PLANS = `schedule_plans p JOIN ${SCHEDULED_FLOWS} f ON f.id = p.flow_id AND f.since = p.since`;

/** Somebody stopped, changed or deleted a flow while its run was being made. */
export class Overtaken extends Error {}

/**
 * Plans: what each running flow does next. They are written from `flows`, in the same database, with each question one
 * statement: a beat of the scheduler finds nothing in two of them, however many flows there are.
 */
@Injectable()
export class PlanRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Flows that were started, or got another schedule, since their plan was made. */
  findUnplanned(): Promise<ScheduledFlow[]> {
    return this.dataSource.query(
      `SELECT ${FLOW} FROM ${SCHEDULED_FLOWS} f LEFT JOIN schedule_plans p ON p.flow_id = f.id
       WHERE p.since IS DISTINCT FROM f.since`,
    );
  }

  /** Sets the plan of a flow, unless somebody else made the same one already. */
  async savePlan(flow: ScheduledFlow, nextSlot: Date | null, lastRunId: string | null): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO schedule_plans (flow_id, since, next_slot, last_run_id)
       SELECT f.id, $2, $3, $4 FROM ${FLOW_HEADS} f WHERE f.id = $1
       ON CONFLICT (flow_id) DO UPDATE
       SET since = excluded.since, next_slot = excluded.next_slot, last_run_id = excluded.last_run_id
       WHERE schedule_plans.since < excluded.since`,
      [flow.flowId, flow.since, nextSlot, lastRunId],
    );
  }

  async findDueFlowIds(now: Date): Promise<string[]> {
    const due = await this.dataSource.query<{ flow_id: string }[]>(
      `SELECT p.flow_id FROM ${CURRENT_PLANS}
       WHERE p.next_slot <= $1 ORDER BY p.next_slot`,
      [now],
    );
    return due.map(({ flow_id }) => flow_id);
  }

  /** Locks the plan of a flow that is due; null when another process has it or had it. */
  async claimDue(flowId: string, now: Date, manager: EntityManager): Promise<DueFlow | null> {
    const [flow] = await manager.query<DueFlow[]>(
      prepared(`SELECT ${FLOW}, p.next_slot AS slot FROM ${CURRENT_PLANS}
       WHERE p.flow_id = $1 AND p.next_slot <= $2
       FOR UPDATE OF p SKIP LOCKED`),
      [flowId, now],
    );
    return flow ?? null;
  }

  async moveNextSlot(flowId: string, nextSlot: Date | null, manager: EntityManager): Promise<void> {
    await manager.query(prepared('UPDATE schedule_plans SET next_slot = $2 WHERE flow_id = $1'), [
      flowId,
      nextSlot,
    ]);
  }

  /**
   * Makes sure, as the last step before the commit, that the flow is still what it was when it was claimed, and stays so
   * until then. Throws `Overtaken` when it was stopped or changed, or is just now: the transaction must not happen.
   */
  async confirm({ flowId, since }: ScheduledFlow, manager: EntityManager): Promise<void> {
    const unchanged = await manager.query<object[]>(
      prepared(`SELECT 1 FROM ${SCHEDULED_FLOWS} f WHERE f.id = $1 AND f.since = $2 FOR SHARE SKIP LOCKED`),
      [flowId, since],
    );
    if (unchanged.length === 0) throw new Overtaken();
  }

  findFollowers(): Promise<Follower[]> {
    return this.dataSource.query(
      `SELECT f.id AS "flowId", t.id AS "targetId"
       FROM ${CURRENT_PLANS} JOIN ${FLOW_HEADS} t ON t.slug = f.schedule->>'flow'
       WHERE f.schedule->>'type' = 'after-flow'`,
    );
  }

  async findFlowId(slug: string): Promise<string | null> {
    const [flow] = await this.dataSource.query<{ id: string }[]>(
      `SELECT f.id FROM ${FLOW_HEADS} f WHERE f.slug = $1`,
      [slug],
    );
    return flow?.id ?? null;
  }

  /** As `claimDue`, for a flow that has not yet followed the run (nor a later one), and marks it as followed. */
  async claimFollower(flowId: string, runId: string, manager: EntityManager): Promise<ScheduledFlow | null> {
    const [flow] = await manager.query<ScheduledFlow[]>(
      `SELECT ${FLOW} FROM ${CURRENT_PLANS}
       WHERE p.flow_id = $1 AND (p.last_run_id IS NULL OR p.last_run_id < $2)
       FOR UPDATE OF p SKIP LOCKED`,
      [flowId, runId],
    );
    if (flow === undefined) return null;
    await manager.query('UPDATE schedule_plans SET last_run_id = $2 WHERE flow_id = $1', [flowId, runId]);
    return flow;
  }
}
