import type { PageExchange } from './page-exchange.js';
import { findValue, isSingularPath } from './json-path.js';
import { pageContent, type PageContent } from './page-content.js';
import { splitPageRecords } from './page-parts.js';
import {
  bodyDigest,
  fingerprintOf,
  flagOf,
  judgeEnd,
  type LoopGuard,
  looksFull,
  nextPage,
  type NextPage,
  pageBeyond,
  type PageCursor,
  type PageEnd,
  pageRecords,
  type Pagination,
  repeated,
  type SeenPage,
} from './pagination/index.js';
import type { ReadCard } from './read-card.dto.js';
import type { ResponseDocument } from './response/index.js';

/** A response, judged: what goes on of it, where reading goes on or how it ends. Nothing is noted yet. */
export interface JudgedPage extends PageContent {
  readonly recordCount: number;
  readonly step: NextPage;
  /** How the read, or its batch, ends here; null where it goes on. */
  readonly end: PageEnd | null;
  /** Whether the ERP sent null where the list should be. */
  readonly lacksList: boolean;
  /** What speaks against the read although it goes on, as a sentence. */
  readonly doubt: string | null;
  readonly notes: readonly string[];
  /** For the guard, when the page is taken. */
  readonly seen: SeenPage;
}

/** Judges the response to the page at `cursor`. Throws the faults of records, paths and pagination. */
export function judgePage(
  card: ReadCard,
  guard: LoopGuard,
  cursor: PageCursor,
  exchange: PageExchange,
): JudgedPage {
  const { pagination } = card;
  const { document, response } = exchange;
  const content = pageContent(document, card);
  const records =
    document.split === null
      ? pageRecords(content.records, pagination?.limitKey == null ? 0 : pagination.pageSize)
      : splitPageRecords(document.split, response.body);
  const seen = guard.see(records, bodyDigest(response.body));
  const isRepeat = seen.relation === 'repeats';
  if (isRepeat) assertIsEnd(pagination, cursor, records.count, document.value);
  const recordCount = isRepeat ? 0 : records.count;
  const observed = {
    recordCount,
    recordsRead: cursor.recordsRead + recordCount,
    document: document.value,
    headers: response.headers,
    url: response.url,
    status: response.status,
  };
  const after = nextPage(pagination, cursor, observed, fingerprintOf(seen, cursor));
  const step = isRepeat ? endOf(after) : after;
  const end = 'stop' in step ? judgeEnd(pagination, cursor, step, seen) : null;
  const passed = isRepeat ? { records: [], content: [], contentText: null } : content;
  return {
    ...passed,
    recordCount,
    step,
    end,
    lacksList: isListNull(document, card.recordsPath),
    doubt: step.total.doubt ?? disorder(pagination, cursor, seen) ?? unconfirmed(exchange),
    notes: step.total.note === null ? [] : [step.total.note],
    seen,
  };
}

function isListNull({ isEmpty, split, value }: ResponseDocument, path: string | null): boolean {
  return (
    !isEmpty && split === null && path !== null && isSingularPath(path) && findValue(path, value) === null
  );
}

/** A page that repeats the one before it: the end of the list, where the pages before show that paging works. */
function assertIsEnd(
  pagination: Pagination | null,
  cursor: PageCursor,
  count: number,
  document: unknown,
): void {
  if (pagination === null || flagOf(pagination, document) === 'more') throw repeated(count);
  const isPagingSeen = cursor.recordsRead > count;
  if (
    !isByPlace(pagination, cursor) ||
    (!isPagingSeen && (pagination.limitKey === null || looksFull(pagination, count, null)))
  )
    throw repeated(count);
}

function endOf(step: NextPage): NextPage & { readonly stop: 'repeated-page' | 'total-reached' } {
  const isConfirmed = 'stop' in step && step.stop === 'total-reached';
  return { stop: isConfirmed ? 'total-reached' : 'repeated-page', total: step.total };
}

/** Records that moved between pages while they were read, where places in the list are asked for. */
function disorder(pagination: Pagination | null, cursor: PageCursor, { relation }: SeenPage): string | null {
  if (relation !== 'overlaps' || !isByPlace(pagination, cursor)) return null;
  return 'A page begins with the last record of the page before it: records were added while reading, or the ERP does not keep them in one order, so others may be missing.';
}

/** The total was reached, and the request that was to confirm it failed for a passing reason. */
function unconfirmed({ response }: PageExchange): string | null {
  const isPassing = response.status >= 499 || [408, 425, 429].includes(response.status);
  if (!isPassing) return null;
  return `The declared total was reached on a full page, and the request that was to confirm it was answered with ${response.status}.`;
}

/** Whether pages are asked for by their place in the list, not by what the page before said. */
function isByPlace(pagination: Pagination | null, cursor: PageCursor): boolean {
  return pageBeyond(pagination, cursor) !== null;
}
