import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/index.js';
import { type FlowDocument, FlowService } from '../flows/index.js';
import { StepLogs } from '../logs/index.js';
import { OmnitronWriter, type WriteTarget } from '../omnitron-writer/index.js';
import { type Batch, BatchStore } from './batch-store.js';
import type { BatchJob } from './job-queue.js';
import { OutcomeBuffer } from './outcome-buffer.js';
import type { Run, RunFailure } from './run.js';
import { RunEvents } from './run-events.js';
import { RunFinisher } from './run-finisher.js';
import { type PendingRow, RowStore } from './row-store.js';
import { RunRepository } from './run.repository.js';

/** When a batch must end early. `stop`: take no new row, let those in flight end. `abort`: the job is another worker's now. */
export interface BatchSignals {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
}

/**
 * The write step, one batch of rows at a time: send the pending rows of the range, save their outcomes as they come,
 * close the batch; whoever closes the last one ends the run. Safe to repeat from any point: rows that have an outcome
 * are not pending, and a row sent twice is the same replace-all write.
 */
@Injectable()
export class BatchWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowService,
    private readonly omnitron: OmnitronWriter,
    private readonly runs: RunRepository,
    private readonly rowStore: RowStore,
    private readonly batches: BatchStore,
    private readonly steps: StepLogs,
    private readonly finisher: RunFinisher,
    private readonly events: RunEvents,
  ) {}

  async writeBatch(job: BatchJob, signals: BatchSignals): Promise<void> {
    const run = await this.runs.findRun(job.runId);
    if (run === null || run.state === 'finished') return;
    const batch = await this.batches.findOpenBatch(job.runId, job.batchNo);
    if (batch === null) return;
    if (run.state === 'queued') await this.runs.markStarted(run.id);
    const { document } = await this.flows.getFlowVersion(run.flowId, run.flowVersion);
    const failure = isStopping(run) ? null : await this.sendRows(run, batch, document, signals);
    if (signals.stop.aborted && failure === null && !isStopping(await this.runs.getRun(run.id))) {
      throw new Error('The process shuts down; another one goes on with this batch.');
    }
    await this.closeBatch(run, batch, failure, document);
  }

  private async sendRows(
    run: Run,
    batch: Batch,
    flow: FlowDocument,
    signals: BatchSignals,
  ): Promise<RunFailure | null> {
    const pending = await this.rowStore.listPending(run, batch.fromRow, batch.toRow);
    if (pending.length === 0) return null;
    await using outcomes = new OutcomeBuffer((ready) => this.saveOutcomes(run, ready));
    try {
      const target = await this.omnitron.openTarget(flow.omnitron, signals.abort);
      await this.rowStore.doubtStates(
        run,
        pending.map(({ sku }) => sku),
      );
      const next = pending.values();
      const lanes = Math.min(flow.omnitron.concurrency, pending.length);
      await Promise.all(
        Array.from({ length: lanes }, () => this.sendFrom(next, target, flow, outcomes, signals)),
      );
      return null;
    } catch (error) {
      if (signals.abort.aborted || !(error instanceof AppError)) throw error;
      return { step: 'write', code: error.code, detail: error.message };
    }
  }

  private async sendFrom(
    rows: Iterator<PendingRow>,
    target: WriteTarget,
    flow: FlowDocument,
    outcomes: OutcomeBuffer,
    { stop, abort }: BatchSignals,
  ): Promise<void> {
    const either = AbortSignal.any([stop, abort]);
    for (let next = rows.next(); !next.done && !either.aborted; next = rows.next()) {
      const row = next.value;
      try {
        const delivery = await this.omnitron.deliver(target, row, flow.write.maxAttempts, either);
        outcomes.add({ rowNo: row.rowNo, ...delivery });
      } catch (error) {
        if (either.aborted) return;
        throw error;
      }
    }
  }

  private async saveOutcomes(run: Run, outcomes: Parameters<RowStore['saveOutcomes']>[1]): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      const counts = await this.rowStore.saveOutcomes(run, outcomes, transaction);
      await this.runs.addCounts(run.id, counts, transaction);
      const sendMs = outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0);
      await this.steps.addProgress(
        run.id,
        [{ step: 'write', durationMs: sendMs, counts: { ...counts } }],
        transaction,
      );
      await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
    });
  }

  private async closeBatch(
    run: Run,
    batch: Batch,
    failure: RunFailure | null,
    flow: FlowDocument,
  ): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      const current = await this.runs.claimRun(run.id, transaction);
      await this.batches.closeBatch(run.id, batch.batchNo, transaction);
      const reason = current.failure ?? failure ?? tooManyFailed(current, flow);
      if (reason !== null && current.failure === null)
        await this.runs.recordFailure(run.id, reason, transaction);
      await this.finisher.finishWhenWritten({ ...current, failure: reason }, transaction);
    });
  }
}

function isStopping(run: Run): boolean {
  return run.cancelRequestedAt !== null || run.failure !== null;
}

function tooManyFailed(run: Run, flow: FlowDocument): RunFailure | null {
  const most = flow.write.maxFailedRows;
  if (most === null || run.failed <= most) return null;
  const detail = `${run.failed} rows have failed, more than the ${most} that write.maxFailedRows allows. The rest was not sent; correct the cause and resume the run.`;
  return { step: 'write', code: 'TOO_MANY_FAILED_ROWS', detail };
}
