import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DeletionChecks } from '../flows/index.js';
import { runError } from './run.errors.js';
import { RunRepository } from './run.repository.js';

/** Keeps a flow from being deleted while one of its runs is active. */
@Injectable()
export class ActiveRunCheck implements OnModuleInit {
  constructor(
    private readonly deletions: DeletionChecks,
    private readonly runs: RunRepository,
  ) {}

  onModuleInit(): void {
    this.deletions.register(async (flow, manager) => {
      const runId = await this.runs.findUnfinishedRunId(flow.id, manager);
      if (runId === null) return;
      throw runError(
        'RUN_ACTIVE',
        `Flow "${flow.slug}" has an active run (${runId}). Wait for its end, or cancel it, before you delete the flow.`,
        { details: { activeRunId: runId } },
      );
    });
  }
}
