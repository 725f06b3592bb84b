import { Injectable } from '@nestjs/common';
import { parseJson } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { ErpReader, type ExchangeObserver } from '../erp-reader/index.js';
import type { FlowDocument } from '../flows/index.js';
import { PayloadIntake } from '../outbound/index.js';
import type { RehearsalInput, RehearsalSource, RehearsedPage } from './rehearsal.js';
import { sampleContent } from './sample-content.js';
import type { Sample } from './sample.js';

type ErpInput = RehearsalInput & { readonly source: Extract<RehearsalSource, { step: 'read' }> };
type Attributes = Readonly<Record<string, string>>;

/** The pages of a rehearsal, each when it is asked for: read, cut from a payload as a post would be, or kept. */
@Injectable()
export class RehearsalPages {
  constructor(
    private readonly reader: ErpReader,
    private readonly config: AppConfig,
  ) {}

  openPages(
    flow: FlowDocument,
    input: RehearsalInput,
    attributes: Attributes,
    observe: ExchangeObserver,
    signal: AbortSignal,
  ): AsyncGenerator<RehearsedPage> {
    const { source } = input;
    if (source.step === 'payload')
      return payloadPages(flow, source.payload, this.config.OUTBOUND_MAX_ROWS, attributes);
    if (source.step === 'sample') return samplePage(flow, source.sample, attributes);
    return this.erpPages(flow, { ...input, source }, attributes, observe, signal);
  }

  private async *erpPages(
    { read, erpQuery, timezone }: FlowDocument,
    { query, source, maxPages }: ErpInput,
    attributes: Attributes,
    observe: ExchangeObserver,
    signal: AbortSignal,
  ): AsyncGenerator<RehearsedPage> {
    if (read === null) return;
    const input = { card: read, erpQuery, timezone, query, attributes, login: read.login };
    let pages = 0;
    for await (const page of this.reader.readPages(input, source.cursor, signal, observe)) {
      yield page;
      pages += 1;
      if (pages === maxPages) return;
    }
  }
}

/** The checks of a real post, and its parts; throws what a post would be refused with. */
async function* payloadPages(
  { script, mapping, write }: FlowDocument,
  payload: string,
  maxRows: number,
  attributes: Attributes,
): AsyncGenerator<RehearsedPage> {
  const areRows = script === null && mapping === null;
  const intake = new PayloadIntake({
    maxRows,
    areRows,
    emptyAllowed: write.allowImageRemoval,
    hashed: false,
  });
  intake.push(Buffer.from(payload));
  const { parts } = intake.finish();
  for (const [index, { content, records }] of parts.entries()) {
    const text = content.toString('utf8');
    yield {
      ...NO_READING,
      pageNo: index + 1,
      recordCount: records,
      content: parseJson(text),
      contentText: text,
      attributes,
    };
  }
}

async function* samplePage(
  flow: FlowDocument,
  sample: Sample,
  attributes: Attributes,
): AsyncGenerator<RehearsedPage> {
  const { records, content, contentText } = sampleContent(sample, flow.read);
  yield { ...NO_READING, pageNo: 1, recordCount: records.length, content, contentText, attributes };
}

const NO_READING = { declaredTotal: null, next: null, stopReason: null, warnings: [] };
