import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { hasQuery } from '../erp-reader/index.js';
import { FlowCheckpoints, type FlowDocument } from '../flows/index.js';
import { StepLogs } from '../logs/index.js';
import { contentHash, type Image, imagesText, mergeImages } from '../omnitron-writer/index.js';
import { BatchStore } from './batch-store.js';
import { IdentifierStore } from './identifier-store.js';
import { JobQueue } from './job-queue.js';
import type { Run } from './run.js';
import { runError } from './run.errors.js';
import { RunEvents } from './run-events.js';
import { RunFinisher } from './run-finisher.js';
import { RowStore } from './row-store.js';
import { RunRepository } from './run.repository.js';

const FRAGMENTS_PER_ROUND = 1000;

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
    private readonly rowStore: RowStore,
    private readonly identifiers: IdentifierStore,
    private readonly batches: BatchStore,
    private readonly steps: StepLogs,
    private readonly queue: JobQueue,
    private readonly events: RunEvents,
    private readonly finisher: RunFinisher,
  ) {}

  /** Throws `REMOVAL_GUARD` when the run would remove too many images; nothing has changed then. */
  async groupRows(runId: string, flow: FlowDocument): Promise<void> {
    const startedAt = performance.now();
    await this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state === 'finished' || run.phase !== 'read') return;
      await this.mergeFragments(run, flow, transaction);
      if (flow.filenameTemplate !== '{sku}') await this.identifiers.applyMatches(run, transaction);
      if (!flow.write.allowImageRemoval) await this.rowStore.failEmptyRows(run, transaction);
      await this.checkRemovalGuard(run, flow, transaction);
      if (flow.write.skipUnchanged && !run.force) await this.rowStore.skipUnchangedRows(run, transaction);
      const batches = await this.batches.planBatches(run, transaction);
      await this.queue.sendBatches(
        batches.map(({ batchNo }) => ({ runId, batchNo })),
        transaction,
      );
      await this.enterWrite(run, performance.now() - startedAt, transaction);
    });
  }

  private async mergeFragments(run: Run, flow: FlowDocument, transaction: EntityManager): Promise<void> {
    const target = targetOf(flow);
    for (let after = -1; ;) {
      const fragmented = await this.rowStore.listFragmented(run, after, FRAGMENTS_PER_ROUND, transaction);
      const last = fragmented.at(-1);
      if (last === undefined) return;
      const merged = fragmented.map(({ rowNo, images }) => {
        const all = mergeImages(images.split('\n').flatMap((line) => JSON.parse(line) as Image[]));
        const text = imagesText(all);
        return { rowNo, images: text, imageCount: all.length, contentHash: contentHash(target, text) };
      });
      await this.rowStore.saveMerged(run, merged, transaction);
      after = last.rowNo;
    }
  }

  /** Full runs only: a query for one product may well shrink it. */
  private async checkRemovalGuard(run: Run, flow: FlowDocument, transaction: EntityManager): Promise<void> {
    const percent = flow.write.removalGuardPercent;
    if (percent === null || run.force || hasQuery(run.query)) return;
    const { known, shrinking, examples } = await this.rowStore.countShrinking(run, transaction);
    if (shrinking * 100 <= known * percent) return;
    throw runError(
      'REMOVAL_GUARD',
      `${shrinking} of ${known} products that this flow has written before would lose images, more than the ${percent} % that write.removalGuardPercent allows (${examples.join(', ')}, …). Nothing was written. If the ERP is right, start the run again with force.`,
      { details: { known, shrinking, examples } },
    );
  }

  private async enterWrite(run: Run, durationMs: number, transaction: EntityManager): Promise<void> {
    const counts = await this.rowStore.countRows(run, transaction);
    const products = counts.pending + counts.written + counts.skipped + counts.failed;
    await transaction.query(
      `UPDATE runs SET phase = 'write', products = $2, skipped = $3, failed = $4 WHERE id = $1`,
      [run.id, products, counts.skipped, counts.failed],
    );
    const stepCounts = {
      products,
      pending: counts.pending,
      unchanged: counts.skipped,
      refused: counts.failed,
    };
    await this.steps.addProgress(run.id, [{ step: 'group', durationMs, counts: stepCounts }], transaction);
    await this.steps.finishStep(run.id, 'group', products === 0 ? 'empty' : 'succeeded', null, transaction);
    if (movesCheckpoint(run) && run.readStartedAt !== null) {
      await this.checkpoints.advance(run.flowId, run.readStartedAt, transaction);
    }
    await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
    await this.finisher.finishWhenWritten({ ...run, phase: 'write' }, transaction);
  }
}

/** What a row's content hash says it was written to. */
export function targetOf(flow: FlowDocument): string {
  return `${flow.omnitron.domainUrl.replace(/\/+$/, '')}${flow.omnitron.imagePath}`;
}

/** Scheduled runs alone move `last.request`, to the time their read started; a run with a query never does. */
function movesCheckpoint(run: Run): boolean {
  return (run.trigger === 'schedule' || run.trigger === 'after-flow') && !hasQuery(run.query);
}
