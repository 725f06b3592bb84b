import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../database/index.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import { FlowDocuments } from './write/flow-documents.js';
import { readKeys } from './job-keys.js';
import { JobQueue } from './queue/job-queue.js';
import { RunRepository } from './run.repository.js';

/**
 * Finds runs that are under way although nobody works on them and no job waits for a worker (a job that the queue has
 * dropped, a table that was restored without it), and gives their work out again. Runs and jobs are changed in the same
 * transactions, so there should be none; a run that stands still for ever must not be possible all the same.
 */
@Injectable()
export class RunReaper {
  private readonly logger = new Logger(RunReaper.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly dispatch: BatchDispatch,
    private readonly queue: JobQueue,
    private readonly documents: FlowDocuments,
  ) {}

  /** Gives the numbers of runs that were taken up again. */
  async reap(): Promise<string[]> {
    const idle = await this.findIdleRuns();
    const reaped: string[] = [];
    for (const runId of idle) if (await this.takeUp(runId)) reaped.push(runId);
    if (reaped.length > 0)
      this.logger.warn({ runs: reaped }, `${reaped.length} runs without a job go on again`);
    return reaped;
  }

  private async findIdleRuns(): Promise<string[]> {
    const unfinished = await rows<{ id: string }>(
      this.dataSource,
      `SELECT id FROM runs WHERE state IN ('queued', 'running') ORDER BY id`,
    );
    if (unfinished.length === 0) return [];
    const busy = await this.queue.listRunsWithJobs();
    return unfinished.map(({ id }) => id).filter((id) => !busy.has(id));
  }

  private async takeUp(runId: string): Promise<boolean> {
    return this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      // It may have ended, or been given out, since it was looked for.
      if (run.state !== 'queued' && run.state !== 'running') return false;
      if ((await this.queue.listRunsWithJobs(transaction)).has(runId)) return false;
      if (run.phase !== 'read') await this.dispatch.dispatchOpen(run, transaction);
      else {
        const flow = await this.documents.getDocument(run, transaction);
        await this.queue.sendRun({ runId }, readKeys(run, flow), transaction);
      }
      return true;
    });
  }
}
