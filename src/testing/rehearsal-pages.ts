import { Injectable } from '@nestjs/common';
import { parseJson } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { type PageSource, ReadStep, type SourcePage } from '../engine/index.js';
import type { ExchangeObserver } from '../erp-reader/index.js';
import type { FlowDocument } from '../flows/index.js';
import { rowRules } from '../omnitron-writer/index.js';
import { PayloadIntake } from '../outbound/index.js';
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

  sourceOf(
    flow: FlowDocument,
    { query, source }: Pick<RehearsalInput, 'query' | 'source'>,
    observe: ExchangeObserver,
  ): PageSource {
    if (source.step === 'read') return this.read.sourceOf(flow, { query, observe });
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

function sampleAsPage(flow: FlowDocument, sample: Sample): Content {
  const { records, content, contentText } = sampleContent(sample, flow.read);
  return { pageNo: 1, recordCount: records.length, content, contentText };
}

/** What only a page of an ERP has. */
const NOT_READ = {
  request: { method: 'POST', url: '' },
  status: 200,
  batch: 0,
  query: {},
  next: null,
  stopReason: null,
  verdict: null,
  declaredTotal: null,
  warnings: [],
  bytes: 0,
  durationMs: 0,
  attempts: 1,
} as const satisfies Partial<SourcePage>;
