import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RunLists, RunService } from '../runs/index.js';
import { type FinishedRun, RunPort, type ScheduledRun } from './run-port.js';

/** The schedule's view of the runs room. */
@Injectable()
export class RunRoom extends RunPort {
  constructor(
    private readonly runs: RunService,
    private readonly lists: RunLists,
  ) {
    super();
  }

  override prepareRuns(): Promise<void> {
    return this.runs.prepareRuns();
  }

  override createRun(run: ScheduledRun, manager: EntityManager): Promise<{ runId: string }> {
    return this.runs.createRunWithin(run, manager);
  }

  override findLastFinishedRuns(flowIds: readonly string[], before?: Date): Promise<FinishedRun[]> {
    return this.lists.findLastFinishedRuns(flowIds, before ?? null);
  }
}
