import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type Clock, redact } from '../common/index.js';
import { type HttpClient, type HttpRequest, type HttpResponse, retryDelay } from '../http-client/index.js';
import { isSessionRejected, type LoginSession } from '../logins/index.js';
import { lastRequestText, queryInZone } from './attribute-dates.js';
import { errorAnswer } from './error-answer.js';
import { erpReaderError } from './erp-reader.errors.js';
import type { ErpSession } from './erp-session.js';
import { namesOf } from './json-path.js';
import { type PagePlace, placed } from './page-place.js';
import { type PageRequest, PageRequests } from './page-request.js';
import { bodyExcerpt, isRejected, statusError } from './page-status.js';
import { confirmsTotal, isPastTheEnd, type PageCursor, readHeader } from './pagination/index.js';
import type { ExchangeObserver, ReadInput } from './read-page.js';
import type { ErpRequest } from './request.js';
import { NOTHING, readDocument, type ResponseDocument } from './response/index.js';
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
    private readonly clock: Clock,
    private readonly session: ErpSession,
    private readonly input: ReadInput,
    private readonly signal: AbortSignal,
    private readonly observe?: ExchangeObserver,
  ) {
    this.requests = new PageRequests(input);
    const { recordsPath, passOn } = input.card;
    this.listPath = recordsPath === null || passOn === 'response' ? null : namesOf(recordsPath);
  }

  /** The page at `cursor`. A response that was cut off is asked for again. Errors name the page and its request. */
  async exchange(cursor: PageCursor, batch: RunQuery): Promise<PageExchange> {
    let attempts = 0;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.askWithRenewal(cursor, batch);
      attempts += answer.attempts;
      let document: ResponseDocument;
      try {
        document = this.read(answer, cursor);
      } catch (error) {
        const failure = placed(error, answer.place);
        const isCutOff = failure instanceof AppError && failure.code === 'RESPONSE_TRUNCATED';
        if (!isCutOff || attempt >= BODY_ATTEMPTS) throw failure;
        const delayMs = retryDelay(attempt, { error: failure }, this.clock.now(), Math.random) ?? 0;
        await pause(delayMs, undefined, { signal: this.signal });
        continue;
      }
      const against = errorAnswer(answer.response, document, this.input.card);
      if (against === null) return { ...answer, attempts, document };
      if (!(await this.waitToAskAgain(attempt))) throw errorAnswered(against, answer, attempt);
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
      const { attempts, ...response } = await this.http.sendWithRetry(
        this.httpRequest(request, place, session),
        {
          maxAttempts: confirmsTotal(cursor)
            ? Math.min(2, this.input.card.maxAttempts)
            : this.input.card.maxAttempts,
          maxWaitMs: this.input.card.maxRetryWaitSeconds * 1000,
        },
      );
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
      secrets: request.secrets,
    });
  }

  private httpRequest(request: ErpRequest, place: PagePlace, session: LoginSession | null): HttpRequest {
    const { timeoutSeconds, maxPageMegabytes, requestsPerSecond } = this.input.card;
    const totalMs = timeoutSeconds * 1000;
    return {
      purpose: 'read',
      method: request.method,
      url: request.url,
      headers: request.headers,
      ...(request.body === null ? {} : { body: request.body }),
      timeouts: { headersMs: totalMs, totalMs },
      maxBytes: maxPageMegabytes * 1024 * 1024,
      ...(session?.tls === undefined ? {} : { tls: session.tls }),
      secrets: place.secrets,
      requestsPerSecond,
      credentialHeaders: Object.keys(session?.headers ?? {}),
      signal: this.signal,
    };
  }

  private read(answer: Answer, cursor: PageCursor): ResponseDocument {
    if (this.isPastTheEnd(answer, cursor)) return NOTHING;
    const failure = statusError(
      { ...answer.response, attempts: answer.attempts },
      answer.place,
      answer.session,
    );
    if (failure !== null) throw failure;
    const { status, body } = answer.response;
    if (status === 204 || (body.length === 0 && cursor.recordsRead > 0)) return NOTHING;
    const contentType = readHeader(answer.response.headers, 'content-type') ?? '';
    return readDocument(answer.response.body, contentType, this.input.card, this.listPath);
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

function errorAnswered(against: string, { place, response }: Answer, asked: number): unknown {
  const times = asked === 1 ? 'once' : `${asked} times`;
  const message = `${against}. It was asked ${times}; the run can be resumed. The answer: ${bodyExcerpt(response.body, place.secrets)}`;
  return placed(erpReaderError('ERP_ANSWERED_ERROR', redact(message, place.secrets)), place);
}
