import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../../database/index.js';
import { StepLogs } from '../log/index.js';
import { BatchStore } from './batch-store.js';
import { writeKeys } from '../job-keys.js';
import { FlowDocuments } from './flow-documents.js';
import { JobQueue } from '../queue/job-queue.js';
import type { Run } from '../run.js';

/**
 * Gives the batches of a run out to the workers. Each time that all of them are given out again (the run went on after
 * a pause, or was taken up again) is an epoch of the run; jobs of an older epoch do nothing.
 */
@Injectable()
export class BatchDispatch {
  constructor(
    private readonly batches: BatchStore,
    private readonly queue: JobQueue,
    private readonly steps: StepLogs,
    private readonly documents: FlowDocuments,
  ) {}

  /** Cuts the pending rows from `fromRowNo` on into batches and gives these out; their number. */
  async dispatchPending(run: Run, transaction: EntityManager, fromRowNo = 0): Promise<number> {
    const planned = await this.batches.planBatches(run, transaction, fromRowNo);
    await this.send(run, run.epoch, planned, transaction);
    return planned.length;
  }

  /** The same for a run that was just grouped, of which so many rows wait. */
  async dispatchGrouped(run: Run, pending: number, transaction: EntityManager): Promise<void> {
    await this.send(run, run.epoch, await this.batches.cutBatches(run, pending, transaction), transaction);
  }

  /** Gives every open batch out again, under a new epoch. */
  async dispatchOpen(run: Run, transaction: EntityManager): Promise<void> {
    await this.send(
      run,
      await this.nextEpoch(run.id, transaction),
      await this.batches.listOpen(run.id, transaction),
      transaction,
    );
  }

  /** The batches so far are void; the pending rows are cut anew and given out. */
  async dispatchAnew(run: Run, transaction: EntityManager): Promise<void> {
    await this.batches.closeAll(run.id, transaction);
    const epoch = await this.nextEpoch(run.id, transaction);
    await this.dispatchPending({ ...run, epoch }, transaction);
  }

  private async nextEpoch(runId: string, transaction: EntityManager): Promise<number> {
    const [run] = await rows<{ epoch: number }>(
      transaction,
      'UPDATE runs SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch',
      [runId],
    );
    return run?.epoch ?? 0;
  }

  private async send(
    run: Run,
    epoch: number,
    batches: readonly { batchNo: number }[],
    transaction: EntityManager,
  ): Promise<void> {
    if (batches.length === 0) return;
    await this.steps.addProgress(run.id, [{ step: 'write', durationMs: 0 }], transaction);
    await this.queue.sendBatches(
      batches.map(({ batchNo }) => ({ runId: run.id, batchNo, epoch })),
      writeKeys(run, await this.documents.getDocument(run, transaction)),
      transaction,
    );
  }
}
