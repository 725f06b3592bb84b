import { Injectable } from '@nestjs/common';
import { parseJson } from '../../common/index.js';
import { ErpReader, type PageCursor, type ReadInput, type ReadPage } from '../../erp-reader/index.js';
import type { FlowDocument } from '../../flows/index.js';
import { PayloadStore, type StoredPart } from './payload-store.js';
import type { Run } from '../run.js';
import { runError } from '../run.errors.js';
import { RunQueries } from './run-queries.js';

/** A page as the steps behind take it, wherever it comes from; `next` is what the source goes on from. */
export interface SourcePage extends Omit<ReadPage, 'next'> {
  readonly next: unknown;
}

interface PayloadCursor {
  readonly part: number;
}

/** Where the pages of a run come from: the ERP, or the payload that was posted. */
@Injectable()
export class PageSource {
  constructor(
    private readonly reader: ErpReader,
    private readonly payloads: PayloadStore,
    private readonly queries: RunQueries,
  ) {}

  /** Page after page, each when it is asked for. `from` is the `next` of the last page that is done, null at the start. */
  openPages(
    run: Run,
    flow: FlowDocument,
    attributes: Readonly<Record<string, string>>,
    from: unknown,
    signal: AbortSignal,
  ): AsyncIterable<SourcePage> {
    return run.direction === 'outbound'
      ? this.payloadPages(run, attributes, from as PayloadCursor | null)
      : this.erpPages(run, readInput(run, flow, attributes), from as PageCursor | null, signal);
  }

  private async *erpPages(
    run: Run,
    input: ReadInput,
    from: PageCursor | null,
    signal: AbortSignal,
  ): AsyncGenerator<SourcePage> {
    const batches = await this.queries.findBatches(run);
    yield* this.reader.readPages(batches === null ? input : { ...input, batches }, from, signal);
  }

  private async *payloadPages(
    run: Run,
    attributes: Readonly<Record<string, string>>,
    from: PayloadCursor | null,
  ): AsyncGenerator<SourcePage> {
    for (let partNo: number | null = from?.part ?? 1; partNo !== null;) {
      const startedAt = performance.now();
      const part = await this.payloads.findPart(run.id, partNo);
      if (part === null)
        throw runError(
          'PAYLOAD_GONE',
          `Part ${partNo} of what was posted is not stored any more. Post it again.`,
        );
      partNo = part.isLast ? null : partNo + 1;
      yield pageOf(run, part, attributes, startedAt);
    }
  }
}

function pageOf(
  run: Run,
  { partNo, records, content, isLast }: StoredPart,
  attributes: Readonly<Record<string, string>>,
  startedAt: number,
): SourcePage {
  const text = content.toString('utf8');
  return {
    pageNo: partNo,
    request: { method: 'POST', url: `/api/v1/outbound/${run.flowSlug}` },
    status: 202,
    batch: 0,
    query: {},
    recordCount: records,
    content: parseJson(text),
    contentText: text,
    attributes,
    next: isLast ? null : ({ part: partNo + 1 } satisfies PayloadCursor),
    stopReason: isLast ? 'the whole payload was taken' : null,
    declaredTotal: null,
    warnings: [],
    bytes: content.length,
    durationMs: performance.now() - startedAt,
    attempts: 1,
  };
}

function readInput(run: Run, flow: FlowDocument, attributes: Readonly<Record<string, string>>): ReadInput {
  if (flow.read === null) throw new Error(`Flow ${flow.slug} has no Read card.`);
  const { read, erpQuery, timezone } = flow;
  return { card: read, erpQuery, timezone, query: run.query, attributes, login: read.login };
}
