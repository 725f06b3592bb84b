import { Injectable } from '@nestjs/common';
import { parseJson } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import {
  type PageSource,
  type Question,
  type ReadContext,
  ReadStep,
  type SourcePage,
} from '../engine/index.js';
import { type ExchangeObserver, readsInTwoStages } from '../erp-reader/index.js';
import type { FlowDocument } from '../flows/index.js';
import { rowRules } from '../omnitron-writer/index.js';
import { PayloadIntake } from '../outbound/index.js';
import { namedIdentifiers } from '../runs/index.js';
import type { RehearsalInput } from './rehearsal.js';
import { sampleContent } from './sample-content.js';
import type { Sample } from './sample.js';

type Content = Pick<SourcePage, 'pageNo' | 'recordCount' | 'content' | 'contentText'>;

/** The pages of a rehearsal, each when it is asked for: read, cut from a payload as a post would be, or kept. */
@Injectable()
export class RehearsalPages {
  constructor(
    private readonly read: ReadStep,
    private readonly config: AppConfig,
  ) {}

  /** Of a read in two stages: some pages of the first, then as many of the products that they name. */
  private readPages(flow: FlowDocument, question: Question, maxPages: number): PageSource {
    const main = this.read.sourceOf(flow, question);
    const { read, write } = flow;
    if (read === null || !readsInTwoStages(question.query, read, flow.erpQuery)) return main;
    const products = (sku: readonly string[]): PageSource =>
      this.read.productsOf(flow, { ...question, query: { sku } });
    return {
      login: main.login,
      async *open(context) {
        const named: string[] = [];
        let pageNo = 0;
        for await (const page of firstPages(main, context, maxPages)) {
          ({ pageNo } = page);
          named.push(...(namedIdentifiers(page, write) ?? []));
          yield page;
        }
        if (named.length === 0) return;
        const source = products([...new Set(named)]);
        for await (const page of firstPages(source, { ...context, from: null }, maxPages)) {
          pageNo += 1;
          yield { ...page, pageNo, next: null };
        }
      },
    };
  }

  sourceOf(
    flow: FlowDocument,
    { query, source, until, maxPages, maxRows }: Omit<RehearsalInput, 'tester'>,
    observe: ExchangeObserver,
  ): PageSource {
    if (source.step === 'read') {
      const detailedRecords = until === 'read' ? SHOWN_RECORDS : maxRows;
      return this.readPages(flow, { query, observe, detailedRecords }, maxPages);
    }
    const contents =
      source.step === 'sample'
        ? (): Iterable<Content> => [sampleAsPage(flow, source.sample)]
        : (): Iterable<Content> => payloadAsPages(flow, source.payload, this.config.OUTBOUND_MAX_ROWS);
    return {
      login: null,
      async *open({ attributes }) {
        for (const content of contents()) yield { ...NOT_READ, ...content, attributes };
      },
    };
  }
}

/** Records that a report shows of a page: of more, a test that only reads asks for no details. */
const SHOWN_RECORDS = 10;

/** The checks of a real post, and its parts; throws what a post would be refused with. */
function* payloadAsPages(
  { script, mapping, write }: FlowDocument,
  payload: string,
  maxRows: number,
): Generator<Content> {
  const areRows = script === null && mapping === null;
  const intake = new PayloadIntake({
    maxRows,
    areRows,
    rowRules: rowRules(write),
    hashed: false,
  });
  intake.push(Buffer.from(payload));
  const { parts } = intake.finish();
  for (const [index, { content, records }] of parts.entries()) {
    const text = content.toString('utf8');
    yield { pageNo: index + 1, recordCount: records, content: parseJson(text), contentText: text };
  }
}

async function* firstPages(
  source: PageSource,
  context: ReadContext,
  most: number,
): AsyncGenerator<SourcePage> {
  const pages = source.open(context);
  try {
    for (let count = 0; count < most; count += 1) {
      const next = await pages.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await pages.return?.();
  }
}

function sampleAsPage(flow: FlowDocument, sample: Sample): Content {
  const { records, content, contentText } = sampleContent(sample, flow.read);
  return { pageNo: 1, recordCount: records.length, content, contentText };
}

/** What only a page of an ERP has. */
const NOT_READ = {
  request: { method: 'POST', url: '' },
  requestUrl: '',
  status: 200,
  batch: 0,
  query: {},
  identifiers: null,
  next: null,
  stopReason: null,
  verdict: null,
  declaredTotal: null,
  warnings: [],
  bytes: 0,
  durationMs: 0,
  attempts: 1,
  requests: 0,
} as const satisfies Partial<SourcePage>;
