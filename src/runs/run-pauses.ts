import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AppError } from '../common/index.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import type { Run } from './run.js';
import type { FlowCards } from '../engine/index.js';
import { patienceMs } from '../erp-reader/index.js';
import { readKeys } from './job-keys.js';
import { JobQueue } from './queue/job-queue.js';
import { FlowDocuments } from './write/flow-documents.js';
import { RunEvents } from './live/run-events.js';
import { PausedRuns } from './paused-runs.js';

const LEAST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Runs whose Omnitron account is out of order wait instead of failing row by row, and those whose ERP is away instead of failing at once;
 * they go on by themselves.
 */
@Injectable()
export class RunPauses {
  private readonly logger = new Logger(RunPauses.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly paused: PausedRuns,
    private readonly dispatch: BatchDispatch,
    private readonly events: RunEvents,
    private readonly queue: JobQueue,
    private readonly documents: FlowDocuments,
  ) {}

  /** Pauses a run for the reason that the writer gave (`OMNITRON_PAUSED`). Its rows stay pending. */
  async pauseRun(run: Run, reason: AppError): Promise<void> {
    const { causeCode, resumeInMs } = reason.details as { causeCode: string; resumeInMs: number };
    await this.dataSource.transaction(async (transaction) => {
      const pause = { code: causeCode, detail: reason.message };
      if (!(await this.paused.begin(run.id, run.epoch, pause, resumeInMs, transaction))) return;
      await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
      this.logger.warn(
        { runId: run.id, flow: run.flowSlug, resumeInMs },
        `The run pauses: ${reason.message}`,
      );
    });
  }

  /**
   * Lets a run wait for its ERP when the failure may heal and the time for it is not over; the page is then asked for again. The waits
   * grow from 5 s to a minute, and a `Retry-After` is kept. False: the run fails.
   */
  async waitForErp(run: Run, { read }: Pick<FlowCards, 'read'>, error: AppError): Promise<boolean> {
    const mostMs = read === null ? 0 : patienceMs(error, read);
    if (mostMs === 0) return false;
    const { pageNo = 0, retryAfterMs = 0 } = error.details as { pageNo?: number; retryAfterMs?: number };
    return this.dataSource.transaction(async (transaction) => {
      const waitedMs = await this.paused.noteWait(run.id, pageNo, transaction);
      const waitMs = Math.max(retryAfterMs, Math.min(Math.max(waitedMs / 2, LEAST_WAIT_MS), LONGEST_WAIT_MS));
      if (waitedMs + waitMs > mostMs) return false;
      const seconds = Math.ceil(waitMs / 1000);
      const inAll = mostMs === 60_000 ? '1 minute' : `${mostMs / 60_000} minutes`;
      const detail = `${error.message} The run waits and asks again in ${seconds} s, for ${inAll} in all (read.waitMinutes).`;
      if (!(await this.paused.begin(run.id, run.epoch, { code: error.code, detail }, waitMs, transaction)))
        return false;
      await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
      this.logger.warn(
        { runId: run.id, flow: run.flowSlug, code: error.code, waitMs },
        'The run waits for its ERP',
      );
      return true;
    });
  }

  /** Lets the runs whose time has come go on; any process may call it at any time. */
  async resumeDueRuns(): Promise<void> {
    while (await this.dataSource.transaction((transaction) => this.resumeNextDue(transaction)));
  }

  /** Lets a run go on that the caller holds. */
  async resume(run: Run, transaction: EntityManager): Promise<void> {
    if (await this.paused.end(run.id, transaction)) {
      const flow = await this.documents.getDocument(run, transaction);
      await this.queue.sendRun({ runId: run.id }, readKeys(run, flow), transaction);
    }
    await this.dispatch.dispatchOpen(run, transaction);
    await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
  }

  private async resumeNextDue(transaction: EntityManager): Promise<boolean> {
    const run = await this.paused.claimDueRun(transaction);
    if (run !== null) await this.resume(run, transaction);
    return run !== null;
  }
}
