import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Refusal } from '../engine/index.js';
import { hasQuery } from '../erp-reader/index.js';
import { FlowCheckpoints, type FlowDocument } from '../flows/index.js';
import { RowPartitions, StepLogs, type StepProgress } from './log/index.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import type { RunClock } from './run-clock.js';
import { isStopping, type Run } from './run.js';
import { RunEvents } from './live/run-events.js';
import { RunFinisher } from './run-finisher.js';
import { RowPlan } from './write/row-plan.js';
import { countByCode, meterRows, meterSteps } from './run-meter.js';
import { SkuTurns } from './write/sku-turns.js';
import { RunRepository } from './run.repository.js';
import { RunQueries } from './source/run-queries.js';

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
    private readonly queries: RunQueries,
    private readonly partitions: RowPartitions,
    private readonly plan: RowPlan,
    private readonly turns: SkuTurns,
    private readonly dispatch: BatchDispatch,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
    private readonly finisher: RunFinisher,
  ) {}

  /** `products`: how many were staged at most. Ends the run with the verdict of a guard, which is then given; the rows it is about say so. */
  async groupRows(
    { id: runId, day }: Run,
    products: number,
    flow: FlowDocument,
    clock: RunClock,
  ): Promise<Refusal | null> {
    const fromMs = performance.now();
    const time = (): Pick<StepProgress, 'startedAt' | 'durationMs'> => ({
      startedAt: clock.at(fromMs),
      durationMs: performance.now() - fromMs,
    });
    if (products >= ANALYZED_FROM_ROWS) await this.partitions.analyzeDay(day);
    return await this.dataSource.transaction(async (transaction) => {
      // A statement over millions of rows takes longer than any other is allowed to, and wants a plan of its own.
      // Over a few, looking at every partition for a new plan takes longer than the statement itself.
      await transaction.query(
        products >= ANALYZED_FROM_ROWS
          ? 'SET LOCAL statement_timeout = 0; SET LOCAL plan_cache_mode = force_custom_plan'
          : 'SET LOCAL plan_cache_mode = force_generic_plan',
      );
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state === 'finished' || run.phase !== 'read') return null;
      const refusal = await this.queries.findIgnored(run, transaction);
      if (refusal === null) {
        if (flow.write.rowGrouping === 'run') await this.planWrite(run, flow, transaction);
        await this.enterWrite(run, flow, time(), transaction);
        return null;
      }
      const end = { status: 'failed', message: refusal.detail } as const;
      await this.steps.addProgress(run.id, [{ step: 'group', ...time(), end }], transaction);
      await this.finisher.finish(run, refusal, transaction);
      return refusal;
    });
  }

  /** Gives every row its fate or a place in a batch. */
  private async planWrite(run: Run, flow: FlowDocument, transaction: EntityManager): Promise<void> {
    const { sums, warnings } = await this.plan.decide(run, flow, transaction);
    await this.runs.addImageSums(run.id, sums, transaction);
    await this.runs.addWarnings(run.id, warnings, transaction);
    await this.turns.enterRun(run, transaction);
  }

  private async enterWrite(
    run: Run,
    flow: FlowDocument,
    time: Pick<StepProgress, 'startedAt' | 'durationMs'>,
    transaction: EntityManager,
  ): Promise<void> {
    // Grouped by page, each page has told its counts and was dispatched, and some of its rows are written by now.
    const isTold = flow.write.rowGrouping === 'page';
    const { counts, settled } = await countByCode(run, transaction);
    const products = counts.pending + counts.written + counts.skipped + counts.failed + counts.held;
    const stepCounts = {
      products,
      pending: counts.pending,
      unchanged: counts.skipped,
      refused: counts.failed,
      held: counts.held,
    };
    const group: StepProgress = {
      step: 'group',
      ...time,
      ...(isTold ? {} : { counts: stepCounts }),
      end: { status: products === 0 ? 'empty' : 'succeeded' },
    };
    meterSteps([group]);
    if (!isTold) meterRows(run.flowSlug, settled, transaction);
    await this.moveCheckpoint(run, transaction);
    if (!isTold && counts.pending === 0 && !isStopping(run))
      return this.finisher.finishSettled(run, { counts, settled, progress: [group] }, transaction);
    await transaction.query(
      `UPDATE runs SET phase = 'write', products = $2, skipped = $3, failed = $4, held = $5 WHERE id = $1`,
      [run.id, products, counts.skipped, counts.failed, counts.held],
    );
    await this.steps.addProgress(run.id, [group], transaction);
    if (!isTold) await this.dispatch.dispatchGrouped(run, counts.pending, transaction);
    await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
    await this.finisher.finishWhenWritten({ ...run, phase: 'write' }, transaction);
  }

  private async moveCheckpoint(run: Run, transaction: EntityManager): Promise<void> {
    if (movesCheckpoint(run) && run.readStartedAt !== null) {
      await this.checkpoints.advance(
        run.flowId,
        { startedAt: run.startedAt, readStartedAt: run.readStartedAt },
        transaction,
      );
    }
  }
}

/** Scheduled runs alone move `last.request`, to the time their read started, and only where it was complete; a run with a query never does. */
function movesCheckpoint(run: Run): boolean {
  const isScheduled = run.trigger === 'schedule' || run.trigger === 'after-flow';
  return isScheduled && run.verdict === 'complete' && !hasQuery(run.query);
}
