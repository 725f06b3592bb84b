import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { rows, type SqlExecutor } from '../../database/index.js';
import type { FlowDocument } from '../../flows/index.js';
import { StepLogs } from '../log/index.js';
import { RowCode } from '../../rows/index.js';
import { BatchDispatch } from './batch-dispatch.js';
import { BatchStore } from './batch-store.js';
import type { RunClock } from '../run-clock.js';
import { countSettled, meterRows } from '../run-meter.js';
import { RowPlan } from './row-plan.js';
import type { Run, RunFailure } from '../run.js';
import { RunEvents } from '../live/run-events.js';
import { type StagedRow, RowStore } from './row-store.js';
import { RunRepository } from '../run.repository.js';
import { SkuTurns } from './sku-turns.js';

const LOOK_EVERY_MS = 100;
const LONGEST_WAIT_MS = 60_000;

/**
 * `rowGrouping: page`, for ERPs that promise whole products per page: the rows of a page are queued with the page
 * itself, so that writing starts while reading goes on. A SKU that comes again on a later page breaks the promise: its
 * images were handed to the write already, and a second write would delete them, so that row fails.
 */
@Injectable()
export class PageWrites {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly rowStore: RowStore,
    private readonly plan: RowPlan,
    private readonly batches: BatchStore,
    private readonly dispatch: BatchDispatch,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
    private readonly turns: SkuTurns,
  ) {}

  /** Stages the rows of a page and queues them, in the page's transaction. */
  async takePage(
    run: Run,
    flow: FlowDocument,
    place: { readonly pageNo: number; readonly firstRowNo: number },
    staged: readonly StagedRow[],
    clock: RunClock,
    transaction: EntityManager,
  ): Promise<void> {
    const fromMs = performance.now();
    await this.stageRows(run, place, staged, transaction);
    const counts = await this.queuePage(run, flow, place.firstRowNo, staged.length, transaction);
    const durationMs = performance.now() - fromMs;
    const progress = { step: 'group', startedAt: clock.at(fromMs), durationMs, counts } as const;
    await this.steps.addProgress(run.id, [progress], transaction);
  }

  /** Stages the rows of a page, those as failed whose SKU came on an earlier one. */
  async stageRows(
    run: Run,
    { pageNo, firstRowNo }: { readonly pageNo: number; readonly firstRowNo: number },
    staged: readonly StagedRow[],
    transaction: EntityManager,
  ): Promise<void> {
    const earlier = await this.findEarlierPages(run, staged, transaction);
    const refused = staged.map((row) => {
      const page = earlier.get(row.sku ?? '');
      return page === undefined ? row : reappeared(row, page);
    });
    await this.rowStore.stageRows(run, pageNo, firstRowNo, refused, transaction);
    if (earlier.size > 0) await this.nameReappeared(run, firstRowNo, staged, earlier, transaction);
  }

  /** Queues what a stopped run left out and a resume put back to pending, unless it is outdated by now. */
  async queueReopened(run: Run): Promise<void> {
    await this.dataSource.transaction(async (transaction) => {
      if (run.reopenedAt !== null) await this.turns.skipOutdated(run, transaction);
      await this.queueFrom(run.id, 0, transaction);
    });
  }

  /**
   * Before a run ends while it reads: no new row is sent, and those in flight get their outcome. Whoever takes too long
   * loses the batch when the run ends, and what it sent last stays in doubt.
   */
  async stopWriting(run: Run, failure: RunFailure | null): Promise<void> {
    if (!(await this.batches.hasOpenBatch(run.id, this.dataSource))) return;
    await this.dataSource.transaction(async (transaction) => {
      if (failure !== null) await this.runs.recordFailure(run.id, failure, transaction);
      await this.events.publish({ type: 'cancel', runId: run.id, flowId: run.flowId }, transaction);
    });
    for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += LOOK_EVERY_MS) {
      if ((await this.runs.getRun(run.id)).state === 'paused') return;
      if (!(await this.batches.hasOpenBatch(run.id, this.dataSource))) return;
      await pause(LOOK_EVERY_MS);
    }
  }

  private async queuePage(
    run: Run,
    flow: FlowDocument,
    fromRow: number,
    rowCount: number,
    transaction: EntityManager,
  ): Promise<Record<string, number>> {
    const { sums, warnings } = await this.plan.decide(run, flow, transaction, fromRow);
    await this.runs.addImageSums(run.id, sums, transaction);
    await this.runs.addWarnings(run.id, warnings, transaction);
    await this.queueFrom(run.id, fromRow, transaction);
    const settled = await countSettled(run, transaction, fromRow);
    meterRows(run.flowSlug, settled, transaction);
    const countOf = (outcome: string): number =>
      settled.reduce((sum, one) => sum + (one.outcome === outcome ? one.count : 0), 0);
    const [skipped, failed, held] = [countOf('skipped'), countOf('failed'), countOf('held')];
    const pending = rowCount - skipped - failed - held;
    await this.runs.addCounts(run.id, { written: 0, skipped, failed, held }, transaction);
    return { products: rowCount, pending, unchanged: skipped, refused: failed, held };
  }

  /** Under the epoch that the run has now: it may have paused and gone on since its pipeline began. */
  private async queueFrom(runId: string, fromRow: number, transaction: EntityManager): Promise<void> {
    const current = await this.runs.claimRun(runId, transaction);
    await this.dispatch.dispatchPending(current, transaction, fromRow);
  }

  /** The pages on which SKUs of these rows came before. */
  private async findEarlierPages(
    run: Run,
    staged: readonly StagedRow[],
    executor: SqlExecutor,
  ): Promise<ReadonlyMap<string, number>> {
    const known = await rows<{ sku: string; pageNo: number }>(
      executor,
      `SELECT sku, page_no AS "pageNo" FROM run_rows WHERE day = $1 AND run_id = $2 AND sku = ANY($3::text[])`,
      [run.day, run.id, staged.flatMap(({ sku }) => (sku === null ? [] : [sku]))],
    );
    return new Map(known.map(({ sku, pageNo }) => [sku, pageNo]));
  }

  /** A run has one row per SKU, so these have none; their SKU is kept as what the ERP calls them. */
  private async nameReappeared(
    run: Run,
    firstRowNo: number,
    staged: readonly StagedRow[],
    earlier: ReadonlyMap<string, number>,
    executor: SqlExecutor,
  ): Promise<void> {
    const named = staged
      .map(({ sku }, place) => ({ sku: sku ?? '', rowNo: firstRowNo + place }))
      .filter(({ sku }) => earlier.has(sku));
    await executor.query(
      `UPDATE run_rows row SET identifier = named.sku FROM unnest($3::int[], $4::text[]) AS named(row_no, sku)
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = named.row_no`,
      [run.day, run.id, named.map(({ rowNo }) => rowNo), named.map(({ sku }) => sku)],
    );
  }
}

function reappeared(row: StagedRow, pageNo: number): StagedRow {
  const detail = `The SKU ${row.sku} came on page ${pageNo} already, and was handed to the write with that page; to write it again would delete those images. Set write.rowGrouping to run, or make the ERP send whole products per page.`;
  return { ...row, sku: null, refusal: { code: RowCode.SKU_REAPPEARED, detail } };
}
