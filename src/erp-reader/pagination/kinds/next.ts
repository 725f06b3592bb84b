import { ANY_JSON, Choice, Constant, Field, Text } from '../../../common/index.js';
import { HeaderName, JsonPath, ParamName } from '../../card-fields.js';
import { findPacked } from '../../packed-json.js';
import { nextLink, readHeader } from '../link-header.js';
import { hasExactly, type PaginationKind } from '../pagination-kind.js';
import { PaginationSettings } from '../pagination-settings.js';
import {
  isNoMarker,
  type Marker,
  type PageObservation,
  PaginationFault,
  type Paginator,
} from '../paginator.js';
import { flagOf } from '../stop-rules.js';

const NEXT_TAKES = ['url', 'path', 'query'] as const;

/** Pages by what each response says comes next: a URL or a token, in the body or a header. */
export class NextPagination extends PaginationSettings {
  @Constant('Next field pagination.')
  override readonly type = 'next' as const;

  @JsonPath({
    description: 'Path to the next page in the response. Either this or nextHeader.',
    example: '$.next',
  })
  nextPath: string | null = null;

  @HeaderName({
    description:
      'Response header that holds the next page; of "Link" its rel="next" entry (RFC 8288). Either this or nextPath.',
    example: null,
  })
  nextHeader: string | null = null;

  @ParamName({
    description:
      'Parameter that carries the token to the next page; null when the response holds a URL, absolute or relative.',
    example: null,
  })
  nextKey: string | null = null;

  @Choice({
    description:
      'What is taken of a next URL: all of it, which must name the host of the card or the path of this page; its path and query; or its query alone. For ERPs behind a proxy that name an internal address.',
    enum: NEXT_TAKES,
  })
  nextTake: (typeof NEXT_TAKES)[number] = 'url';

  @ParamName({
    description: 'Parameter that carries the page size on the first request; null sends none.',
    example: null,
  })
  override limitKey: string | null = null;
}

export class NextStart {
  @Field({ description: 'The first page.', type: String, enum: [null], example: null, nullable: true })
  readonly next: null;
}

export class NextUrl {
  @Text({ description: 'URL of the page.', example: 'https://erp.example.com/api/images/?page=2' })
  readonly url: string;
}

export class NextToken {
  @Field({ ...ANY_JSON, description: 'Token of the page.', example: 'eyJvZmZzZXQiOjUwMH0' })
  readonly token: Marker;
}

export type NextPosition = NextStart | NextUrl | NextToken;

/**
 * Next field pagination. What the response names decides alone: a page without records does not end it, and a total
 * does not either. `nextKey` null: the value is a URL, absolute or relative to the page's; else a token sent as `nextKey`.
 */
function nextPaginator(settings: NextPagination): Paginator<NextPosition> {
  const limit =
    settings.limitKey === null ? [] : [{ key: settings.limitKey, value: settings.pageSize as Marker }];
  return {
    first: () => ({ next: null }),
    params(position) {
      if ('url' in position) return { url: position.url, values: [] };
      if ('token' in position && settings.nextKey !== null) {
        return { url: null, values: [{ key: settings.nextKey, value: position.token }, ...limit] };
      }
      return { url: null, values: limit };
    },
    endsWith: (status) => settings.endStatuses.includes(status),
    next(_position, page) {
      if (settings.endStatuses.includes(page.status)) return { stop: 'end-status' };
      const flag = flagOf(settings, page.document);
      if (flag !== null && flag !== 'more') return { stop: flag };
      const found = nextOf(settings, page);
      if (found === undefined || found === null || (flag !== 'more' && isNoMarker(found)))
        return { stop: 'no-next' };
      if (settings.nextKey !== null) return { next: { token: found as Marker } };
      if (typeof found !== 'string') {
        throw new PaginationFault(
          'NEXT_INVALID',
          `${settings.nextPath ?? settings.nextHeader} should hold the URL of the next page but holds ${JSON.stringify(found).slice(0, 80)}; set read.pagination.nextKey if it is a token`,
        );
      }
      return { next: { url: resolveNext(found.trim(), page.url, settings.nextTake) } };
    },
  };
}

function nextOf(settings: NextPagination, page: PageObservation): unknown {
  if (settings.nextPath !== null) return findPacked(settings.nextPath, page.document);
  const header = readHeader(page.headers, settings.nextHeader ?? '');
  return header !== null && settings.nextHeader?.toLowerCase() === 'link' ? nextLink(header) : header;
}

/**
 * The next URL, absolute. It stays on the page's host, since it will carry the login's credentials: of an internal address that
 * has the path of this page, path and query are taken. ERPs behind a TLS proxy that name their own plain `http` address are
 * followed over `https` instead.
 */
function resolveNext(link: string, base: string, take: NextPagination['nextTake']): string {
  const from = new URL(base);
  const url = URL.parse(link, base);
  if (url === null) {
    throw new PaginationFault(
      'NEXT_INVALID',
      `the next page is named ${JSON.stringify(link.slice(0, 200))}, which is not a URL; set read.pagination.nextKey if it is a token`,
    );
  }
  if (take === 'query') return `${from.origin}${from.pathname}${url.search}`;
  const isInternal = url.hostname !== from.hostname && url.pathname === from.pathname;
  if (take === 'path' || isInternal) return `${from.origin}${url.pathname}${url.search}`;
  if (url.hostname !== from.hostname) {
    throw new PaginationFault(
      'NEXT_INVALID',
      `the next page is on ${url.hostname} but this one came from ${from.hostname}; credentials are not sent to another host. If that is an internal name of the same ERP, set read.pagination.nextTake to path or query`,
    );
  }
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    url.protocol = 'https:';
    url.port = from.port;
  }
  return url.href;
}

export const next: PaginationKind<NextPagination, NextPosition> = {
  settings: NextPagination,
  positions: [NextStart, NextUrl, NextToken],
  paginator: nextPaginator,
  isPosition(position) {
    if (hasExactly(position, 'next')) return position['next'] === null;
    if (hasExactly(position, 'token')) return position['token'] !== null;
    const { url } = position;
    return hasExactly(position, 'url') && typeof url === 'string' && /^https?:/i.test(url);
  },
  problems: ({ nextPath, nextHeader }) =>
    (nextPath === null) === (nextHeader === null)
      ? [{ path: 'nextPath', message: 'say where the next page is: either nextPath or nextHeader' }]
      : [],
};
