import { findValue } from '../json-path.js';
import type { NextPagination } from '../pagination.dto.js';
import { nextLink, readHeader } from './link-header.js';
import { type Marker, type PageObservation, PaginationFault, type Paginator } from './paginator.js';
import { declaredMore } from './stop-rules.js';

export type NextPosition = { readonly next: null } | { readonly url: string } | { readonly token: Marker };

/**
 * Next field pagination. What the response names decides alone: a page without records does not end it, and a total
 * does not either. `nextKey` null: the value is a URL, absolute or relative to the page's; else a token sent as `nextKey`.
 */
export function nextPaginator(settings: NextPagination): Paginator<NextPosition> {
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
    next(_position, page) {
      if (declaredMore(settings.hasMorePath, page.document) === false) return { stop: 'has-more-false' };
      const found = nextOf(settings, page);
      if (found === undefined || found === null || found === false) return { stop: 'no-next' };
      if (settings.nextKey !== null) return { next: { token: found as Marker } };
      if (typeof found !== 'string') {
        throw new PaginationFault(
          'NEXT_INVALID',
          `${settings.nextPath ?? settings.nextHeader} should hold the URL of the next page but holds ${JSON.stringify(found).slice(0, 80)}; set read.pagination.nextKey if it is a token`,
        );
      }
      return found.trim() === ''
        ? { stop: 'no-next' }
        : { next: { url: resolveNext(found.trim(), page.url) } };
    },
  };
}

function nextOf(settings: NextPagination, page: PageObservation): unknown {
  if (settings.nextPath !== null) return findValue(settings.nextPath, page.document);
  const header = readHeader(page.headers, settings.nextHeader ?? '');
  return header !== null && settings.nextHeader?.toLowerCase() === 'link' ? nextLink(header) : header;
}

/**
 * The next URL, absolute. It must stay on the page's host, since it will carry the login's credentials; ERPs behind a
 * TLS proxy that name their own plain `http` address are followed over `https` instead.
 */
function resolveNext(link: string, base: string): string {
  const from = new URL(base);
  const url = URL.parse(link, base);
  if (url === null) {
    throw new PaginationFault(
      'NEXT_INVALID',
      `the next page is named ${JSON.stringify(link.slice(0, 200))}, which is not a URL; set read.pagination.nextKey if it is a token`,
    );
  }
  if (url.hostname !== from.hostname) {
    throw new PaginationFault(
      'NEXT_INVALID',
      `the next page is on ${url.hostname} but this one came from ${from.hostname}; credentials are not sent to another host`,
    );
  }
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    url.protocol = 'https:';
    url.port = from.port;
  }
  return url.href;
}
