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
      {
        details,
      },
    );
  }
  return erpReaderError('PAGE_REFUSED', `${answer}. ${adviceFor(status, mayBePastTheEnd)}`, { details });
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

function adviceFor(status: number, mayBePastTheEnd: boolean): string {
  if (mayBePastTheEnd && END_STATUSES.has(status))
    return `If that is how the ERP ends its list, set read.pagination.endStatuses to [${status}]; else check the parameters of the card.`;
  if (status === 403) return 'Check what the user of the login may read.';
  if (status === 404) return 'Check the Endpoint URL and the paging parameters.';
  if (status === 405) return 'Check read.method.';
  if (status >= 300 && status < 400) return 'Set read.url to the address it redirects to.';
  return 'Check the parameters, headers and method of the card.';
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
