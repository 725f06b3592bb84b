import { type AppError, redact } from '../common/index.js';
import { isRetryable, type WriterResponse } from '../http-client/index.js';
import { type CodeOf, isCodeOf, RowCode } from '../rows/index.js';
import type { AnswerSign } from './omnitron-account.js';
import type { Refusal } from './row.js';

/** What a POST came to: Omnitron's response, or the error below HTTP. */
export type WriteAnswer = WriterResponse | { readonly error: AppError };

const MAX_DETAIL = 4000;
/** Who asks for so much quiet is paused for, instead of waited for. */
export const LONG_QUIET_MS = 30_000;
/** Statuses and errors that say that the other side has too much to do. */
const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([429, 503]);
const OVERLOAD_ERRORS: ReadonlySet<string> = new Set(['RESPONSE_TIMEOUT', 'BODY_STALLED', 'TOTAL_TIMEOUT']);

/** An error that every other row would meet as well, until somebody changes the settings. */
export function isHopeless(error: AppError): boolean {
  return (error.kind === 'config' || error.kind === 'input') && error.code !== 'RESPONSE_TOO_LARGE';
}

export function isWritten(answer: WriteAnswer): boolean {
  return !('error' in answer) && answer.status >= 200 && answer.status < 300;
}

/** Code and detail of a row that an answer refuses: Omnitron's own words, capped, without secrets. */
export function refusalOf(answer: WriteAnswer, secrets: readonly string[]): Refusal {
  if ('error' in answer) {
    const { code, message } = answer.error;
    const known = isCodeOf('failed', code) ? code : RowCode.OMNITRON_UNAVAILABLE;
    return { code: known, detail: message.slice(0, MAX_DETAIL) };
  }
  return { code: codeOf(answer.status), detail: redact(answer.body, secrets).slice(0, MAX_DETAIL) };
}

/**
 * What an answer says of the account, not of its row. `retryInMs` is the wait that the answer asks for. An answer that is
 * final for its row (written, refused) shows that the account works.
 */
export function signOf(answer: WriteAnswer, retryInMs: number): AnswerSign {
  if (!isRetryable(answer)) {
    if ('error' in answer) return { kind: 'answered', durationMs: 0 };
    return {
      kind: [401, 403].includes(answer.status) ? 'forbidden' : 'answered',
      durationMs: answer.durationMs,
    };
  }
  const asked =
    'error' in answer
      ? answer.error.details['retryAfterMs'] !== undefined
      : answer.headers['retry-after'] !== undefined;
  const askedMs = asked && retryInMs > LONG_QUIET_MS ? retryInMs : 0;
  if ('error' in answer) {
    const { code, message } = answer.error;
    return { kind: OVERLOAD_ERRORS.has(code) ? 'overloaded' : 'failed', code, detail: message, askedMs };
  }
  const detail = `its last answer was ${answer.status}${asked ? ' with a Retry-After' : ''}.`;
  const kind = OVERLOAD_STATUSES.has(answer.status) ? 'overloaded' : 'failed';
  return { kind, code: codeOf(answer.status), detail, askedMs };
}

function codeOf(status: number): CodeOf<'failed'> {
  if (status === 429) return RowCode.OMNITRON_RATE_LIMITED;
  if (status === 401 || status === 403) return RowCode.OMNITRON_UNAUTHORIZED;
  return status >= 499 || status === 408 || status === 425
    ? RowCode.OMNITRON_UNAVAILABLE
    : RowCode.OMNITRON_REJECTED;
}
