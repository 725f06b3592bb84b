import { type SimRequest } from '../simulator/sim-request.js';
import { badParameter } from './erp-error.js';
import { type Parameters } from './parameters.js';
import { firstPlace, type RecordList } from './record-list.js';

export interface PageRules {
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly declaredTotal: boolean | number;
  readonly defect: 'ignores-paging' | 'repeats-cursor' | null;
}

export interface PageAnswer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Page {
  readonly request: SimRequest;
  readonly results: readonly object[];
  readonly start: number;
  readonly limit: number;
  readonly count: number;
  /** `{total}` or nothing, as the rules say. */
  readonly total: object;
  /** Of the page that follows; null after the last one. */
  readonly cursor: string | null;
}

interface Style {
  /** The place at which the asked page begins. */
  start(parameters: Parameters, records: RecordList, limit: number): number;
  answer(page: Page): PageAnswer;
}

const envelope = ({ results, total }: Page, more: object = {}): PageAnswer => ({
  body: { results, ...total, ...more },
});

const byOffset: Style['start'] = (parameters) => parameters.whole('offset') ?? 0;
const byCursor: Style['start'] = (parameters) => readCursor(parameters.text('cursor'));

/** How a list may be paged; the name is the last part of its path, as in `/products/offset`. */
const STYLES = {
  /** `offset` and `limit`. */
  offset: { start: byOffset, answer: (page) => envelope(page) },
  /** The same, answered with a list that nothing surrounds. */
  bare: { start: byOffset, answer: ({ results }) => ({ body: results }) },
  /** `page`, from 1, and `limit`. */
  page: {
    start: (parameters, _records, limit) => (Math.max(parameters.whole('page') ?? 1, 1) - 1) * limit,
    answer: (page) =>
      envelope(page, {
        page: Math.floor(page.start / page.limit) + 1,
        pages: Math.ceil(page.count / page.limit),
      }),
  },
  /** `after`, the last `id` of the page before, and `limit`. */
  seek: {
    start: (parameters, records) => {
      const after = parameters.whole('after') ?? 0;
      return firstPlace(records.count, (place) => records.idAt(place) > after);
    },
    answer: (page) => envelope(page),
  },
  /** `next` holds an absolute URL. */
  next: {
    start: byCursor,
    answer: (page) =>
      envelope(page, { next: page.cursor && absolute(page.request, target(page.request, page.cursor)) }),
  },
  /** `next` holds a URL without scheme and host. */
  'next-relative': {
    start: byCursor,
    answer: (page) => envelope(page, { next: page.cursor && target(page.request, page.cursor) }),
  },
  /** `next` holds a token, to be sent as `cursor`. */
  'next-token': { start: byCursor, answer: (page) => envelope(page, { next: page.cursor }) },
  /** A bare list, the next URL in a `Link` header. */
  link: {
    start: byCursor,
    answer: ({ results, request, cursor }) =>
      cursor === null
        ? { body: results }
        : {
            body: results,
            headers: { link: `<${absolute(request, target(request, cursor))}>; rel="next"` },
          },
  },
} satisfies Record<string, Style>;

export type Paging = keyof typeof STYLES;
export const PAGINGS = Object.keys(STYLES) as readonly Paging[];

/** Cuts the asked page out of the records. Throws `ErpError` for a parameter that cannot be read. */
export function cutPage(
  paging: Paging,
  request: SimRequest,
  parameters: Parameters,
  records: RecordList,
  rules: PageRules,
): PageAnswer {
  const style: Style = STYLES[paging];
  const limit = Math.min(parameters.whole('limit') || rules.pageSize, rules.maxPageSize);
  const asked = rules.defect === 'ignores-paging' ? 0 : style.start(parameters, records, limit);
  const start = Math.min(asked, records.count);
  const end = Math.min(start + limit, records.count);
  const following = rules.defect === 'repeats-cursor' ? limit : end;
  return style.answer({
    request,
    results: Array.from({ length: end - start }, (_, offset) => records.at(start + offset)),
    start,
    limit,
    count: records.count,
    total: declaredTotal(records.count, rules),
    cursor: following < records.count ? writeCursor(following) : null,
  });
}

function declaredTotal(count: number, { declaredTotal }: PageRules): object {
  if (declaredTotal === false) return {};
  return { total: declaredTotal === true ? count : declaredTotal };
}

/** The request target, its query kept, with another cursor. */
function target(request: SimRequest, cursor: string): string {
  const query = new URLSearchParams(request.query);
  query.set('cursor', cursor);
  return `${request.path}?${query.toString()}`;
}

function absolute(request: SimRequest, target: string): string {
  return `http://${request.headers.host ?? 'localhost'}${target}`;
}

function writeCursor(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url');
}

function readCursor(cursor: string | null): number {
  if (cursor === null) return 0;
  const place = /^place:(\d{1,12})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (place === null) throw badParameter('cursor is not one of ours.');
  return Number(place[1]);
}
