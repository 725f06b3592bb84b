import type { Pagination, PagingParams, ParamPlace } from './pagination/index.js';
import { type BodyType, buildBody, pairsOf } from './request-body.js';
import { paramText, type RequestParam } from './request-param.js';

/**
 * The request for one page. What may set the same parameter or header, from the weakest to the strongest:
 *
 *   parameters   the Endpoint URL's own query, the login (an API key), extraParams, the run's query, the pagination
 *   headers      Content-Type and Accept, the login, the card's headers, the pagination
 *
 * Parameters travel in the query string on GET and in the body on POST (JSON or form fields), except that the login's are
 * always in the query string, that a text body has no place for any, and that the pagination says for itself. A next URL
 * that the ERP gave is complete: only the login's parameters are set on it.
 */
export interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extraParams: Readonly<Record<string, unknown>>;
  readonly bodyType: BodyType;
  readonly bodyText: string | null;
  /** What the login adds. */
  readonly session: {
    readonly headers: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, string>>;
  };
  readonly query: readonly RequestParam[];
  readonly paging: PagingParams;
  readonly pagingPlace: ParamPlace;
}

export interface ErpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/** JSON where an ERP can choose; what else it may be is read as well. */
const ACCEPT = 'application/json, */*;q=0.8';

export function buildRequest(parts: RequestParts): ErpRequest {
  const { method, paging } = parts;
  const own = [...asParams(parts.extraParams), ...parts.query];
  const paged = (place: ParamPlace): readonly RequestParam[] =>
    parts.pagingPlace === place ? paging.values : [];
  const isInBody = method === 'POST' && parts.bodyType !== 'text';
  const inQuery = isInBody || paging.url !== null ? [] : own;
  const inBody = isInBody ? [...own, ...paged('body')] : [];
  const body = method === 'GET' ? null : buildBody(parts.bodyType, inBody, parts.bodyText);
  return {
    method,
    url: withQuery(paging.url ?? parts.url, [
      ...asParams(parts.session.query),
      ...inQuery,
      ...paged('query'),
    ]),
    headers: mergeHeaders(
      { Accept: ACCEPT, 'Content-Type': body?.contentType ?? 'application/json' },
      parts.session.headers,
      parts.headers,
      Object.fromEntries(paged('header').map(({ key, value }) => [key, paramText(value)])),
    ),
    body: body?.text ?? null,
  };
}

/** Where the paging parameters of a card travel, its default by method filled in. */
export function pagingPlace(pagination: Pagination | null, method: 'GET' | 'POST'): ParamPlace {
  return pagination?.in ?? (method === 'GET' ? 'query' : 'body');
}

function asParams(record: Readonly<Record<string, unknown>>): RequestParam[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/**
 * Sets parameters on a URL, each in place of those of its name. The rest of the query stays as it is written, for
 * there are ERPs whose query is no list of pairs (`?{'name': …}`). A list becomes one parameter per item; null is left out.
 */
export function withQuery(text: string, params: readonly RequestParam[]): string {
  if (params.length === 0) return text;
  const url = new URL(text);
  const replaced = new Set(params.map(({ key }) => key));
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !replaced.has(decodeName(pair)));
  const added = pairsOf(params).map(([key, value]) => `${encode(key)}=${encode(value)}`);
  url.search = [...kept, ...added].join('&');
  return url.href;
}

function decodeName(pair: string): string {
  const name = pair.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** Percent-encodes, leaving what RFC 3986 allows in a query and people like to read: `$skip`, `13:30`, `a,b`. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/%(?:24|2C|2F|3A|40)/g, decodeURIComponent);
}

/** Merges headers whatever their letter case; later ones win, and keep their own writing. */
function mergeHeaders(...sources: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const merged = new Map<string, [string, string]>();
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) merged.set(name.toLowerCase(), [name, value]);
  }
  return Object.fromEntries(merged.values());
}
