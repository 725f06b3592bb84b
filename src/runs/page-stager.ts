import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FlowDocument } from '../flows/index.js';
import { StepLogs, type StepProgress } from '../logs/index.js';
import {
  contentHash,
  groupPage,
  imagesText,
  mergeImages,
  type PageRow,
  targetOf,
} from '../omnitron-writer/index.js';
import type { SourcePage } from './source/page-source.js';
import type { StepTime, TransformedPage } from './page-transform.js';
import { type PageStep, PageStore } from './page-store.js';
import { PageWrites } from './write/page-writes.js';
import { type StagedRow, RowStore } from './write/row-store.js';
import { meterSteps } from './run-meter.js';
import type { RunClock } from './run-clock.js';
import type { Run } from './run.js';
import { runError } from './run.errors.js';
import { RunEvents } from './live/run-events.js';
import { RunQueries } from './source/run-queries.js';

/** A page with what the steps made of it, and when it was read. */
export interface TakenPage extends TransformedPage {
  readonly page: SourcePage;
  readonly readTime: StepTime;
}

/** Makes a page durable: the page, its rows, the counts and the step logs in one transaction. Then it is done. */
@Injectable()
export class PageStager {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pages: PageStore,
    private readonly rowStore: RowStore,
    private readonly pageWrites: PageWrites,
    private readonly queries: RunQueries,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
  ) {}

  /**
   * Stages one page; gives the row number that the next page starts from.
   * `RUN_TAKEN_OVER` when another process has staged this page meanwhile.
   */
  async stagePage(
    run: Run,
    flow: FlowDocument,
    taken: TakenPage,
    firstRowNo: number,
    clock: RunClock,
  ): Promise<number> {
    const { page, readTime } = taken;
    const target = targetOf(flow.omnitron);
    const rows = groupPage(taken.outputs.flatMap(asRecords)).map((row) => stageRow(row, target));
    const steps = pageSteps(taken, clock);
    const progress = pageProgress(run, taken, steps, rows.length);
    await this.dataSource.transaction(async (transaction) => {
      const inserted = await this.pages.insertPage(
        run,
        {
          pageNo: page.pageNo,
          nextCursor: page.next,
          method: page.request.method,
          url: page.request.url,
          httpStatus: page.status,
          records: page.recordCount,
          rows: rows.length,
          firstRowNo,
          bytes: page.bytes,
          attempts: page.attempts,
          readMs: readTime.toMs - readTime.fromMs,
          startedAt: clock.at(readTime.fromMs),
          steps,
          stopReason: page.stopReason,
        },
        page,
        transaction,
      );
      if (!inserted)
        throw runError(
          'RUN_TAKEN_OVER',
          `Page ${page.pageNo} of run ${run.id} was staged by another process.`,
        );
      if (flow.write.rowGrouping === 'page') {
        const place = { pageNo: page.pageNo, firstRowNo };
        await this.pageWrites.stageRows(run, flow, place, rows, clock, transaction);
      } else {
        await this.rowStore.stageRows(run, page.pageNo, firstRowNo, rows, transaction);
      }
      if (run.identifiers > 0) {
        const skus = rows.map(({ sku }) => sku);
        await this.queries.noteAnswer(run.id, page, skus, transaction);
      }
      await this.steps.addProgress(run.id, progress, transaction);
      await this.events.publish({ type: 'progress', runId: run.id, flowId: run.flowId }, transaction);
    });
    meterSteps(progress);
    return firstRowNo + rows.length;
  }
}

function stageRow({ sku, images, refusal }: PageRow, target: string): StagedRow {
  const merged = mergeImages(images);
  const text = imagesText(merged);
  return {
    sku,
    images: text,
    imageCount: merged.length,
    contentHash: contentHash(target, text),
    failure: refusal,
  };
}

/** A list stays a list at 0, 1 and 2 items: a single object is a list of one. */
function asRecords(output: unknown): unknown[] {
  if (Array.isArray(output)) return output;
  return output === null || output === undefined ? [] : [output];
}

function pageSteps({ readTime, scriptTime, mappingTime }: TakenPage, clock: RunClock): PageStep[] {
  const times = { read: readTime, script: scriptTime, mapping: mappingTime };
  return (['read', 'script', 'mapping'] as const).flatMap((step) => {
    const time = times[step];
    if (time === null) return [];
    return [{ step, startedAt: clock.at(time.fromMs), durationMs: Math.round(time.toMs - time.fromMs) }];
  });
}

/** An outbound run has no read step: its pages are there from the start. */
function pageProgress(
  { direction }: Run,
  { page, scriptOutput }: TakenPage,
  steps: readonly PageStep[],
  rows: number,
): StepProgress[] {
  const counts = {
    read: { pages: 1, records: page.recordCount },
    script: { pages: 1 },
    mapping: { pages: 1, rows },
  };
  return steps
    .filter(({ step }) => direction === 'inbound' || step !== 'read')
    .map((one) => ({
      ...one,
      counts: counts[one.step as keyof typeof counts],
      ...(one.step === 'script' ? { output: scriptOutput } : {}),
    }));
}
