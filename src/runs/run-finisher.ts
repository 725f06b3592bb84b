import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { FlowLookup } from '../flows/index.js';
import { StepLogs, type StepProgress } from './log/index.js';
import { BatchStore } from './write/batch-store.js';
import { ROW_CODES, RowCode } from '../rows/index.js';
import { type Run, type RunCounts, type RunFailure, runStatus } from './run.js';
import { countSettled, meterRows, meterRunEnd, type SettledRows } from './run-meter.js';
import { RunEvents } from './live/run-events.js';
import { RowStore } from './write/row-store.js';
import { RunRepository } from './run.repository.js';
import { UndeliveredProducts } from './undelivered-products.js';

/** A run every row of which has its outcome, and what its last step has to tell. */
interface SettledRun {
  readonly counts: RunCounts;
  readonly settled: readonly SettledRows[];
  readonly progress: readonly StepProgress[];
}

/** Ends runs, exactly once each: under the lock of the run, with counts taken from the rows themselves. */
@Injectable()
export class RunFinisher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly rowStore: RowStore,
    private readonly batches: BatchStore,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
    private readonly flows: FlowLookup,
    private readonly undelivered: UndeliveredProducts,
  ) {}

  /** After the last batch: every row has its outcome. Call it with the run locked. */
  async finishWhenWritten(run: Run, transaction: EntityManager): Promise<boolean> {
    if (run.state === 'finished' || run.phase !== 'write') return false;
    if (await this.batches.hasOpenBatch(run.id, transaction)) return false;
    await this.finish(run, run.failure, transaction);
    return true;
  }

  /**
   * Ends a run that has no row left to write, with the step that found that. Inside a transaction that holds the run, where
   * nothing asks it to stop.
   */
  async finishSettled(
    run: Run,
    { counts, settled, progress }: SettledRun,
    transaction: EntityManager,
  ): Promise<void> {
    const status = runStatus({ ...counts, failure: null, cancelled: false });
    const write = counts.written + counts.failed > 0 ? 'succeeded' : 'empty';
    const steps: StepProgress[] = [...progress, { step: 'write', durationMs: 0, end: { status: write } }];
    await this.steps.addProgress(run.id, steps, transaction);
    await this.runs.finish(run.id, { ...counts, status, failure: null, isRead: true }, transaction);
    await this.noteUndelivered({ ...run, phase: 'write' }, settled, transaction);
    meterRunEnd(run, { ...counts, status, failure: null }, transaction);
    await this.events.publish({ type: 'finished', runId: run.id, flowId: run.flowId }, transaction);
  }

  /** Ends a run with an error; rows that have no outcome are left out with the code `RUN_STOPPED`. */
  async failRun(runId: string, failure: RunFailure): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state !== 'finished') await this.finish(run, failure, transaction);
    });
  }

  /** Ends a run that was asked to stop while it reads, and one that waits for a worker. */
  async finishCancelled(runId: string): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state !== 'finished') await this.finish(run, null, transaction);
    });
  }

  /** A run that is queued or paused has no worker that would notice the request to cancel. */
  async finishIfIdle(runId: string): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state === 'paused' || (run.state === 'queued' && run.phase === 'read'))
        await this.finish(run, null, transaction);
    });
  }

  /** Inside a transaction that holds the run. */
  async finish(run: Run, failure: RunFailure | null, transaction: EntityManager): Promise<void> {
    const cancelled = run.cancelRequestedAt !== null;
    const leftOut = failure === null ? RowCode.CANCELLED : RowCode.RUN_STOPPED;
    // First the batches: who still works on one can save nothing any more, so that the counts are final.
    const open = await this.batches.closeAll(run.id, transaction);
    const settledInFull = failure === null && !cancelled ? await this.findFullCounts(run, transaction) : null;
    const skipped = settledInFull === null ? await this.rowStore.skipPending(run, leftOut, transaction) : 0;
    const counts = settledInFull ?? (await this.rowStore.countRows(run, transaction));
    const status = runStatus({ ...counts, failure, cancelled });
    // Grouped by page, a run writes while it reads; whether it has come so far its batches tell.
    if (run.phase === 'write' || (await this.batches.hasBatch(run.id, transaction))) {
      const progress = { step: 'write', durationMs: open.durationMs, counts: { ...open.counts } } as const;
      await this.steps.addProgress(run.id, [progress], transaction);
      const sent = counts.written + counts.failed > 0;
      await this.steps.finishStep(
        run.id,
        'write',
        failure === null ? (sent ? 'succeeded' : 'empty') : 'failed',
        failure?.detail ?? null,
        transaction,
      );
    }
    await (failure === null
      ? this.steps.endOpenSteps(run.id, 'cancelled', 'The run was cancelled.', transaction)
      : this.steps.endOpenSteps(run.id, 'failed', endedBy(failure), transaction));
    await this.runs.finish(run.id, { ...counts, status, failure }, transaction);
    await this.noteUndelivered(run, settledInFull && wereAllWritten(settledInFull) ? [] : null, transaction);
    const settled = (await this.isMetered(run, transaction))
      ? [{ outcome: ROW_CODES[leftOut].outcome, code: leftOut, count: skipped }]
      : await countSettled(run, transaction);
    meterRows(run.flowSlug, settled, transaction);
    meterRunEnd(run, { ...counts, status, failure }, transaction);
    await this.events.publish({ type: 'finished', runId: run.id, flowId: run.flowId }, transaction);
  }

  /** What its batches have counted, where that is every row; null where only the rows themselves can tell. */
  private findFullCounts(run: Run, transaction: EntityManager): Promise<RunCounts | null> {
    return run.phase === 'write' ? this.runs.findFullCounts(run.id, transaction) : Promise.resolve(null);
  }

  private async noteUndelivered(
    run: Run,
    settled: readonly SettledRows[] | null,
    transaction: EntityManager,
  ): Promise<void> {
    for (const older of await this.undelivered.noteEnd(run, settled, transaction))
      await this.recount(await this.runs.claimRun(older, transaction), transaction);
  }

  /** A finished run whose rows were settled since, by a user or by a later run. Inside a transaction that holds it. */
  async recount(run: Run, transaction: EntityManager): Promise<void> {
    const counts = await this.rowStore.countRows(run, transaction);
    const status = runStatus({ ...counts, failure: run.failure, cancelled: run.cancelRequestedAt !== null });
    await this.runs.recount(run.id, { ...counts, status }, transaction);
    await this.undelivered.forgetSettled(run, transaction);
    await this.events.publish({ type: 'finished', runId: run.id, flowId: run.flowId }, transaction);
  }

  /** Whether rows that got their outcome before the end were counted then: after the group step, or page by page. */
  private async isMetered(run: Run, transaction: EntityManager): Promise<boolean> {
    return run.phase === 'write' || this.flows.writesByPage(run.flowId, run.flowVersion, transaction);
  }
}

const wereAllWritten = ({ skipped, failed, held }: RunCounts): boolean => skipped + failed + held === 0;

/** What a step says that was at work when another one ended the run. */
const endedBy = ({ step, code }: RunFailure): string =>
  `Ended before its last page: the run failed in the step ${step} (${code}).`;
