import { AppError, parseForScript, setInBody } from '../common/index.js';
import type { PageExchanger } from './page-exchange.js';
import { detailAsking } from './further-requests.js';
import type { DetailRequest } from './further-request.dto.js';
import { erpReaderError } from './erp-reader.errors.js';
import { inParallel } from './in-parallel.js';
import { isConstant } from './card-texts.js';
import { PageReading } from './page-reading.js';
import { firstPage } from './pagination/index.js';
import type { ReadInput, ReadPage } from './read-page.js';
import { neededValues, recordAttributes } from './record-attributes.js';
import { verdictAfter } from './verdict.js';

/** Makes what asks for the pages of one detail. */
export type DetailExchangers = (input: ReadInput, signal: AbortSignal) => PageExchanger;

/** What the requests for one record brought; `missing` says why there is nothing, as a sentence's end. */
interface Found {
  readonly pages: readonly ReadPage[];
  readonly missing: string | null;
}

/**
 * The detail requests of a card: each record of a page is asked for, some at once, and what comes becomes part of it. The page is
 * the whole: a detail that fails for a passing reason fails the read, and a run that goes on asks for the page again.
 */
export class DetailReading {
  constructor(
    private readonly input: ReadInput,
    private readonly exchangers: DetailExchangers,
    private readonly signal: AbortSignal,
  ) {}

  /** The page with the details of its records. Errors as those of pages, and `DETAIL_NOT_FOUND`. */
  async complete(page: ReadPage): Promise<ReadPage> {
    let whole = page;
    for (const [index, detail] of this.input.card.details.entries()) {
      if (whole.recordCount === 0) break;
      whole = await this.add(whole, detail, index);
    }
    return whole;
  }

  private async add(page: ReadPage, detail: DetailRequest, index: number): Promise<ReadPage> {
    const startedAt = performance.now();
    const records = listOf(page.content);
    const place = `read.details[${index}]`;
    const found = await inParallel(records, detail.concurrency, this.signal, async (record, signal) => {
      try {
        return await this.find(page, detail, index, record, signal);
      } catch (error) {
        throw inPlace(error, place, page.pageNo);
      }
    });
    const missing = found.flatMap((one) => (one.missing === null ? [] : [one.missing]));
    this.checkMissing(detail, place, page, missing, records.length);
    const isLeftOut = (at: number): boolean => detail.missing === 'leave-out' && found[at]?.missing !== null;
    const merge = (list: readonly unknown[], valueOf: (one: Found) => unknown): unknown[] =>
      list.flatMap((record, at) => {
        const one = found[at];
        return one === undefined || isLeftOut(at) ? [] : [merged(record, detail, valueOf(one))];
      });
    const pages = found.flatMap((one) => one.pages);
    return {
      ...page,
      content: merge(records, (one) => valueOf(one, detail)),
      contentText: exactText(page, pages, merge, detail),
      verdict: pages.reduce((verdict, { verdict: own }) => {
        return own?.verdict === 'doubtful' ? (verdictAfter(verdict, own) ?? own) : verdict;
      }, page.verdict),
      warnings: [
        ...page.warnings,
        ...new Set(pages.flatMap(({ warnings }) => warnings)),
        ...(missing.length === 0 ? [] : [leftOut(page, place, detail, missing)]),
      ],
      bytes: page.bytes + pages.reduce((sum, { bytes }) => sum + bytes, 0),
      durationMs: page.durationMs + Math.round(performance.now() - startedAt),
      requests: page.requests + pages.reduce((sum, { requests }) => sum + requests, 0),
    };
  }

