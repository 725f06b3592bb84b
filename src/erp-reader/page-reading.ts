import { AppError, maskUrl } from '../common/index.js';
import { erpReaderError } from './erp-reader.errors.js';
import type { PageExchange, PageExchanger } from './page-exchange.js';
import { type JudgedPage, judgePage } from './page-judge.js';
import { PageParts } from './page-parts.js';
import { placed } from './page-place.js';
import {
  firstPageOfNextBatch,
  LoopGuard,
  pageBeyond,
  type PageCursor,
  type Pagination,
  STOP_REASONS,
  totalDeclared,
  totalField,
} from './pagination/index.js';
import type { ReadInput, ReadPage } from './read-page.js';
import { type QueryBatches, queryBatches, type RunQuery } from './run-query.js';
import { storedCursor } from './stored-cursor.js';
import type { ReadVerdict } from './verdict.js';

/** One read on its way: asks for the page at its cursor, judges what came back, and moves on. */
export class PageReading {
  private readonly batches: QueryBatches;
  private cursor: PageCursor | null;
  private guard: LoopGuard;
  /** Records of a page, where details are asked for each; what is done of it is done when its cursor is stored. */
  private readonly perPage: number | null;
  private spentMs = 0;
  private isDoubted = false;
  /** What is left of a large response. */
  private parts: PageParts | null = null;

  constructor(
    private readonly exchanger: PageExchanger,
    private readonly input: ReadInput,
    from: PageCursor,
  ) {
    this.batches = input.batches ?? splitQuery(input);
    const { card, detailedRecords = DETAILED_RECORDS } = input;
    this.perPage = card.details.length === 0 ? null : detailedRecords;
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
    const { exchange, judged } = await this.takeResponse(cursor, query);
    const durationMs = Math.round(performance.now() - startedAt);
    this.spentMs += durationMs;
    try {
      return new PageParts(
        cursor,
        exchange,
        this.pageOf(cursor, query, exchange, judged, durationMs),
        this.perPage,
      );
    } catch (error) {
      throw placed(error, exchange.place);
    }
  }

  /** Asks for a page until how it ends the read is sure, or it is sure that it will not be. `READ_SHORT`. */
  private async takeResponse(cursor: PageCursor, query: RunQuery): Promise<Taken> {
    let attempts = 0;
    for (let asked = 1; ; asked += 1) {
      const exchange = await this.exchanger.exchange(cursor, query);
      attempts += exchange.attempts;
      const judged = this.judge(cursor, exchange);
      const missing = await this.whatIsMissing(cursor, query, judged, asked);
      const mayHeal = missing !== null || (asked === 1 && this.isNewDoubt(judged));
      if (mayHeal && (await this.exchanger.waitToAskAgain(asked))) continue;
      if (missing !== null) throw shortRead(missing, exchange);
      return { exchange: { ...exchange, attempts }, judged };
    }
  }

  /**
   * Whether a page is asked for once more because it declares another total than the one before: a page that came without its filter
   * heals by that, a list that moves does not. A read that is doubted already gains nothing by it.
   */
  private isNewDoubt({ step }: JudgedPage): boolean {
    return !this.isDoubted && step.total.doubt !== null;
  }

  /**
   * Why the list cannot end with this page, as a sentence; null where it goes on or may end. An odd end, and null in the place of
   * the list, is looked at once more. Then an odd end is looked at one page further on: an empty page before one with records is a hole.
   */
  private async whatIsMissing(
    cursor: PageCursor,
    query: RunQuery,
    { end, lacksList }: JudgedPage,
    asked: number,
  ): Promise<string | null> {
    if (lacksList && end === null) return 'The list of records is null although more pages follow.';
    if (end?.kind === 'short') return end.reason;
    const isFirstLook = asked === 1 && this.input.card.maxAttempts > 1;
    if (lacksList && isFirstLook) return 'The list of records is null.';
    if (end?.kind !== 'odd') return null;
    if (isFirstLook) return end.reason;
    const beyond = pageBeyond(this.input.card.pagination, cursor);
    const found = beyond === null ? 0 : await this.countRecords(beyond, query);
    return found === 0 ? null : `the page has no records, but the one after it has ${found}.`;
  }

