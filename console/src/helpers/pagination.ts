import { type Json, type JsonRecord, recordsIn } from './candidates.js';
import { jsonPathOf, type Steps } from './json-paths.js';

/** What a first response says of the pages behind it, as the `pagination` of a Read card. */
export interface PaginationProposal {
  readonly pagination: { readonly type: 'next' | 'offset' | 'page' } & Readonly<
    Record<string, string | number>
  >;
  readonly recordsPath: string;
  /** Why, as `next link in $.next`: the field or header that it was seen in. */
  readonly seenIn: string;
  readonly total: number | null;
}

const NEXT = /^(next|next_?(page|url|link|uri)|@odata\.nextlink)$/i;
const CURSOR =
  /^(next_?)?(page_?)?(cursor|token|bookmark|continuation(_?token)?|after|end_?cursor|next_?page_?token)$/i;
const TOTAL =
  /^(total(_?(count|records|results|items|elements))?|count|record_?count|@odata\.count|toplam)$/i;
const PAGES = /^(total_?pages|page_?count|pages|last_?page)$/i;
const PAGE = /^(page|current_?page|page_?(no|number|index)|sayfa)$/i;
const OFFSET_PARAMETERS = ['offset', 'skip', 'start', '$skip'];
const PAGE_PARAMETERS = ['page', 'pageNo', 'page_no', 'pageNumber', 'page_number', 'sayfa'];
const LIMIT_PARAMETERS = ['limit', 'pageSize', 'page_size', 'per_page', 'size', 'take', '$top', '$limit'];

interface Found {
  readonly path: string;
  readonly value: Json;
}

/**
 * Proposes how pages follow each other.
 * @param body the parsed first response
 * @param headers of the response, by names in lower case
 * @param url that was asked
 */
export function proposePagination(
  body: Json,
  headers: Readonly<Record<string, string>>,
  url: string,
): PaginationProposal | null {
  const found = recordsIn(body);
  const recordsPath = jsonPathOf(found?.steps ?? []);
  const size = found?.records.length ?? 0;
  const total = firstMember(body, TOTAL, (value) => typeof value === 'number' && value >= size);
  const totals: Record<string, string> = total === null ? {} : { totalPath: total.path };
  const shared = { recordsPath, total: typeof total?.value === 'number' ? total.value : null };
  const propose = (pagination: PaginationProposal['pagination'], seenIn: string): PaginationProposal => ({
    ...shared,
    pagination: { ...pagination, ...totals },
    seenIn,
  });

  if (/rel="?next"?/i.test(headers['link'] ?? ''))
    return propose({ type: 'next', nextHeader: 'Link' }, 'Link');
  const link = firstMember(
    body,
    NEXT,
    (value) => typeof value === 'string' && /^(https?:)?\/|^\?/.test(value),
  );
  if (link !== null) return propose({ type: 'next', nextPath: link.path }, link.path);
  const cursor = firstMember(body, CURSOR, (value) => typeof value === 'string' && value !== '');
  const cursorKey = cursor === null ? null : keyOfCursor(cursor.path);
  if (cursor !== null && cursorKey !== null)
    return propose({ type: 'next', nextPath: cursor.path, nextKey: cursorKey }, cursor.path);

  const asked = parametersOf(url);
  const limit = LIMIT_PARAMETERS.find((name) => asked.has(name));
  const pageSize = Number(asked.get(limit ?? '')) || size;
  const limits: Record<string, string | number> = limit === undefined ? {} : { limitKey: limit, pageSize };
  const pages = firstMember(body, PAGES, (value) => typeof value === 'number');
  const page = firstMember(body, PAGE, (value) => typeof value === 'number');
  const pageKey = PAGE_PARAMETERS.find((name) => asked.has(name));
  if (pageKey !== undefined || pages !== null || page !== null) {
    const ofPages: Record<string, string> = pages === null ? {} : { totalPagesPath: pages.path };
    const seen = pages?.path ?? page?.path ?? pageKey ?? '';
    return propose({ type: 'page', pageKey: pageKey ?? 'page', ...limits, ...ofPages }, seen);
  }
  const offsetKey = OFFSET_PARAMETERS.find((name) => asked.has(name));
  const isMore = typeof total?.value === 'number' && total.value > size && size > 0;
  if (offsetKey === undefined && !isMore) return null;
  return propose(
    {
      type: 'offset',
      offsetKey: offsetKey ?? 'offset',
      limitKey: limit ?? 'limit',
      pageSize: Math.max(1, pageSize),
    },
    offsetKey ?? total?.path ?? '',
  );
}

const keyOfCursor = (path: string): string | null =>
  /(\w+)('\])?$/
    .exec(path)?.[1]
    ?.replace(/^(next_?|end_?)(?=.)/i, '')
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase()) ?? null;

function parametersOf(url: string): URLSearchParams {
  return new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');
}

/** The member nearest to the root whose name and value fit; those of records are not looked at. */
function firstMember(body: Json, name: RegExp, fits: (value: Json) => boolean): Found | null {
  let level: readonly { readonly steps: Steps; readonly value: JsonRecord }[] = isObject(body)
    ? [{ steps: [], value: body }]
    : [];
  for (let depth = 0; depth < 4 && level.length > 0; depth += 1) {
    for (const { steps, value } of level)
      for (const [key, member] of Object.entries(value))
        if (name.test(key) && fits(member)) return { path: jsonPathOf([...steps, key]), value: member };
    level = level.flatMap(({ steps, value }) =>
      Object.entries(value).flatMap(([key, member]) =>
        isObject(member) ? [{ steps: [...steps, key], value: member }] : [],
      ),
    );
  }
  return null;
}

const isObject = (value: Json): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
