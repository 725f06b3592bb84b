import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type Clock, redact } from '../common/index.js';
import { type HttpClient, type HttpRequest, type HttpResponse, retryDelay } from '../http-client/index.js';
import type { Threads } from '../threads/index.js';
import { assertHost, isSessionRejected, type LoginSession } from '../logins/index.js';
import { lastRequestText, queryInZone } from './attribute-dates.js';
import type { ErrorAction } from './error-rule.dto.js';
import { erpReaderError } from './erp-reader.errors.js';
import type { ErpSession } from './erp-session.js';
import { namesOf } from './json-path.js';
import { weighAnswer, type WeighedAnswer } from './page-answer.js';
import { type PagePlace, placed } from './page-place.js';
import { type PageRequest, PageRequests } from './page-request.js';
import { bodyExcerpt } from './answer-excerpt.js';
import { isRejected, statusError } from './page-status.js';
import { confirmsTotal, isPastTheEnd, type PageCursor } from './pagination/index.js';
import type { ExchangeObserver, ReadInput } from './read-page.js';
import type { ErpRequest } from './request.js';
import type { Sign } from './signing/index.js';
import { NOTHING, type ResponseDocument } from './response/index.js';
import { pageAttributes } from './run-attributes.js';
import type { RunQuery } from './run-query.js';

/** One page's request and what came back. */
export interface PageExchange {
  readonly place: PagePlace;
  readonly session: LoginSession | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly response: HttpResponse;
  readonly document: ResponseDocument;
  readonly attempts: number;
}

type Answer = Omit<PageExchange, 'document'>;

/** Attempts at a response that arrives whole; HTTP errors are retried by the client itself. */
const BODY_ATTEMPTS = 3;
/** How often a page is asked for that answers well and yet not right, and the first wait between. */
const TIMES_ASKED = 4;
const AGAIN_BASE_MS = 400;

/** Asks an ERP for single pages: session, request, renewal after a 401, retries, decoding. */
export class PageExchanger {
  private readonly requests: PageRequests;
  /** Where a large response may be split: where its records go on one by one. */
  private readonly listPath: readonly string[] | null;

  constructor(
    private readonly http: HttpClient,
    private readonly threads: Threads,
    private readonly clock: Clock,
    private readonly session: ErpSession,
    private readonly input: ReadInput,
    private readonly signal: AbortSignal,
    private readonly observe?: ExchangeObserver,
  ) {
    this.requests = new PageRequests(input);
    const { recordsPath, passOn, details } = input.card;
    const isWhole = recordsPath === null || passOn === 'response' || details.length > 0;
    this.listPath = isWhole ? null : namesOf(recordsPath);
  }

  /**
   * The page at `cursor`. A response that was cut off, and one that is an error in spite of its status, are asked for again. Errors
   * name the page and its request, and hold an excerpt of the answer.
   */
  async exchange(cursor: PageCursor, batch: RunQuery): Promise<PageExchange> {
    let attempts = 0;
    let isRenewed = false;
    for (let asked = 1; ; asked += 1) {
      const answer = await this.askWithRenewal(cursor, batch);
      attempts += answer.attempts;
      const weighed = await this.weigh(answer, cursor);
      if ('document' in weighed) return { ...answer, attempts, document: weighed.document };
      const { action, failure } = weighed;
      if (action === 'renew-login' && !isRenewed && answer.session !== null) {
        await this.session.renew(answer.session);
        isRenewed = true;
        continue;
      }
      const mayAskAgain =
        (action === 'retry' && (await this.waitToAskAgain(asked))) ||
        (action === 'ask-for-all' && (await this.waitForAll(asked, failure(asked))));
      if (!mayAskAgain) throw failure(asked);
    }
  }

  /** A session that died on the way, by what the login says of its rejection, is renewed once per page. */
  private async askWithRenewal(cursor: PageCursor, batch: RunQuery): Promise<Answer> {
    const answer = await this.ask(cursor, batch);
    if (answer.session === null || !isSessionRejected(answer.session, answer.response)) return answer;
    await this.session.renew(answer.session);
    const again = await this.ask(cursor, batch);
    return { ...again, attempts: answer.attempts + again.attempts };
  }

  private async ask(cursor: PageCursor, batch: RunQuery): Promise<Answer> {
    const session = await this.session.current(this.clock.now());
    const own = { ...this.input.attributes };
    const lastRequest = own['last.request'];
    if (lastRequest !== undefined) own['last.request'] = lastRequestText(lastRequest, this.input);
    const attributes = pageAttributes(own, queryInZone(batch, this.input), session?.token ?? null);
    const request = this.requests.build({ cursor, batch, attributes, session, now: this.clock.now() });
    const place: PagePlace = {
      pageNo: cursor.pageNo,
      method: request.method,
      url: request.url,
      secrets: request.secrets,
    };
    try {
      if (session !== null) assertHost(session, request.url);
      const { attempts, ...response } = await this.http.sendWithRetry(
        this.httpRequest(request, place, session),
        {
          maxAttempts: confirmsTotal(cursor)
            ? Math.min(2, this.input.card.maxAttempts)
            : this.input.card.maxAttempts,
          maxWaitMs: this.input.card.maxRetryWaitSeconds * 1000,
        },
      );
      await this.session.keep();
      this.tell(request, response);
      return { place, session, attributes, response, attempts };
    } catch (error) {
      throw placed(error, place);
    }
  }

  private tell(request: PageRequest, { status, headers, body, durationMs }: HttpResponse): void {
    this.observe?.({
      request,
      response: { status, headers, body, durationMs },
      charset: this.input.card.charset,
      secrets: [...request.secrets, ...(this.session.cookies?.secrets() ?? [])],
    });
  }

