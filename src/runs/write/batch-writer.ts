import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../../common/index.js';
import type { FlowDocument } from '../../flows/index.js';
import { StepLogs } from '../log/index.js';
import { OmnitronWriter, shopOf, type WriteTarget } from '../../omnitron-writer/index.js';
import { BatchHold } from './batch-hold.js';
import { type BatchLease, BatchStore } from './batch-store.js';
import { ForeignImages } from './foreign-images.js';
import { FlowDocuments } from './flow-documents.js';
import { type BatchJob, JobQueue } from '../queue/job-queue.js';
import type { Slot } from '../queue/slot.js';
import { OutcomeBuffer } from './outcome-buffer.js';
import { describeSpan, duringRun, inSpan } from '../../telemetry/index.js';
import { isStopping, type Run, type RunFailure } from '../run.js';
import { RunProgress } from '../live/run-progress.js';
import { RunFinisher } from '../run-finisher.js';
import { meterRows, meterSteps, settledRows } from '../run-meter.js';
import { RunPauses } from '../run-pauses.js';
import { type PendingRow, type RowOutcome, RowOutcomes } from './row-outcomes.js';
import { RowPreflight } from './row-preflight.js';
import { RunRepository } from '../run.repository.js';
import { SkuTurns } from './sku-turns.js';

/** When a batch must end early. `stop`: take no new row, let those in flight end. `abort`: the job is another worker's now. */
export interface BatchSignals {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
}

/** One sends, and one has the next row ready for the moment when its answer is there. */
const SENDERS_PER_PLACE = 2;

/** One batch in hand: whose rows, under which lease, and what may end it early. */
interface BatchWork {
  readonly run: Run;
  readonly flow: FlowDocument;
  readonly hold: BatchHold;
  readonly signals: BatchSignals;
  readonly slot: Slot;
}

/**
 * Null when every row of the batch has its outcome, or was left because of `stop`; `blocked` when some rows wait until an
 * earlier post has written their product; else why the sending ended.
 */
type BatchEnd = AppError | 'blocked' | null;

/**
 * The write step, one batch of rows at a time: send the pending rows of the range, save their outcomes as they come,
 * close the batch; whoever closes the last one ends the run. Safe to repeat from any point: rows that have an outcome
 * are not pending, a row sent twice is the same replace-all write, and a worker that lost its lease saves nothing.
 */
