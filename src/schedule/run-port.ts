import type { EntityManager } from 'typeorm';

/** A run that the schedule asks for. */
export interface ScheduledRun {
  readonly flowSlug: string;
  readonly trigger: 'schedule' | 'after-flow';
  readonly triggeredBy: string;
  /** The nominal time. */
  readonly scheduledFor: Date;
}

export interface FinishedRun {
  readonly flowId: string;
  /** Ids of runs are ordered by their time of creation. */
  readonly runId: string;
  readonly finishedAt: Date;
}

/** What the schedule needs of runs. */
export abstract class RunPort {
  /** Before a transaction that creates runs. */
  abstract prepareRuns(): Promise<void>;

  /** Records a run in the transaction of `manager`. `RUN_ACTIVE` while an inbound run of the flow goes on. */
  abstract createRun(run: ScheduledRun, manager: EntityManager): Promise<{ runId: string }>;

  /**
   * The latest finished run of each flow that has one, before a time if one is given. Tests and cancelled runs do not count.
   */
  abstract findLastFinishedRuns(flowIds: readonly string[], before?: Date): Promise<FinishedRun[]>;
}
