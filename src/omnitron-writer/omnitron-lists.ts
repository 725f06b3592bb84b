import { maskUrl, redact } from '../common/index.js';
import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { HttpClient, type HttpResponse, isRetryable } from '../http-client/index.js';
import { assertHost, isSessionRejected, type LoginSession, LoginSessions } from '../logins/index.js';
import { hasMore, type ListPage, parseListPage } from './list-page.js';
import { lookupError } from './lookup.errors.js';
import type { OmnitronCard } from './omnitron-card.dto.js';

/** The largest page that Omnitron gives; a larger `limit` is cut to it without a word. */
export const LIST_LIMIT = 100;
const MAX_PAGES = 100_000;
/** How often a page is asked for whose answer cannot be read: a gateway may put its own page in its place once. */
const MAX_ASKED = 4;
const FIRST_PAUSE_MS = 250;
const EXCERPT_LENGTH = 300;
/** Masked before it is cut: half a token would not be recognised. */
const MASKED_BYTES = 64 * 1024;

/** Filters of a list, as they stand in its query. */
export type ListFilter = Readonly<Record<string, string>>;

/**
 * Reads Omnitron's lists page by page (`page` from 1, `limit`), in both forms they come in. Passing failures are tried
 * again by the HTTP client, at the pace of the account, and answers that are no list are asked for again; a session that died is
 * renewed once per request.
 */
@Injectable()
export class OmnitronLists {
  constructor(
    private readonly http: HttpClient,
    private readonly sessions: LoginSessions,
  ) {}

  /**
   * The items of the list at `path` (from the domain URL), page after page; an empty list gives none. Errors of
   * lookup.errors.ts, of the HTTP client and of the login; the signal's reason when it is aborted.
   */
  async *listPages(
    card: OmnitronCard,
    path: string,
    filter: ListFilter,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly unknown[]> {
    let before = '';
    let seen = 0;
    for (let pageNo = 1; pageNo <= MAX_PAGES; pageNo += 1) {
      const url = listUrl(card, path, filter, pageNo);
      const page = await this.readPage(card, url, pageNo > 1, signal);
      if (page === null || page.items.length === 0) return;
      const digest = hash('sha256', JSON.stringify(page.items));
      const isRepeated = digest === before;
      if (isRepeated && page.hasNext === null) return;
      if (isRepeated) throw invalid(url, 'has the items of the page before, so the list would never end');
      before = digest;
      seen += page.items.length;
      yield page.items;
      if (hasMore(page, LIST_LIMIT, isRepeated)) continue;
      if (page.count !== null && seen < page.count)
        throw invalid(url, `is the last page, with ${seen} of the ${page.count} items it declares`);
      return;
    }
    throw invalid(listUrl(card, path, filter, MAX_PAGES), 'is still not the last page');
  }

  /** Null for a page beyond the end. */
  private async readPage(
    card: OmnitronCard,
    url: string,
    mayBeBeyond: boolean,
    signal: AbortSignal | undefined,
  ): Promise<ListPage | null> {
    for (let asked = 1; ; asked += 1) {
      const { response, session } = await this.ask(card, url, signal);
      if (response.status === 404 && mayBeBeyond) return null;
      if (response.status < 200 || response.status > 299) throw refusal(url, response, session);
      const page = parseListPage(response.body.toString('utf8'));
      if (page !== null) return page;
      if (asked === MAX_ASKED) throw invalid(url, 'is neither {"count", "next", "results"} nor a list');
      await pause(FIRST_PAUSE_MS * 2 ** (asked - 1), undefined, { signal });
    }
  }

  private async ask(
    card: OmnitronCard,
    url: string,
    signal: AbortSignal | undefined,
  ): Promise<{ response: HttpResponse; session: LoginSession }> {
    const options = signal === undefined ? {} : { signal };
    const session = await this.sessions.getSession(card.login, options);
    assertHost(session, url);
    const response = await this.send(card, url, session, options);
    if (!isSessionRejected(session, response)) return { response, session };
    const renewed = await this.sessions.renewSession(session, options);
    return { response: await this.send(card, url, renewed, options), session: renewed };
  }

  private async send(
    card: OmnitronCard,
    url: string,
    session: LoginSession,
    options: { readonly signal?: AbortSignal },
  ): Promise<HttpResponse> {
    return await this.http.sendWithRetry({
      purpose: 'lookup',
      method: 'GET',
      url,
      headers: { ...session.headers, accept: 'application/json' },
      secrets: session.secrets,
      credentialHeaders: Object.keys(session.headers),
      requestsPerSecond: card.requestsPerSecond,
      ...(session.tls === undefined ? {} : { tls: session.tls }),
      ...options,
    });
  }
}

function listUrl(card: OmnitronCard, path: string, filter: ListFilter, pageNo: number): string {
  const url = new URL(card.domainUrl);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  url.search = new URLSearchParams({
    ...filter,
    page: String(pageNo),
    limit: String(LIST_LIMIT),
  }).toString();
  return url.href;
}

function invalid(url: string, what: string): Error {
  return lookupError('OMNITRON_LIST_INVALID', `GET ${maskUrl(url)}: the answer ${what}.`);
}

function refusal(url: string, response: HttpResponse, session: LoginSession): Error {
  const { status } = response;
  const body = response.body.subarray(0, MASKED_BYTES).toString('utf8');
  const excerpt = redact(body, session.secrets).replaceAll(/\s+/g, ' ').trim().slice(0, EXCERPT_LENGTH);
  const said = `GET ${maskUrl(url, session.secrets)} was answered with ${status}${excerpt === '' ? '' : `: ${excerpt}`}.`;
  const details = { httpStatus: status };
  if (isRetryable(response))
    return lookupError('OMNITRON_LIST_FAILED', `${said} It was tried several times.`, { details });
  if (status === 401 || status === 403) {
    const advice = `Check what the user of the login "${session.slug}" may read.`;
    return lookupError('OMNITRON_LIST_UNAUTHORIZED', `${said} ${advice}`, { details });
  }
  const advice = 'Check the domain URL and the paths of the Omnitron card.';
  return lookupError('OMNITRON_LIST_REFUSED', `${said} ${advice}`, { details });
}
