import { Injectable } from '@nestjs/common';
import {
  type PageSource,
  type ReadContext,
  readBatches,
  readsChanges,
  ReadStep,
  type SourcePage,
} from '../../engine/index.js';
import {
  batchQueries,
  type PageCursor,
  productsAsking,
  readsInTwoStages,
  type RunQuery,
} from '../../erp-reader/index.js';
import type { FlowDocument } from '../../flows/index.js';
import type { Run } from '../run.js';
import { RunRepository } from '../run.repository.js';
import { UndeliveredProducts } from '../undelivered-products.js';
import { type FollowUpKind, RunQueries } from './run-queries.js';

/**
 * What a run asks for behind the pages of its first request. `owed`: SKUs of which the first request must find the identifiers.
 * `products`: whole products, by SKU or by what the pages before named.
 */
interface FollowUpCursor {
  readonly stage: FollowUpKind;
  /** Pages of the run before. */
  readonly pages: number;
  readonly batch: number;
  /** Where in the batch. */
  readonly from: PageCursor | null;
}

/**
 * The second stage of a read: behind the last page of the first request, products are asked for by what names them. Those that an
 * earlier run owes; where the card finds identifiers (`read.products`), all that it found; of an ERP that sends changed images only
 * (`read.delta: changed-images`), every product that was named: so that it comes whole. Its pages are pages of the run like all
 * others, and resumed like them.
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
    return { login: main.login, open: (context) => this.pages(main, run, flow, context) };
  }

  private async *pages(
    main: PageSource,
    { id, query }: Run,
    flow: FlowDocument,
    context: ReadContext,
  ): AsyncGenerator<SourcePage> {
    const { read, erpQuery } = flow;
    const isNaming = read !== null && readsInTwoStages(query, read, erpQuery);
    const byId = isNaming && read.products?.identifiers === 'id';
    const stages: readonly FollowUpKind[] = byId ? ['owed', 'products'] : ['products'];
    let at = followUpOf(context.from);
    if (at === null) {
      at = startOf(stages[0], 0);
      for (const pages = main.open(context); ;) {
        const next = await pages.next();
        if (next.done === true) break;
        const page = next.value;
        at = startOf(stages[0], page.pageNo);
        yield { ...page, next: page.next ?? at };
      }
    }
    const current = await this.runs.getRun(id);
    if (!isNaming && !readsChanges(current)) return;
    for (const stage of stages.slice(stages.indexOf(at.stage))) {
      if (at.stage !== stage) at = startOf(stage, at.pages);
      const after = stages[stages.indexOf(stage) + 1];
      for await (const page of this.stagePages(stage, current, flow, at, context)) {
        at = { ...at, pages: page.pageNo };
        yield { ...page, next: page.next ?? (after === undefined ? null : startOf(after, page.pageNo)) };
      }
    }
  }

  private async *stagePages(
    stage: FollowUpKind,
    run: Run,
    flow: FlowDocument,
    { pages, batch: firstBatch, from }: FollowUpCursor,
    context: ReadContext,
  ): AsyncGenerator<SourcePage> {
    const byId = stage === 'products' && flow.read?.products?.identifiers === 'id';
    const batches = await this.queries.addFollowUp(run, byId, () => this.batchesOf(stage, run, flow));
    if (batches === null) return;
    let pageNo = pages;
    const read = {
      count: batches.count,
      from: { batch: firstBatch, cursor: from },
      concurrency: flow.read?.products?.concurrency ?? 1,
      open: (batch: number, cursor: unknown, signal: AbortSignal) =>
        this.batchPages(stage, flow, batches.at(batch), { ...context, from: cursor, signal }),
    };
    for await (const { batch, page } of readBatches(read, context.signal)) {
      pageNo += 1;
      const place = { stage, pages: pageNo };
      const next =
        page.next === null
          ? { ...place, batch: batch + 1, from: null }
          : { ...place, batch, from: page.next as PageCursor };
      const isLast = page.next === null && batch + 1 === batches.count;
      yield {
        ...page,
        pageNo,
        batch: batches.first + batch,
        next: isLast ? null : (next satisfies FollowUpCursor),
        stopReason: isLast ? page.stopReason : null,
        declaredTotal: null,
      };
    }
  }

  private async *batchPages(
    stage: FollowUpKind,
    flow: FlowDocument,
    batch: Promise<RunQuery>,
    context: ReadContext,
  ): AsyncGenerator<SourcePage> {
    const question = { query: await batch };
    const source =
      stage === 'owed' ? this.read.sourceOf(flow, question) : this.read.productsOf(flow, question);
    for (const pages = source.open(context); ;) {
      const next = await pages.next();
      if (next.done === true) return;
      yield next.value;
    }
  }

  private async batchesOf(stage: FollowUpKind, run: Run, flow: FlowDocument): Promise<RunQuery[]> {
    const { read, erpQuery } = flow;
    const isTwoStage = read !== null && readsInTwoStages(run.query, read, erpQuery);
    const isOwedFirst = isTwoStage && read.products?.identifiers === 'id';
    const owed = isOwedFirst === (stage === 'owed') ? await this.undelivered.listAsked(run, flow) : [];
    const named = stage === 'owed' ? [] : await this.queries.listNamed(run);
    const sku = [...new Set([...named, ...owed])];
    if (sku.length === 0) return [];
    const asking = stage === 'owed' || read === null ? erpQuery : productsAsking(read, erpQuery).erpQuery;
    return batchQueries([{ sku }], asking);
  }
}

function startOf(stage: FollowUpKind | undefined, pages: number): FollowUpCursor {
  return { stage: stage ?? 'products', pages, batch: 0, from: null };
}

/** A place behind the first request; one that an earlier version stored names its batch in the cursor. */
function followUpOf(cursor: unknown): FollowUpCursor | null {
  if (typeof cursor !== 'object' || cursor === null) return null;
  if ('stage' in cursor) return cursor as FollowUpCursor;
  if (!('followUp' in cursor)) return null;
  const { pages, from } = cursor.followUp as { pages: number; from: PageCursor | null };
  if (from === null) return startOf('products', pages);
  const { batch, pageNo } = from;
  const within = { ...from, batch: 0, pageNo: 1, responseNo: 1 };
  return { stage: 'products', pages: pages + pageNo - 1, batch, from: within };
}
