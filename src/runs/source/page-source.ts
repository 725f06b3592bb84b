import { Injectable } from '@nestjs/common';
import { parseJson } from '../../common/index.js';
import { type PageSource, ReadStep, type SourcePage } from '../../engine/index.js';
import { readsInTwoStages } from '../../erp-reader/index.js';
import { FollowUp } from './follow-up.js';
import { PayloadStore, type StoredPart } from './payload-store.js';
import type { Run } from '../run.js';
import type { FlowDocument } from '../../flows/index.js';
import { runError } from '../run.errors.js';
import { RunQueries } from './run-queries.js';

interface PayloadCursor {
  readonly part: number;
}

/** Where the pages of a run come from: the ERP, or the payload that was posted. */
@Injectable()
export class RunSources {
  constructor(
    private readonly read: ReadStep,
    private readonly payloads: PayloadStore,
    private readonly queries: RunQueries,
    private readonly followUp: FollowUp,
  ) {}

  sourceOf(run: Run, flow: FlowDocument): PageSource {
    if (run.direction === 'inbound') {
      const question = { query: run.query, findBatches: () => this.queries.findBatches(run) };
      const main = this.read.sourceOf(flow, question);
      const isNaming = flow.read !== null && readsInTwoStages(run.query, flow.read, flow.erpQuery);
      return run.query.sku === undefined || isNaming ? this.followUp.after(main, run, flow) : main;
    }
    return {
      login: null,
      open: ({ attributes, from }) => this.payloadPages(run, attributes, from as PayloadCursor | null),
    };
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
    requestUrl: '',
    status: 202,
    batch: 0,
    query: {},
    identifiers: null,
    recordCount: records,
    content: parseJson(text),
    contentText: text,
    attributes,
    next: isLast ? null : ({ part: partNo + 1 } satisfies PayloadCursor),
    stopReason: isLast ? 'the whole payload was taken' : null,
    verdict: null,
    declaredTotal: null,
    warnings: [],
    bytes: content.length,
    durationMs: performance.now() - startedAt,
    attempts: 1,
    requests: 0,
  };
}
