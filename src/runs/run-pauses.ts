import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AppError } from '../common/index.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import type { Run } from './run.js';
import { RunEvents } from './live/run-events.js';
import { RunRepository } from './run.repository.js';

/** Runs whose Omnitron account is out of order wait instead of failing row by row, and go on by themselves. */
@Injectable()
export class RunPauses {
  private readonly logger = new Logger(RunPauses.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly dispatch: BatchDispatch,
    private readonly events: RunEvents,
  ) {}

  /** Pauses a run for the reason that the writer gave (`OMNITRON_PAUSED`). Its rows stay pending. */
  async pauseRun(run: Run, reason: AppError): Promise<void> {
    const { causeCode, resumeInMs } = reason.details as { causeCode: string; resumeInMs: number };
    await this.dataSource.transaction(async (transaction) => {
      const pause = { code: causeCode, detail: reason.message };
      if (!(await this.runs.pause(run.id, run.epoch, pause, resumeInMs, transaction))) return;
      await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
      this.logger.warn(
        { runId: run.id, flow: run.flowSlug, resumeInMs },
        `The run pauses: ${reason.message}`,
      );
    });
  }

  /** Lets the runs whose time has come go on; any process may call it at any time. */
  async resumeDueRuns(): Promise<void> {
    while (await this.dataSource.transaction((transaction) => this.resumeNextDue(transaction)));
  }

  /** Lets a run go on that the caller holds. */
  async resume(run: Run, transaction: EntityManager): Promise<void> {
    await this.runs.unpause(run.id, transaction);
    await this.dispatch.dispatchOpen(run, transaction);
    await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
  }

  private async resumeNextDue(transaction: EntityManager): Promise<boolean> {
    const run = await this.runs.claimDueRun(transaction);
    if (run !== null) await this.resume(run, transaction);
    return run !== null;
  }
}
