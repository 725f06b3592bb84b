import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type FlowPage, readsChanges } from '../engine/index.js';
import type { FlowDocument } from '../flows/index.js';
import { ImageVersions } from '../omnitron-writer/index.js';
import { StepLogs, type StepProgress } from './log/index.js';
import { type PageStep, PageStore, type ReadSoFar } from './page-store.js';
import { PageWrites } from './write/page-writes.js';
import { RowStore } from './write/row-store.js';
import { stagedRows, versionedUrls } from './write/staged-rows.js';
import type { RunClock } from './run-clock.js';
import { meterSteps } from './run-meter.js';
import type { Run } from './run.js';
import { RunProgress } from './live/run-progress.js';
import { namedIdentifiers } from './source/named-identifiers.js';
import { RunQueries } from './source/run-queries.js';

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
    private readonly progress: RunProgress,
    private readonly imageVersions: ImageVersions,
  ) {}

  /** Stages one page; gives its number of rows and the read so far, or null when another process has staged this page meanwhile. */
  async stagePage(
    run: Run,
    flow: FlowDocument,
    page: FlowPage,
    firstRowNo: number,
    clock: RunClock,
    signal: AbortSignal,
  ): Promise<{ readonly rows: number; readonly read: ReadSoFar } | null> {
    const { source, readTime } = page;
    const { pageNo } = source;
    const namesOnly = flow.read?.delta === 'changed-images' && readsChanges(run);
    const urls = versionedUrls(page, flow);
    const versions = await this.imageVersions.findVersions(`${run.id} ${run.epoch}`, urls, signal);
    const rows = stagedRows(page, flow, { namesOnly, versions });
    const identifiers = namedIdentifiers(source, flow.write);
    const steps = pageSteps(page, clock);
    const progress = pageProgress(run, page, steps, rows.length);
    const read = await this.dataSource.transaction(async (transaction) => {
      const inserted = await this.pages.insertPage(
        run,
        {
          pageNo,
          nextCursor: source.next,
          method: source.request.method,
          url: source.request.url,
          httpStatus: source.status,
          records: source.recordCount,
          identifiers,
          requests: source.requests,
          rows: rows.length,
          firstRowNo,
          bytes: source.bytes,
          attempts: source.attempts,
          readMs: readTime.toMs - readTime.fromMs,
          startedAt: clock.at(readTime.fromMs),
          steps,
          stopReason: source.stopReason,
        },
        source,
        transaction,
      );
      if (inserted === null) return null;
      if (flow.write.rowGrouping === 'page') {
        await this.pageWrites.takePage(run, flow, { pageNo, firstRowNo }, rows, clock, transaction);
      } else {
        await this.rowStore.stageRows(run, pageNo, firstRowNo, rows, transaction);
      }
      if (run.identifiers > 0 || source.query.sku !== undefined) {
        const skus = rows.map(({ sku }) => sku);
        await this.queries.noteAnswer(run.id, source, skus, transaction);
      }
      await this.steps.addProgress(run.id, progress, transaction);
      return inserted;
    });
    if (read === null) return null;
    this.progress.tell(run.id);
    meterSteps(progress);
    return { rows: rows.length, read };
  }
}

/** What each step took of a page. */
export function pageSteps({ readTime, steps }: FlowPage, clock: RunClock): PageStep[] {
  return [{ step: 'read' as const, time: readTime }, ...steps].map(({ step, time }) => ({
    step,
    startedAt: clock.at(time.fromMs),
    durationMs: Math.round(time.toMs - time.fromMs),
  }));
}

/** An outbound run has no read step: its pages are there from the start. */
function pageProgress(
  { direction }: Run,
  { source, steps }: FlowPage,
  times: readonly PageStep[],
  rows: number,
): StepProgress[] {
  return times.flatMap((time): StepProgress[] => {
    if (time.step === 'read') {
      const { identifiers, recordCount, requests } = source;
      const found: Record<string, number> =
        identifiers === null ? { records: recordCount } : { identifiers: identifiers.length };
      const counts = { pages: 1, requests, ...found };
      return direction === 'outbound' ? [] : [{ ...time, counts }];
    }
    const done = steps.find(({ step }) => step === time.step);
    const made: Record<string, number> = done === steps.at(-1) ? { rows } : { records: done?.records ?? 0 };
    const counts = { pages: 1, ...made };
    return [{ ...time, counts, output: done?.printed ?? '' }];
  });
}
