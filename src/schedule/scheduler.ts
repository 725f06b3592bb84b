/**
 * Starts runs at their times. Every process with the role `scheduler` does this every second, and any number of them
 * may: nothing is kept in memory, so all there is to agree on is in Postgres.
 *
 * A beat (1) plans flows that were started or got another schedule, which is how an edit takes effect; (2) ticks those
 * whose next time has come; (3) ticks those whose other flow has finished a run. A tick is one transaction: claim the
 * nominal time, create the run, move on to the next time after now, and make sure that nobody stopped or changed the flow
 * meanwhile. So a tick cannot happen twice or be half done, and times that passed while no process was there come to one
 * run, of the first of them.
 *
 * The flow is looked at again rather than locked from the start: creating a run takes other connections of the pool, and
 * whoever saves flows must not wait for one that waits for theirs.
 */
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError } from '../common/index.js';
import { fireTimes } from '../flows/index.js';
import { type DueFlow, Overtaken, PlanRepository, type ScheduledFlow } from './plan.repository.js';
import { type FinishedRun, RunPort, type ScheduledRun } from './run-port.js';
import { ScheduleTime } from './schedule-time.js';
import { TickRepository, type TickResult } from './tick.repository.js';

const SYSTEM = 'System';
/** A tick waits for the disk of Postgres more than it works, and connections are wanted by others too. */
const TICKS_AT_ONCE = 4;

@Injectable()
export class Scheduler {
  private readonly logger = new Logger(Scheduler.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly time: ScheduleTime,
    private readonly plans: PlanRepository,
    private readonly ticks: TickRepository,
    private readonly runs: RunPort,
  ) {}

  /** Does what is due. One flow's failure is logged and leaves the others alone; what it left undone is due again. */
  async beat(): Promise<void> {
    const now = await this.time.now();
    for (const flow of await this.plans.findUnplanned()) {
      await this.guard(flow.flowId, () => this.plan(flow));
    }
    const due = (await this.plans.findDueFlowIds(now)).values();
    const tickOn = async (): Promise<void> => {
      for (const flowId of due) await this.guard(flowId, () => this.tick(flowId, now));
    };
    await Promise.all(Array.from({ length: TICKS_AT_ONCE }, tickOn));
    await this.followFinishedRuns();
  }

  private async plan(flow: ScheduledFlow): Promise<void> {
    const lastRunId =
      flow.schedule.type === 'after-flow' ? await this.lastRunBefore(flow.schedule.flow, flow) : null;
    // A time that is the very moment of the start counts: the first run of an interval.
    const justBefore = new Date(flow.since.getTime() - 1);
    await this.plans.savePlan(flow, nextSlot(flow, justBefore), lastRunId);
  }

  private async tick(flowId: string, now: Date): Promise<void> {
    await this.runs.prepareRuns();
    await this.dataSource.transaction(async (manager) => {
      const flow = await this.plans.claimDue(flowId, now, manager);
      if (flow === null) return;
      await this.startRun(flow, 'schedule', manager);
      await this.plans.moveNextSlot(flowId, nextSlot(flow, now), manager);
      await this.plans.confirm(flow, manager);
    });
  }

  private async followFinishedRuns(): Promise<void> {
    const followers = await this.plans.findFollowers();
    if (followers.length === 0) return;
    const finished = await this.runs.findLastFinishedRuns([
      ...new Set(followers.map(({ targetId }) => targetId)),
    ]);
    const lastRuns = new Map(finished.map((run) => [run.flowId, run]));
    for (const { flowId, targetId } of followers) {
      const run = lastRuns.get(targetId);
      if (run !== undefined) await this.guard(flowId, () => this.follow(flowId, run));
    }
  }

  private async follow(flowId: string, { runId, finishedAt }: FinishedRun): Promise<void> {
    await this.runs.prepareRuns();
    await this.dataSource.transaction(async (manager) => {
      const flow = await this.plans.claimFollower(flowId, runId, manager);
      if (flow === null) return;
      const isBusy = await this.startRun({ ...flow, slot: finishedAt }, 'after-flow', manager);
      // Nothing has happened then: the run is followed as soon as the flow has no other one.
      if (isBusy) throw new Overtaken();
      await this.plans.confirm(flow, manager);
    });
  }

  /** Claims the nominal time and creates its run, or records why there is none. Gives whether the flow has a run that goes on. */
  private async startRun(
    { flowId, slug, slot }: DueFlow,
    trigger: ScheduledRun['trigger'],
    manager: EntityManager,
  ): Promise<boolean> {
    if (!(await this.ticks.claimTick(flowId, slot, manager))) return false;
    const run = { flowSlug: slug, trigger, triggeredBy: SYSTEM, scheduledFor: slot };
    const result = await this.createRun(run, manager);
    await this.ticks.saveResult(flowId, slot, result, manager);
    if (result.outcome === 'failed')
      this.logger.error(`Flow "${slug}" could not be started: ${result.detail}`);
    return result.code === 'OVERLAP';
  }

  private async createRun(run: ScheduledRun, manager: EntityManager): Promise<TickResult> {
    try {
      // In a savepoint, so that a refusal leaves the tick's transaction usable.
      const { runId } = await manager.transaction((nested) => this.runs.createRun(run, nested));
      return { outcome: 'started', runId, code: null, detail: null };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'transient') throw error;
      return error.code === 'RUN_ACTIVE'
        ? { outcome: 'skipped', runId: null, code: 'OVERLAP', detail: error.message }
        : { outcome: 'failed', runId: null, code: error.code, detail: error.message };
    }
  }

  /** The last run of the other flow that finished before the schedule began to count: those after it trigger. */
  private async lastRunBefore(targetSlug: string, { since }: ScheduledFlow): Promise<string | null> {
    const targetId = await this.plans.findFlowId(targetSlug);
    if (targetId === null) return null;
    const [last] = await this.runs.findLastFinishedRuns([targetId], since);
    return last?.runId ?? null;
  }

  private async guard(flowId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Overtaken) return;
      this.logger.error({ err: error, flowId }, 'A tick of the schedule failed; it is tried again');
    }
  }
}

function nextSlot(flow: ScheduledFlow, after: Date): Date | null {
  return fireTimes(flow.schedule, flow, after, 1)[0] ?? null;
}
