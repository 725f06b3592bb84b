import { type AppError, redact } from '../common/index.js';
import { type HttpResponse, isRetryable } from '../http-client/index.js';
import { isSessionRejected, type LoginSession } from '../logins/index.js';
import { erpReaderError } from './erp-reader.errors.js';
import { describePlace, type PagePlace } from './page-place.js';

const EXCERPT_LENGTH = 300;
/** Masked before it is cut, since half a secret would not be recognised: a token of any usual length fits between. */
const MASKED_BYTES = 64 * 1024;

/** The error of a response that is no success, or null when it is one. Retries and the one renewal are over by now. */
export function statusError(
  response: Pick<HttpResponse, 'status' | 'headers' | 'body'> & { readonly attempts: number },
  place: PagePlace,
  session: LoginSession | null,
): AppError | null {
  const { status } = response;
  const isUnauthorized = isRejected(session, response);
  if (status >= 200 && status < 300 && !isUnauthorized) return null;
  const said = bodyExcerpt(response.body, place.secrets);
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
    return erpReaderError('PAGE_FAILED', `${answer}. It was tried ${times}; the run can be resumed.`, {
      details,
    });
  }
  return erpReaderError('PAGE_REFUSED', `${answer}. ${adviceFor(status)}`, { details });
}

/** Whether an answer refuses the session, by what its login says of that. */
export function isRejected(
  session: LoginSession | null,
  response: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
): boolean {
  return session === null ? response.status === 401 : isSessionRejected(session, response);
}

function adviceFor(status: number): string {
  if (status === 403) return 'Check what the user of the login may read.';
  if (status === 404) return 'Check the Endpoint URL and the paging parameters.';
  if (status === 405) return 'Check read.method.';
  if (status >= 300 && status < 400) return 'Set read.url to the address it redirects to.';
  return 'Check the parameters, headers and method of the card.';
}

/** The beginning of a body on one line, with secrets masked. */
export function bodyExcerpt(body: HttpResponse['body'], secrets: readonly string[]): string {
  const text = body.subarray(0, MASKED_BYTES).toString('utf8');
  const line = redact(text, secrets).replaceAll(/\s+/g, ' ').trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}…` : line;
}