  private async find(
    page: ReadPage,
    detail: DetailRequest,
    index: number,
    record: unknown,
    signal: AbortSignal,
  ): Promise<Found> {
    const values = recordAttributes(record);
    const texts = [detail.url, detail.bodyText ?? ''];
    const absent = neededValues(texts).find((name) => (values[name] ?? '').trim() === '');
    if (absent !== undefined) return { pages: [], missing: `has no \${${absent}}` };
    const { card, erpQuery, place } = detailAsking(this.input.card, detail, index);
    const own = hostOf(detail.url);
    const base = page.requestUrl;
    const { timezone } = this.input;
    const { host } = new URL(base);
    const login = own === null || own === host ? this.input.login : null;
    const input: ReadInput = {
      card,
      erpQuery,
      place,
      login,
      timezone,
      query: {},
      attributes: { ...page.attributes, ...values },
      within: { base, hosts: [host, ...(own === null ? [] : [own])] },
    };
    const reading = new PageReading(this.exchangers(input, signal), input, firstPage(card.pagination));
    const pages: ReadPage[] = [];
    try {
      while (reading.hasNext) pages.push(await reading.readNext());
    } catch (error) {
      if (pages.length > 0 || !isGone(error)) throw error;
      return { pages, missing: `was answered with ${String(error.details['httpStatus'])}` };
    }
    return { pages, missing: null };
  }

  private checkMissing(
    detail: DetailRequest,
    place: string,
    { pageNo }: ReadPage,
    missing: readonly string[],
    records: number,
  ): void {
    const isAll = missing.length === records && records > 1;
    const [first] = missing;
    if (first === undefined || (detail.missing !== 'fail' && !isAll)) return;
    const who = isAll ? `every one of the ${records} records` : `${missing.length} of ${records} records`;
    throw erpReaderError(
      'DETAIL_NOT_FOUND',
      `${place} of page ${pageNo} found nothing for ${who}: the first ${first}. Check ${place}.url${isAll ? '' : ', or set missing to leave-out or empty'}.`,
      { details: { pageNo } },
    );
  }
}

function merged(record: unknown, { into }: DetailRequest, value: unknown): unknown {
  const copy = isObject(record) ? structuredCopy(record) : { value: record };
  if (into !== '$') setInBody(copy, into, value);
  else if (isObject(value)) Object.assign(copy, structuredCopy(value));
  return copy;
}

/** What is opaque in a value, numbers of any length, stays as it is. */
function structuredCopy(record: object): Record<string, unknown> {
  return { ...(record as Record<string, unknown>) };
}

function valueOf({ pages, missing }: Found, detail: DetailRequest): unknown {
  if (missing !== null) return [];
  const [only] = pages;
  if (detail.recordsPath === null && detail.pagination === null) return only?.content ?? null;
  return pages.flatMap(({ content }) => listOf(content));
}

/** The same for a script, where a number of the page or of a detail has more digits than JavaScript holds. */
function exactText(
  page: ReadPage,
  pages: readonly ReadPage[],
  merge: (list: readonly unknown[], valueOf: (one: Found) => unknown) => unknown[],
  detail: DetailRequest,
): string | null {
  if (page.contentText === null && pages.every(({ contentText }) => contentText === null)) return null;
  const exact = ({ content, contentText }: ReadPage): unknown =>
    contentText === null ? content : parseForScript(contentText);
  const ofDetail = ({ pages: own, missing }: Found): unknown =>
    valueOf({ missing, pages: own.map((one) => ({ ...one, content: exact(one) })) }, detail);
  return JSON.stringify(merge(listOf(exact(page)), ofDetail));
}

function leftOut(
  { pageNo }: ReadPage,
  place: string,
  { missing }: DetailRequest,
  reasons: readonly string[],
): string {
  const many = reasons.length === 1 ? '1 record' : `${reasons.length} records`;
  const what = missing === 'empty' ? 'went on without it' : 'left out';
  return `${place} found nothing for ${many} of page ${pageNo}, ${what}; the first ${reasons[0] ?? ''}.`;
}

function listOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [content];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The host that a URL names before its first expression, with its port. */
function hostOf(url: string): string | null {
  const fixed = /^\s*(https?:\/\/[^/?#${]+)[/?#]/i.exec(url)?.[1] ?? (isConstant(url) ? url : '');
  return URL.parse(fixed)?.host ?? null;
}

function isGone(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    error.code === 'PAGE_REFUSED' &&
    (error.details['httpStatus'] === 404 || error.details['httpStatus'] === 410)
  );
}

/** Tells which request of the card it was; the page is that of the list. */
function inPlace(error: unknown, place: string, pageNo: number): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, kind, status, title, details, problems } = error;
  return new AppError(code, { kind, status, title }, `${place} of page ${pageNo}: ${error.message}`, {
    details: { ...details, pageNo },
    problems,
    cause: error,
  });
}
