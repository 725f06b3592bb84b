import type { Pagination, ParamPlace } from './pagination.dto.js';
import type { PagingParams } from './pagination/index.js';
import type { RequestParam } from './run-query.js';
import { isBodyPath } from './card-fields.js';

/**
 * The request for one page. What may set the same parameter or header, from the weakest to the strongest:
 *
 *   parameters   the Endpoint URL's own query, the login (an API key), extraParams, the run's query, the pagination
 *   headers      Content-Type and Accept: application/json, the login, the card's headers, the pagination
 *
 * Parameters travel in the query string on GET and in the JSON body on POST, except that the login's are always in the
 * query string, and the pagination says for itself. A next URL that the ERP gave is complete: only the login's
 * parameters are set on it.
 */
export interface RequestParts {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extraParams: Readonly<Record<string, unknown>>;
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

export function buildRequest(parts: RequestParts): ErpRequest {
  const { method, paging } = parts;
  const own = [...Object.entries(parts.extraParams).map(([key, value]) => ({ key, value })), ...parts.query];
  const paged = (place: ParamPlace): readonly RequestParam[] =>
    parts.pagingPlace === place ? paging.values : [];
  const session = Object.entries(parts.session.query).map(([key, value]) => ({ key, value }));
  const inQuery = method === 'GET' && paging.url === null ? own : [];
  return {
    method,
    url: withQuery(paging.url ?? parts.url, [...session, ...inQuery, ...paged('query')]),
    headers: mergeHeaders(
      { Accept: 'application/json', 'Content-Type': 'application/json' },
      parts.session.headers,
      parts.headers,
      Object.fromEntries(paged('header').map(({ key, value }) => [key, queryText(value)])),
    ),
    body: method === 'POST' ? jsonBody([...own, ...paged('body')]) : null,
  };
}

/** Where the paging parameters of a card travel, its default by method filled in. */
export function pagingPlace(pagination: Pagination | null, method: 'GET' | 'POST'): ParamPlace {
  return pagination?.in ?? (method === 'GET' ? 'query' : 'body');
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
  const last = new Map(params.map((param) => [param.key, param.value]));
  const added = [...last].flatMap(([key, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((item) => item !== null && item !== undefined)
      .map((item) => `${encode(key)}=${encode(queryText(item))}`),
  );
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

/** A parameter's value as text: texts as they are, everything else as JSON. */
function queryText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Merges headers whatever their letter case; later ones win, and keep their own writing. */
function mergeHeaders(...sources: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const merged = new Map<string, [string, string]>();
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) merged.set(name.toLowerCase(), [name, value]);
  }
  return Object.fromEntries(merged.values());
}

function jsonBody(params: readonly RequestParam[]): string {
  const body: Record<string, unknown> = {};
  for (const { key, value } of params) {
    setAt(body, isBodyPath(key) ? pathSegments(key) : [key], value);
  }
  return JSON.stringify(body);
}

function pathSegments(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

/** Puts `value` at a path into `body`, making the objects and lists on the way; parameters are copied, never shared. */
function setAt(body: Record<string, unknown>, [first, ...rest]: (string | number)[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) {
    define(body, first, structuredClone(value));
    return;
  }
  const inside = Object.hasOwn(body, first) ? body[first] : undefined;
  const container =
    typeof inside === 'object' && inside !== null ? inside : typeof rest[0] === 'number' ? [] : {};
  define(body, first, container);
  setAt(container as Record<string, unknown>, rest, value);
}

/** Assigns without meeting a setter: a parameter may be named `__proto__`. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