@Injectable()
export class BatchWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly documents: FlowDocuments,
    private readonly omnitron: OmnitronWriter,
    private readonly runs: RunRepository,
    private readonly outcomes: RowOutcomes,
    private readonly batches: BatchStore,
    private readonly steps: StepLogs,
    private readonly pauses: RunPauses,
    private readonly finisher: RunFinisher,
    private readonly progress: RunProgress,
    private readonly preflight: RowPreflight,
    private readonly foreign: ForeignImages,
    private readonly turns: SkuTurns,
    private readonly queue: JobQueue,
  ) {}

  async writeBatch(job: BatchJob, signals: BatchSignals, slot: Slot): Promise<void> {
    const run = await this.runs.findRun(job.runId);
    if (run === null || run.state === 'finished' || run.state === 'paused' || run.epoch !== job.epoch) return;
    const flow = await this.documents.getDocument(run);
    const lease = await this.batches.claimBatch(job.runId, job.batchNo, shopOf(flow.omnitron));
    if (lease === null) return;
    const work = { run, flow, hold: new BatchHold(lease, this.batches), signals, slot };
    await duringRun(run, () => this.writeClaimed(work));
  }

  private async writeClaimed(work: BatchWork): Promise<void> {
    const { run, flow, signals, slot } = work;
    const { lease } = work.hold;
    if (run.state === 'queued') await this.runs.markStarted(run.id);
    const end = isStopping(run)
      ? null
      : await inSpan('batch', { 'batch.no': lease.batchNo }, () => this.timeRows(work));
    if (end === 'blocked') {
      const job = { runId: run.id, batchNo: lease.batchNo, epoch: run.epoch };
      return this.queue.sendBatchLater(job, slot.keys);
    }
    if (end instanceof AppError && end.code === 'OMNITRON_PAUSED') return this.pauses.pauseRun(run, end);
    const wasLeft = signals.stop.aborted || signals.abort.aborted;
    if (wasLeft && end === null && !isStopping(await this.runs.getRun(run.id)))
      throw new Error('Rows of this batch are left to another worker.');
    const failure = end === null ? null : { step: 'write', code: end.code, detail: end.message };
    await this.closeBatch(run, lease, failure, flow);
  }

  private async timeRows(work: BatchWork): Promise<BatchEnd> {
    const startedAt = performance.now();
    const end = await this.sendRows(work).finally(() => work.slot.works());
    meterSteps([{ step: 'write', durationMs: performance.now() - startedAt }]);
    if (end instanceof AppError) describeSpan({}, end.code);
    return end;
  }

  private async sendRows(work: BatchWork): Promise<BatchEnd> {
    const { run, flow, hold, signals, slot } = work;
    const listed = await this.outcomes.listPending(run, hold.lease);
    if (listed.length === 0) return null;
    describeSpan({ 'batch.rows': listed.length });
    slot.waits();
    await using buffer = new OutcomeBuffer((ready) => this.saveOutcomes(work, ready));
    try {
      const either = AbortSignal.any([signals.stop, signals.abort]);
      const settle = (outcome: RowOutcome): void => buffer.add(outcome);
      const fetchable = await this.preflight.passRows(run, flow, listed, settle, either);
      using target = await this.omnitron.openTarget(flow.omnitron, flow.slug, signals.abort);
      const pending = await this.foreign.passRows(run, flow, fetchable, settle, either);
      const { free, superseded, blocked } = await this.turns.takeTurns(run, pending);
      for (const outcome of superseded) buffer.add(outcome);
      await this.sendAll(work, free, target, buffer);
      return blocked > 0 ? 'blocked' : null;
    } catch (error) {
      const ended = !(error instanceof AppError) || error.code === 'BATCH_TAKEN_OVER';
      if (signals.abort.aborted || ended) throw error;
      return error;
    }
  }

  /** Senders for each request that may be in flight; the first that fails lets the others end their row. */
  private async sendAll(
    work: BatchWork,
    pending: readonly PendingRow[],
    target: WriteTarget,
    buffer: OutcomeBuffer,
  ): Promise<void> {
    const failed = new AbortController();
    const either = AbortSignal.any([work.signals.stop, work.signals.abort, failed.signal]);
    const rows = untilAborted(pending, either);
    const send = async (): Promise<void> => {
      try {
        await this.sendFrom(rows, work, target, buffer, either);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    };
    const senders = Math.min(work.flow.omnitron.concurrency * SENDERS_PER_PLACE, pending.length);
    const ends = await Promise.allSettled(Array.from({ length: senders }, send));
    // The first to fail is the cause of all others.
    if (failed.signal.aborted) throw failed.signal.reason;
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private async sendFrom(
    rows: Iterable<PendingRow>,
    { flow, hold, slot }: BatchWork,
    target: WriteTarget,
    buffer: OutcomeBuffer,
    either: AbortSignal,
  ): Promise<void> {
    const confirm = (nowMs: number): Promise<void> | undefined =>
      hold.isFresh(nowMs) ? undefined : hold.confirm();
    const terms = { maxAttempts: flow.write.maxAttempts, signal: either, confirm };
    for (const row of rows) {
      try {
        const delivery = await this.omnitron.deliver(target, row, terms);
        slot.waits();
        buffer.add({ rowNo: row.rowNo, ...delivery });
      } catch (error) {
        if (either.aborted) return;
        throw error;
      }
    }
  }

  private async saveOutcomes({ run, hold }: BatchWork, outcomes: readonly RowOutcome[]): Promise<void> {
    const counts = await hold.confirmBy(() => this.outcomes.saveOutcomes(run, hold.lease, outcomes));
    if (counts.written + counts.skipped + counts.failed + counts.held > 0)
      meterRows(run.flowSlug, settledRows(outcomes));
    this.progress.tell(run.id);
  }

  private async closeBatch(
    run: Run,
    lease: BatchLease,
    failure: RunFailure | null,
    flow: FlowDocument,
  ): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      await this.runs.lockRun(run.id, transaction);
      const { counts, durationMs, isLast } = await this.batches.closeBatch(lease, transaction);
      await this.steps.addProgress(
        run.id,
        [{ step: 'write', startedAt: lease.claimedAt, endedAt: null, durationMs, counts: { ...counts } }],
        transaction,
      );
      if (failure === null && counts.failed === 0 && !isLast) return;
      const current = await this.runs.getRun(run.id, transaction);
      const reason = current.failure ?? failure ?? tooManyFailed(current, flow);
      if (reason !== null && current.failure === null)
        await this.runs.recordFailure(run.id, reason, transaction);
      await this.finisher.finishWhenWritten({ ...current, failure: reason }, transaction);
    });
  }
}

/** The rows one by one, for several senders, until the signal ends it. (Asking a signal made of others is slow.) */
function* untilAborted(rows: readonly PendingRow[], signal: AbortSignal): Generator<PendingRow> {
  let aborted = signal.aborted;
  signal.addEventListener('abort', () => (aborted = true), { once: true });
  for (const row of rows) {
    if (aborted) return;
    yield row;
  }
}

/** Why a run ends after so many failed rows; null while they are no more than its flow allows. */
export function tooManyFailed(
  run: Pick<Run, 'failed'>,
  flow: { readonly write: Pick<FlowDocument['write'], 'maxFailedRows'> },
): RunFailure | null {
  const most = flow.write.maxFailedRows;
  if (most === null || run.failed <= most) return null;
  const detail = `${run.failed} rows have failed, more than the ${most} that write.maxFailedRows allows. The rest was not sent; correct the cause and resume the run.`;
  return { step: 'write', code: 'TOO_MANY_FAILED_ROWS', detail };
}
