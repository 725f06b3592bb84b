import { AppError } from '../common/index.js';
import type { HttpHeaders } from './http-request.js';

/** When and how long a failed attempt is waited for. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** Total of the waits between them; a longer `Retry-After` ends the attempts. */
  readonly maxWaitMs: number;
  /** Upper bound of the first wait; doubles with every attempt up to `capMs`. */
  readonly baseMs: number;
  readonly capMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 4, maxWaitMs: 60_000, baseMs: 500, capMs: 20_000 };

/** What an attempt came to: a response by its status and headers, or what it threw. */
export type AttemptResult =
  { readonly status: number; readonly headers: HttpHeaders } | { readonly error: unknown };

/** Whether another attempt may help: transient and rate-limited failures, 408, 425, 429 and every status from 499 up. */
export function isRetryable(result: AttemptResult): boolean {
  if ('error' in result) {
    return (
      result.error instanceof AppError &&
      (result.error.kind === 'transient' || result.error.kind === 'rate-limited')
    );
  }
  return result.status === 408 || result.status === 425 || result.status === 429 || result.status >= 499;
}

/**
 * Milliseconds to wait before the attempt after `attempt` (from 1), or null when another one would not help. Full
 * jitter: a random share of a bound that doubles. `Retry-After` (or `retryAfterMs` of an error) is a floor; the jitter on top of it keeps the
 * clients of one server from coming back in the same instant.
 */
export function retryDelay(
  attempt: number,
  result: AttemptResult,
  now: Date,
  random: () => number,
  policy: Pick<RetryPolicy, 'baseMs' | 'capMs'> = DEFAULT_RETRY,
): number | null {
  if (!isRetryable(result)) return null;
  const jitter = Math.round(random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
  const floor = 'error' in result ? retryAfterOf(result.error) : retryAfterHeader(result.headers, now);
  return floor === null ? jitter : floor + Math.min(jitter, policy.baseMs);
}

function retryAfterOf(error: unknown): number | null {
  const ms = error instanceof AppError ? error.details['retryAfterMs'] : null;
  return typeof ms === 'number' ? Math.round(ms) : null;
}

/** Milliseconds that the headers of a response ask to wait, or null. */
export function retryAfterHeader(headers: HttpHeaders, now: Date): number | null {
  const value = headers['retry-after'];
  return value === undefined ? null : parseRetryAfter(value, now);
}

/**
 * Milliseconds that a `Retry-After` asks for: whole seconds (`120`), or an HTTP date in any of its three forms, read
 * against `now`. A date gone by is 0; what cannot be read is null.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(value: string | readonly string[], now: Date): number | null {
  const text = (typeof value === 'string' ? value : (value[0] ?? '')).trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const time = HTTP_DATE.test(text) ? Date.parse(asUtc(text)) : Number.NaN;
  return Number.isNaN(time) ? null : Math.max(0, time - now.getTime());
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. */
const HTTP_DATE = /^[A-Z][a-z]+,? .*\d\d:\d\d:\d\d/;

/** The oldest form names no zone and means UTC. */
function asUtc(text: string): string {
  return /(GMT|UTC|[+-]\d{4})$/.test(text) ? text : `${text} GMT`;
}
