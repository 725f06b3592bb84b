import type { AppError } from '../common/index.js';
import type { ReadCard } from './read-card.dto.js';

/**
 * How long a run waits for its read to heal. `long`: `read.waitMinutes`, for an ERP that is away, and what a rule of the card says may
 * pass. `short`: a minute of them, for what only looks like an error or a gap; it may also be the card that is wrong.
 */
export type Patience = 'long' | 'short' | 'none';

const SHORT_MS = 60_000;

/** By code, where the error itself does not say. What is not here fails its run at once. */
const BY_CODE: ReadonlyMap<string, Patience> = new Map([
  ['PAGE_FAILED', 'long'],
  ['LOGIN_UNAVAILABLE', 'long'],
  ['LOGIN_CAPPED', 'long'],
  ['HOST_CLOSED', 'long'],
  ['DNS_FAILED', 'long'],
  ['CONNECTION_FAILED', 'long'],
  ['CONNECT_TIMEOUT', 'long'],
  ['RESPONSE_TIMEOUT', 'long'],
  ['BODY_STALLED', 'long'],
  ['TOTAL_TIMEOUT', 'long'],
  ['RESPONSE_TRUNCATED', 'long'],
  ['RESPONSE_MALFORMED', 'short'],
  ['RESPONSE_UNDECODABLE', 'short'],
  ['ERP_ANSWERED_ERROR', 'short'],
  ['READ_SHORT', 'short'],
]);

/** How many milliseconds a run may wait in all for a failed read to heal; 0: it fails at once. */
export function patienceMs(
  { code, details }: Pick<AppError, 'code' | 'details'>,
  { maxAttempts, waitMinutes }: Pick<ReadCard, 'maxAttempts' | 'waitMinutes'>,
): number {
  const patience = details.patience ?? BY_CODE.get(code) ?? 'none';
  if (patience === 'none' || maxAttempts === 1) return 0;
  const longMs = waitMinutes * 60_000;
  return patience === 'long' ? longMs : Math.min(longMs, SHORT_MS);
}
