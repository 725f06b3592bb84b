import { Injectable } from '@nestjs/common';
import type { PageSource, ReadContext, SourcePage } from '../../engine/index.js';
import { readsChanges, ReadStep } from '../../engine/index.js';
import { batchQueries } from '../../erp-reader/index.js';
import type { FlowDocument } from '../../flows/index.js';
import type { Run } from '../run.js';
import { RunRepository } from '../run.repository.js';
import { UndeliveredProducts } from '../undelivered-products.js';
import { RunQueries } from './run-queries.js';

/** Where the second stage of a read goes on; `from` is the cursor within it, `pages` those of the first. */
interface FollowUpCursor {
  readonly followUp: { readonly pages: number; readonly from: unknown };
}

/**
 * The second stage of a read: behind the last page of what changed, products are asked for by SKU. Those that an earlier run
 * owes, and, of an ERP that sends changed images only (`read.delta: changed-images`), every product that was named: so
 * that it comes whole. Its pages are pages of the run like all others, and resumed like them.
 */
@Injectable()
export class FollowUp {
  constructor(
    private readonly read: ReadStep,
    private readonly runs: RunRepository,
    private readonly queries: RunQueries,
    private readonly undelivered: UndeliveredProducts,
  ) {}

  after(main: PageSource, run: Run, flow: FlowDocument): PageSource {
    return { login: main.login, open: (context) => this.pages(main, run.id, flow, context) };
  }

  private async *pages(
    main: PageSource,
    runId: string,
    flow: FlowDocument,
    context: ReadContext,
  ): AsyncGenerator<SourcePage> {
    let cursor = isFollowUp(context.from) ? context.from : null;
    if (cursor === null) {
      let last = 0;
      for (const pages = main.open(context); ;) {
        const read = await pages.next();
        if (read.done === true) break;
        const page = read.value;
        last = page.pageNo;
        const next: unknown =
          page.next ?? ({ followUp: { pages: last, from: null } } satisfies FollowUpCursor);
        yield { ...page, next };
      }
      cursor = { followUp: { pages: last, from: null } };
    }
    const current = await this.runs.getRun(runId);
    if (readsChanges(current)) yield* this.asked(current, flow, cursor, context);
  }

  private async *asked(
    run: Run,
    flow: FlowDocument,
    { followUp }: FollowUpCursor,
    context: ReadContext,
  ): AsyncGenerator<SourcePage> {
    const batches = await this.queries.addFollowUp(run, async () => {
      const named = await this.queries.listNamed(run);
      const sku = [...new Set([...named, ...(await this.undelivered.listAsked(run, flow))])];
      return sku.length === 0 ? [] : batchQueries([{ sku }], flow.erpQuery);
    });
    if (batches === null) return;
    const source = this.read.sourceOf(flow, { query: await batches.at(0), findBatches: async () => batches });
    for (const pages = source.open({ ...context, from: followUp.from }); ;) {
      const read = await pages.next();
      if (read.done === true) return;
      const page = read.value;
      const next = page.next === null ? null : { followUp: { pages: followUp.pages, from: page.next } };
      const place = { pageNo: followUp.pages + page.pageNo, batch: batches.first + page.batch };
      yield { ...page, ...place, next, declaredTotal: null };
    }
  }
}

function isFollowUp(cursor: unknown): cursor is FollowUpCursor {
  return typeof cursor === 'object' && cursor !== null && 'followUp' in cursor;
}
