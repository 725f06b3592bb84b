import type { AppError } from '../common/index.js';
import { type HttpResponse, isRetryable, MAX_QUIET_MS, parseRetryAfter } from '../http-client/index.js';
import { isSessionRejected, type LoginSession } from '../logins/index.js';
import { bodyExcerpt } from './answer-excerpt.js';
import { erpReaderError } from './erp-reader.errors.js';
import { describePlace, type PagePlace } from './page-place.js';

interface StatusRules {
  readonly maxRetryWaitSeconds: number;
  /** Whether pages were read before this one. */
  readonly mayBePastTheEnd: boolean;
}

/** The error of a response that is no success, or null when it is one. Retries and the one renewal are over by now. */
export function statusError(
  response: Pick<HttpResponse, 'status' | 'headers' | 'body'> & { readonly attempts: number },
  place: PagePlace,
  session: LoginSession | null,
  { maxRetryWaitSeconds, mayBePastTheEnd }: StatusRules,
): AppError | null {
  const { status } = response;
  const isUnauthorized = isRejected(session, response);
  if (status >= 200 && status < 300 && !isUnauthorized) return null;
  const said = bodyExcerpt(response, place.secrets);
  const answer = `${describePlace(place)} was answered with ${status}${said === '' ? '' : `: ${said}`}`;
  const details = { pageNo: place.pageNo, httpStatus: status };
  if (isUnauthorized) {
    const advice =
      session === null
        ? 'The card has no login; set read.login.'
        : `A new session of the login "${session.slug}" did not help: check that its user may read this URL.`;
    return erpReaderError('ERP_UNAUTHORIZED', `${answer}. ${advice}`, { details });
  }
  if (isRetryable(response)) {
    const times = response.attempts === 1 ? 'once' : `${response.attempts} times`;
    const quiet = quietAskedFor(response.headers, maxRetryWaitSeconds);
    return erpReaderError(
      'PAGE_FAILED',
      `${answer}. ${quiet}It was tried ${times}; the run can be resumed.`,
      { details: { ...details, ...retryAfter(response.headers) } },
    );
  }
  const beginning = response.body.subarray(0, Math.min(response.body.length, 4_096)).toString();
  return erpReaderError('PAGE_REFUSED', `${answer}. ${adviceFor(status, mayBePastTheEnd, beginning)}`, {
    details,
  });
}

/** Whether an answer refuses the session, by what its login says of that. */
export function isRejected(
  session: LoginSession | null,
  response: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
): boolean {
  return session === null ? response.status === 401 : isSessionRejected(session, response);
}

/** Statuses with which ERPs answer a page past the last. */
const END_STATUSES: ReadonlySet<number> = new Set([400, 404, 410, 416, 422]);

/** Words of a limit in a refusal that is no 429: many say 400 or 403. */
const THROTTLED = /rate.?limit|throttl|too many requests|quota|limit exceeded/i;
const HTML = /^\s*(<!doctype html|<html)/i;

const ADVICE: Readonly<Record<number, string>> = {
  304: 'It says that nothing changed since a request that is not known here: take If-None-Match and If-Modified-Since out of read.headers.',
  403: 'Check what the user of the login may read.',
  404: 'Check the Endpoint URL and the paging parameters.',
  405: 'Check read.method.',
  406: 'It has nothing in the form that is asked for: set Accept in read.headers.',
  407: 'A proxy on the way asks for a login of its own.',
  410: 'The address is gone for good: ask the makers of the ERP for its successor, and set read.url.',
  411: 'It wants the length of a body: check read.method.',
  413: 'The request is too large: lower the page size or erpQuery.sku.batchSize.',
  414: 'The URL is too long: lower erpQuery.sku.batchSize, or send the SKUs in the body of a POST.',
  415: 'It does not take such a body: check read.bodyType, and Content-Type in read.headers.',
  431: 'The headers are too large: check read.headers and the token of the login.',
};

function adviceFor(status: number, mayBePastTheEnd: boolean, text: string): string {
  if (mayBePastTheEnd && END_STATUSES.has(status))
    return `If that is how the ERP ends its list, set read.pagination.endStatuses to [${status}]; else check the parameters of the card.`;
  if (THROTTLED.test(text))
    return 'It limits how often it is asked: set read.requestsPerSecond, and ask again later.';
  const known = ADVICE[status];
  if (known !== undefined) return known;
  if (status >= 300 && status < 400) return 'Set read.url to the address it redirects to.';
  if (HTML.test(text))
    return 'The answer is a web page, not data: check that read.url is an address of the API, and read.login.';
  return 'Check the parameters, headers and method of the card.';
}

/** For whoever waits longer than the card: no longer than a host is left alone. */
function retryAfter(headers: HttpResponse['headers']): { readonly retryAfterMs?: number } {
  const value = headers['retry-after'];
  const quietMs = value === undefined ? null : parseRetryAfter(value, new Date());
  return quietMs === null ? {} : { retryAfterMs: quietMs };
}

/** What a `Retry-After` asks for that is longer than the card may wait, as a sentence; else nothing. */
function quietAskedFor(headers: HttpResponse['headers'], maxRetryWaitSeconds: number): string {
  const value = headers['retry-after'];
  const quietMs = value === undefined ? null : parseRetryAfter(value, new Date());
  if (quietMs === null || quietMs <= maxRetryWaitSeconds * 1000) return '';
  const seconds = Math.ceil(quietMs / 1000);
  const closed = Math.ceil(Math.min(quietMs, MAX_QUIET_MS) / 1000);
  const isOdd =
    quietMs > MAX_QUIET_MS
      ? ' If the ERP means milliseconds, tell its makers that HTTP has seconds there.'
      : '';
  return `Its Retry-After asks for ${seconds} s of quiet, more than read.maxRetryWaitSeconds (${maxRetryWaitSeconds}); the host is left alone for ${closed} s.${isOdd} `;
}