  private httpRequest(request: ErpRequest, place: PagePlace, session: LoginSession | null): HttpRequest {
    const { timeoutSeconds, maxPageMegabytes, requestsPerSecond } = this.input.card;
    const totalMs = timeoutSeconds * 1000;
    const { cookies } = this.session;
    return {
      purpose: 'read',
      keepMethod: true,
      method: request.method,
      url: request.url,
      headers: request.headers,
      ...(request.body === null ? {} : { body: request.body }),
      timeouts: { headersMs: totalMs, totalMs },
      maxBytes: maxPageMegabytes * 1024 * 1024,
      ...(session?.tls === undefined ? {} : { tls: session.tls }),
      secrets: place.secrets,
      requestsPerSecond,
      ...(cookies === null ? {} : { cookies }),
      credentialHeaders: [...Object.keys(session?.headers ?? {}), ...signHeaders(this.input.card.sign)],
      signal: this.signal,
    };
  }

  private async weigh(answer: Answer, cursor: PageCursor): Promise<Weighed> {
    const { response, place, session, attempts } = answer;
    const { card } = this.input;
    if (this.isPastTheEnd(answer, cursor)) return { document: NOTHING };
    const failure = statusError({ ...response, attempts }, place, session, {
      maxRetryWaitSeconds: card.maxRetryWaitSeconds,
      mayBePastTheEnd: card.pagination !== null && cursor.previous !== null,
    });
    if (failure !== null) throw placed(failure, place, response);
    const isEmptyTaken = cursor.recordsRead > 0 || card.emptyBody === 'no-records';
    if (response.status === 204 || (isEmptyTaken && isBlank(response.body))) return { document: NOTHING };
    try {
      const { threads, signal } = this;
      const owner = new URL(place.url).host;
      const weighed = await weighAnswer(response, card, this.listPath, { threads, owner, signal });
      if ('document' in weighed) return weighed;
      return { action: weighed.action, failure: (asked) => errorAnswered(weighed, answer, asked) };
    } catch (error) {
      const fault = placed(error, place, response, isBlank(response.body) ? { patience: 'short' } : {});
      if (!(fault instanceof AppError) || fault.code !== 'RESPONSE_TRUNCATED') throw fault;
      return { action: 'ask-for-all', failure: () => fault };
    }
  }

  /**
   * A status that the card takes for the end of the list; on the first page none is. Nor need there be a page behind a total that
   * was reached.
   */
  private isPastTheEnd({ response, session }: Answer, cursor: PageCursor): boolean {
    if (isPastTheEnd(this.input.card.pagination, cursor, response.status)) return true;
    if (!confirmsTotal(cursor) || response.status < 400) return false;
    return response.status !== 403 && !isRejected(session, response);
  }

  private async waitForAll(asked: number, error: unknown): Promise<boolean> {
    if (asked >= BODY_ATTEMPTS) return false;
    const delayMs = retryDelay(asked, { error }, this.clock.now(), Math.random) ?? 0;
    await pause(delayMs, undefined, { signal: this.signal });
    return true;
  }

  /** Waits before a page is asked for once more, after `asked` times; false when that was often enough. */
  async waitToAskAgain(asked: number): Promise<boolean> {
    const { maxAttempts, maxRetryWaitSeconds } = this.input.card;
    const waitMs = AGAIN_BASE_MS * 2 ** (asked - 1);
    const totalMs = AGAIN_BASE_MS * (2 ** asked - 1);
    if (asked >= Math.min(maxAttempts, TIMES_ASKED) || totalMs > maxRetryWaitSeconds * 1000) return false;
    await pause(waitMs * (0.5 + Math.random() / 2), undefined, { signal: this.signal });
    return true;
  }
}

/** What an answer is worth: it may be taken, or what follows, and how the read fails in the end. */
type Weighed =
  | { readonly document: ResponseDocument }
  | {
      readonly action: ErrorAction | 'ask-for-all';
      readonly failure: (asked: number) => unknown;
    };

/** The headers that a signature is in. */
function signHeaders(sign: Sign | null): string[] {
  if (sign === null) return [];
  return sign.type === 'hmac'
    ? [sign.header]
    : ['x-amz-security-token', 'x-amz-date', 'x-amz-content-sha256'];
}

/** An empty body, or one of a few blanks and line breaks. */
function isBlank(body: HttpResponse['body']): boolean {
  return body.length < BLANK_BYTES && body.toString().trim() === '';
}

const BLANK_BYTES = 64;

function errorAnswered(
  { against, action, patience }: Exclude<WeighedAnswer, { document: unknown }>,
  { place, response, session }: Answer,
  asked: number,
): unknown {
  const said = `The answer: ${bodyExcerpt(response, place.secrets)}`;
  const fail = (code: 'ERP_ANSWERED_ERROR' | 'ERP_UNAUTHORIZED', message: string): unknown =>
    placed(erpReaderError(code, redact(message, place.secrets)), place, response, { patience });
  if (action === 'renew-login') {
    const advice =
      session === null
        ? 'The card has no login that could be renewed; set read.login.'
        : `A new session of the login "${session.slug}" did not help.`;
    return fail('ERP_UNAUTHORIZED', `${against}. ${advice} ${said}`);
  }
  const times = asked === 1 ? 'once' : `${asked} times`;
  return fail('ERP_ANSWERED_ERROR', `${against}. It was asked ${times}; the run can be resumed. ${said}`);
}
