import { createHash } from 'node:crypto';
import { parseForScript } from '../common/index.js';
import type { ResponseBody } from '../http-client/index.js';
import type { PageExchange } from './page-exchange.js';
import { placed } from './page-place.js';
import type { PageCursor, PageRecords } from './pagination/index.js';
import type { ReadPage } from './read-page.js';
import { parsePart, type SplitBody } from './response/index.js';

/**
 * The pages of one response: itself, or, where it is large, one for each part of its records. Parts are parsed when it is their
 * turn, and the response shrinks with them. The cursor between two of them asks for the same response again and skips what was passed on already.
 */
export class PageParts {
  private part = 0;
  private pageNo: number;
  /** Records of the parts before this one. */
  private before = 0;

  constructor(
    private readonly cursor: PageCursor,
    private readonly exchange: PageExchange,
    private readonly whole: ReadPage,
    /** Most records of one page; null: all of a response. */
    private readonly perPage: number | null = null,
  ) {
    this.pageNo = whole.pageNo;
    this.before = exchange.document.split === null ? cursor.skip : 0;
  }

  /** The next page; that with a `next` of another response, or none, is the last. */
  next(): ReadPage {
    const { split } = this.exchange.document;
    try {
      return split === null ? this.nextRecords() : this.nextOf(split);
    } catch (error) {
      throw placed(error, { ...this.exchange.place, pageNo: this.pageNo });
    }
  }

  private nextOf({ parts, charset }: SplitBody): ReadPage {
    const { body } = this.exchange.response;
    const { skip } = this.cursor;
    while (this.part < parts.length - 1 && this.before + (parts[this.part]?.count ?? 0) <= skip) {
      this.before += parts[this.part]?.count ?? 0;
      this.part += 1;
    }
    const part = parts[this.part];
    if (part === undefined) throw new Error('There is no further part.');
    const startedAt = performance.now();
    const done = Math.max(0, skip - this.before);
    const parsed = parsePart(body, part, charset);
    const records = parsed.records.slice(done);
    body.release(part.to);
    const isFirst = this.pageNo === this.whole.pageNo;
    const parseMs = Math.round(performance.now() - startedAt);
    this.part += 1;
    this.before += part.count;
    this.pageNo += 1;
    const page = {
      ...this.whole,
      pageNo: this.pageNo - 1,
      content: records,
      contentText: textOfRecords(parsed.exactText, done),
      recordCount: records.length,
      bytes: part.to - part.from,
      durationMs: isFirst ? this.whole.durationMs + parseMs : parseMs,
    };
    if (this.part === parts.length) return { ...page, next: this.nextResponse() };
    const next = { ...this.cursor, pageNo: this.pageNo, skip: this.before };
    return { ...page, next, stopReason: null, verdict: null, warnings: [] };
  }

  /** So many records as fit into a page, behind those that an earlier one held. */
  private nextRecords(): ReadPage {
    const { whole, before, perPage } = this;
    const records = listOf(whole.content);
    if (perPage === null || (before === 0 && records.length <= perPage)) return whole;
    const to = Math.max(before, Math.min(records.length, before + perPage));
    const isFirst = this.pageNo === whole.pageNo;
    this.pageNo += 1;
    this.before = to;
    const { contentText } = whole;
    const part = {
      ...whole,
      pageNo: this.pageNo - 1,
      content: records.slice(before, to),
      contentText:
        contentText === null ? null : JSON.stringify(listOf(parseForScript(contentText)).slice(before, to)),
      recordCount: to - before,
      ...(isFirst ? {} : { bytes: 0, durationMs: 0, attempts: 0, requests: 0, warnings: [] }),
    };
    if (to >= records.length) return { ...part, next: this.nextResponse() };
    const next = { ...this.cursor, pageNo: this.pageNo, skip: to };
    return { ...part, next, stopReason: null, verdict: null };
  }

  private nextResponse(): PageCursor | null {
    return this.whole.next === null ? null : { ...this.whole.next, pageNo: this.pageNo };
  }
}

/** A single object is a list of one. */
function listOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [content];
}

function textOfRecords(exactText: string | null, done: number): string | null {
  if (exactText === null || done === 0) return exactText;
  return JSON.stringify((parseForScript(exactText) as unknown[]).slice(done));
}

/** What tells a split page from others. */
export function splitPageRecords({ recordCount, first, last }: SplitBody, body: ResponseBody): PageRecords {
  const content = (): string => {
    const hash = createHash('sha1');
    for (const piece of body.pieces()) hash.update(piece);
    return hash.digest('base64');
  };
  return { count: recordCount, first, last, content, isShort: false };
}