  /**
   * Records of a page that is only looked at, those seen before aside; 0 as well where it is refused. Where it fails for a reason that
   * passes, nobody knows whether the list has ended: the read fails, and can be resumed.
   */
  private async countRecords(cursor: PageCursor, query: RunQuery): Promise<number> {
    try {
      const judged = this.judge(cursor, await this.exchanger.exchange(cursor, query));
      return judged.recordCount;
    } catch (error) {
      if (!(error instanceof AppError) || !REFUSALS.has(error.code)) throw error;
      return 0;
    }
  }

  private judge(cursor: PageCursor, exchange: PageExchange): JudgedPage {
    try {
      return judgePage(this.input.card, this.guard, cursor, exchange);
    } catch (error) {
      throw placed(error, exchange.place, exchange.response);
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

  private pageOf(
    cursor: PageCursor,
    query: RunQuery,
    exchange: PageExchange,
    judged: JudgedPage,
    durationMs: number,
  ): ReadPage {
    const { place, response, attempts, attributes } = exchange;
    const { step, recordCount, content, contentText, notes } = judged;
    const { declared, known } = step.total;
    const next = this.move(cursor, exchange, judged);
    const recordsRead = cursor.recordsRead + recordCount;
    const verdict = verdictOf(judged, next === null);
    this.isDoubted ||= verdict?.verdict === 'doubtful';
    return {
      pageNo: cursor.pageNo,
      request: { method: place.method, url: maskUrl(place.url, place.secrets) },
      requestUrl: place.url,
      status: response.status,
      batch: cursor.batch,
      query,
      identifiers: null,
      recordCount,
      content,
      contentText,
      attributes,
      next,
      stopReason: next === null && 'stop' in step ? STOP_REASONS[step.stop] : null,
      verdict,
      declaredTotal: totalDeclared(cursor, declared),
      warnings: [
        ...notes,
        ...('stop' in step && declared !== null && known === null && recordsRead > 0
          ? [unbelieved(this.input.card.pagination, declared, recordsRead)]
          : []),
      ],
      bytes: response.body.length,
      durationMs,
      attempts,
      requests: attempts,
    };
  }

  /** Notes a page that is taken, and where reading goes on; null behind the last one. */
  private move(
    cursor: PageCursor,
    { session }: PageExchange,
    { step, recordCount, seen }: JudgedPage,
  ): PageCursor | null {
    this.guard.note(seen);
    if ('stop' in step) return this.firstOfNextBatch(cursor, recordCount, step.total.declared);
    const next = storedCursor(step.next, session);
    this.guard.noteNext(next);
    return next;
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

/** Details of so many records are asked for again when a process was killed between two pages. */
const DETAILED_RECORDS = 100;

function splitQuery({ query, erpQuery }: ReadInput): QueryBatches {
  const batches = queryBatches(query, erpQuery);
  return { count: batches.length, at: async (batch) => batches[batch] ?? {} };
}

function shortRead(missing: string, { place, response }: PageExchange): unknown {
  const message = `${missing} Asking again did not change that. The run can be resumed.`;
  return placed(erpReaderError('READ_SHORT', message), place, response);
}

/** Errors by which an ERP says that there is no such page: it refuses it, or sends an earlier one again. */
const REFUSALS: ReadonlySet<string> = new Set(['PAGE_REFUSED', 'PAGINATION_LOOP']);

interface Taken {
  readonly exchange: PageExchange;
  readonly judged: JudgedPage;
}

/** Why an end is believed that looked odd. */
const LOOKED_AT = 'The last page had no records, also when it was asked for again, and none follow it.';

/** What a page says of how the read ends: a doubt as soon as there is one, else nothing before the last page. */
function verdictOf({ doubt, end }: JudgedPage, isLast: boolean): ReadVerdict | null {
  if (doubt !== null) return { verdict: 'doubtful', reason: doubt };
  if (end?.kind === 'doubtful') return { verdict: 'doubtful', reason: end.reason };
  return end !== null && isLast
    ? { verdict: 'complete', reason: end.kind === 'odd' ? LOOKED_AT : end.reason }
    : null;
}

/** A total that cannot be that of the list is no error, but somebody should know. */
function unbelieved(pagination: Pagination | null, declared: number, recordsRead: number): string {
  const field = pagination === null ? 'totalPath' : totalField(pagination);
  return `The ERP declared ${declared} records (${field}) but ${recordsRead} were read, so that number counts something else and was not used. Point ${field} at the size of the whole list, or set it to null.`;
}
