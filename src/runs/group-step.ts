import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { hasQuery } from '../erp-reader/index.js';
import { FlowCheckpoints, type FlowDocument } from '../flows/index.js';
import { RowPartitions, StepLogs, type StepProgress } from '../logs/index.js';
import { shopOf, targetOf } from '../omnitron-writer/index.js';
import { RowCode } from '../rows/index.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import { IdentifierStore } from './source/identifier-store.js';
import type { RunClock } from './run-clock.js';
import type { Run, RunFailure } from './run.js';
import { RunEvents } from './live/run-events.js';
import { RunFinisher } from './run-finisher.js';
import { RowGrouping } from './write/row-grouping.js';
import { RowStore } from './write/row-store.js';
import { countSettled, meterRows, meterSteps } from './run-meter.js';
import { SkuTurns } from './write/sku-turns.js';
import { RunRepository } from './run.repository.js';

/** From here on a plan made without knowing the rows can take minutes. */
const ANALYZED_FROM_ROWS = 1000;

/**
 * Between read and write, when every page is staged: one row per product, the rows that need no write taken out, the
 * guards asked, the rest cut into batches and queued, and the flow's checkpoint moved. One transaction: either all of
 * it has happened or none, so a crash repeats it from the start. Writing begins only after it, since Omnitron deletes
 * whatever images a POST leaves out.
 */
@Injectable()
export class GroupStep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly checkpoints: FlowCheckpoints,
    private readonly runs: RunRepository,
    private readonly partitions: RowPartitions,
    private readonly rowStore: RowStore,
    private readonly grouping: RowGrouping,
    private readonly turns: SkuTurns,
    private readonly dispatch: BatchDispatch,
    private readonly identifiers: IdentifierStore,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
    private readonly finisher: RunFinisher,
  ) {}

  /** Ends the run with `REMOVAL_GUARD` when it would remove too many images; the rows it is about say so. */
  async groupRows(runId: string, flow: FlowDocument, clock: RunClock): Promise<void> {
    const fromMs = performance.now();
    const time = (): Pick<StepProgress, 'startedAt' | 'durationMs'> => ({
      startedAt: clock.at(fromMs),
      durationMs: performance.now() - fromMs,
    });
    const { products, day } = await this.runs.getRun(runId);
    if (products >= ANALYZED_FROM_ROWS) await this.partitions.analyzeDay(day);
    await this.dataSource.transaction(async (transaction) => {
      // A statement over millions of rows takes longer than any other is allowed to.
      await transaction.query('SET LOCAL statement_timeout = 0');
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state === 'finished' || run.phase !== 'read') return;
      const refusal = flow.write.rowGrouping === 'page' ? null : await this.planWrite(run, flow, transaction);
      if (refusal === null) return this.enterWrite(run, flow, time(), transaction);
      await this.steps.addProgress(run.id, [{ step: 'group', ...time() }], transaction);
      await this.steps.finishStep(run.id, 'group', 'failed', refusal.detail, transaction);
      await this.finisher.finish(run, refusal, transaction);
    });
  }

  /** Gives every row its fate or a place in a batch; or the reason why nothing may be written. */
  private async planWrite(
    run: Run,
    flow: FlowDocument,
    transaction: EntityManager,
  ): Promise<RunFailure | null> {
    const shop = shopOf(flow.omnitron);
    await this.grouping.mergeFragments(run, targetOf(flow.omnitron), transaction);
    if (flow.filenameTemplate !== '{sku}') await this.identifiers.applyMatches(run, transaction);
    if (!flow.write.allowImageRemoval) await this.grouping.failEmptyRows(run, transaction);
    const refusal = await this.checkRemovalGuard(run, flow, transaction);
    if (refusal !== null) {
      await this.grouping.reportShrinking(run, shop, transaction);
      return refusal;
    }
    if (flow.write.skipUnchanged && !run.force) await this.grouping.skipUnchangedRows(run, shop, transaction);
    await this.turns.enterRun(run, transaction);
    await this.dispatch.dispatchPending(run, transaction);
    return null;
  }

  /** Full runs only: a query for one product, and a post of a few, may well shrink them. */
  private async checkRemovalGuard(
    run: Run,
    flow: FlowDocument,
    transaction: EntityManager,
  ): Promise<RunFailure | null> {
    const percent = flow.write.removalGuardPercent;
    if (percent === null || run.force || run.direction === 'outbound' || hasQuery(run.query)) return null;
    const shop = shopOf(flow.omnitron);
    const { known, shrinking, examples } = await this.grouping.countShrinking(run, shop, transaction);
    if (shrinking * 100 <= known * percent) return null;
    const detail =
      `${shrinking} of ${known} products that this shop is known to hold would lose images, more than the ${percent} % that write.removalGuardPercent allows ` +
      `(${examples.join(', ')}${shrinking > examples.length ? ', …' : ''}). Nothing was written. The rows with the code ${RowCode.WOULD_LOSE_IMAGES} tell how many images each would lose. If the ERP is right, run it again with force.`;
    return { step: 'group', code: 'REMOVAL_GUARD', detail };
  }

  private async enterWrite(
    run: Run,
    flow: FlowDocument,
    time: Pick<StepProgress, 'startedAt' | 'durationMs'>,
    transaction: EntityManager,
  ): Promise<void> {
    const counts = await this.rowStore.countRows(run, transaction);
    const products = counts.pending + counts.written + counts.skipped + counts.failed;
    await transaction.query(
      `UPDATE runs SET phase = 'write', products = $2, skipped = $3, failed = $4 WHERE id = $1`,
      [run.id, products, counts.skipped, counts.failed],
    );
    // Grouped by page, each page has told its counts, and some of its rows are written by now.
    const isTold = flow.write.rowGrouping === 'page';
    const stepCounts: Record<string, number> = isTold
      ? {}
      : { products, pending: counts.pending, unchanged: counts.skipped, refused: counts.failed };
    await this.steps.addProgress(run.id, [{ step: 'group', ...time, counts: stepCounts }], transaction);
    meterSteps([{ step: 'group', ...time }]);
    if (!isTold) meterRows(run.flowSlug, await countSettled(run, transaction), transaction);
    await this.steps.finishStep(run.id, 'group', products === 0 ? 'empty' : 'succeeded', null, transaction);
    if (movesCheckpoint(run) && run.readStartedAt !== null) {
      await this.checkpoints.advance(run.flowId, run.readStartedAt, transaction);
    }
    await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
    await this.finisher.finishWhenWritten({ ...run, phase: 'write' }, transaction);
  }
}

/** Scheduled runs alone move `last.request`, to the time their read started; a run with a query never does. */
function movesCheckpoint(run: Run): boolean {
  return (run.trigger === 'schedule' || run.trigger === 'after-flow') && !hasQuery(run.query);
}
