import { maskUrl } from '../common/index.js';
import type { PageExchange, PageExchanger } from './page-exchange.js';
import { erpReaderError } from './erp-reader.errors.js';
import { pageContent } from './page-content.js';
import { PageParts, splitPageRecords } from './page-parts.js';
import { placed } from './page-place.js';
import {
  bodyDigest,
  declaredTotal,
  firstPageOfNextBatch,
  LoopGuard,
  nextPage,
  type PageCursor,
  pageRecords,
  type PageRecords,
  STOP_REASONS,
  totalDeclared,
} from './pagination/index.js';
import type { ReadInput, ReadPage } from './read-page.js';
import { type QueryBatches, queryBatches, type RunQuery } from './run-query.js';
import { storedCursor } from './stored-cursor.js';

/** One read on its way: asks for the page at its cursor, judges what came back, and moves on. */
export class PageReading {
  private readonly batches: QueryBatches;
  private cursor: PageCursor | null;
  private guard: LoopGuard;
  private spentMs = 0;
  /** What is left of a large response. */
  private parts: PageParts | null = null;

  constructor(
    private readonly exchanger: PageExchanger,
    private readonly input: ReadInput,
    from: PageCursor,
  ) {
    this.batches = input.batches ?? splitQuery(input);
    this.cursor = from;
    this.guard = new LoopGuard(from);
  }

  get hasNext(): boolean {
    return this.cursor !== null;
  }

  /** The next page; only while `hasNext`. */
  async readNext(): Promise<ReadPage> {
    const cursor = this.cursor;
    if (cursor === null) throw new Error('There is no next page.');
    this.checkCaps(cursor);
    this.parts ??= await this.readResponse(cursor);
    const page = this.parts.next();
    if (page.next === null || page.next.skip === 0) this.parts = null;
    this.cursor = page.next;
    return page;
  }

  /** One response: one page, or several where it is large. */
  private async readResponse(cursor: PageCursor): Promise<PageParts> {
    const startedAt = performance.now();
    const query = await this.batches.at(cursor.batch);
    const exchange = await this.exchanger.exchange(cursor, query);
    const durationMs = Math.round(performance.now() - startedAt);
    this.spentMs += durationMs;
    try {
      return new PageParts(cursor, exchange, this.pageOf(cursor, query, exchange, durationMs));
    } catch (error) {
      throw placed(error, exchange.place);
    }
  }

  /** Batches are reads of their own, as many as were asked for: pages and time are capped within each. */
  private checkCaps({ pageNo, responseNo, batch, recordsBefore, skip }: PageCursor): void {
    const { maxPages, maxRecords, maxReadSeconds } = this.input.card;
    const details = { pageNo };
    if (responseNo - batch > maxPages) {
      throw erpReaderError(
        'PAGE_CAP',
        `There is more to read after ${maxPages} pages (read.maxPages). If that is right, raise the cap or ask for larger pages.`,
        { details },
      );
    }
    if (maxRecords !== null && recordsBefore + skip >= maxRecords) {
      throw erpReaderError(
        'RECORD_CAP',
        `There is more to read after ${recordsBefore + skip} records (read.maxRecords is ${maxRecords}). If that is right, raise the cap.`,
        { details },
      );
    }
    if (this.spentMs >= maxReadSeconds * 1000) {
      throw erpReaderError(
        'READ_TIMEOUT',
        `Reading took more than ${maxReadSeconds} seconds (read.maxReadSeconds) and had come to page ${pageNo}. Resume the run to go on there, or raise the limit.`,
        { details },
      );
    }
  }

  private pageOf(cursor: PageCursor, query: RunQuery, exchange: PageExchange, durationMs: number): ReadPage {
    const { card } = this.input;
    const { document, place, response } = exchange;
    const { records, content, contentText } = pageContent(document, card);
    const seen =
      document.split === null ? pageRecords(records) : splitPageRecords(document.split, response.body);
    const { next, stop, declared, recordsRead } = this.step(cursor, exchange, seen);
    return {
      pageNo: cursor.pageNo,
      request: { method: place.method, url: maskUrl(place.url, place.secrets) },
      status: response.status,
      batch: cursor.batch,
      query,
      recordCount: seen.count,
      content,
      contentText,
      attributes: exchange.attributes,
      next,
      stopReason: next === null && stop !== null ? STOP_REASONS[stop] : null,
      declaredTotal: totalDeclared(cursor, declared),
      warnings: stop === null ? [] : totalWarnings(declared, recordsRead),
      bytes: response.body.length,
      durationMs,
      attempts: exchange.attempts,
    };
  }

  private step(cursor: PageCursor, { document, response, session }: PageExchange, records: PageRecords) {
    const { pagination } = this.input.card;
    const digest = this.guard.notePage(records, bodyDigest(response.body));
    const declared = declaredTotal(pagination?.totalPath ?? null, document.value) ?? cursor.declared;
    const recordsRead = cursor.recordsRead + records.count;
    const step = nextPage(
      pagination,
      cursor,
      {
        recordCount: records.count,
        recordsRead,
        document: document.value,
        headers: response.headers,
        url: response.url,
        status: response.status,
      },
      { digest, declared },
    );
    if ('next' in step) {
      const next = storedCursor(step.next, session);
      this.guard.noteNext(next);
      return { next, stop: null, declared, recordsRead };
    }
    const next = this.firstOfNextBatch(cursor, records.count, declared);
    return { next, stop: step.stop, declared, recordsRead };
  }

  private firstOfNextBatch(
    cursor: PageCursor,
    recordCount: number,
    declared: number | null,
  ): PageCursor | null {
    if (cursor.batch + 1 >= this.batches.count) return null;
    this.spentMs = 0;
    const next = firstPageOfNextBatch(this.input.card.pagination, cursor, recordCount, declared);
    this.guard = new LoopGuard(next);
    return next;
  }
}

function splitQuery({ query, erpQuery }: ReadInput): QueryBatches {
  const batches = queryBatches(query, erpQuery);
  return { count: batches.length, at: async (batch) => batches[batch] ?? {} };
}

/** A result that is not as large as the ERP said is no error, but somebody should know. */
function totalWarnings(declared: number | null, recordsRead: number): string[] {
  if (declared === null || declared === recordsRead) return [];
  return [
    `The ERP declared ${declared} records (totalPath) but ${recordsRead} were read. Records may have changed meanwhile; if it happens again, check the pagination.`,
  ];
}
