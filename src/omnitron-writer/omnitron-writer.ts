import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import { retryDelay } from '../http-client/index.js';
import { assertHost, type LoginSession, LoginSessions } from '../logins/index.js';
import { AccountConnections } from './account-connections.js';
import { AccountStore } from './account-store.js';
import { accountOf, rowBody } from './content.js';
import { type ExchangeExcerpt, excerptOf } from './exchange-excerpt.js';
import type { CodeOf } from '../rows/index.js';
import type { OmnitronCard } from './omnitron-card.dto.js';
import type { Passage } from './omnitron-account.js';
import type { WriteTarget } from './write-target.js';
import { isHopeless, isWritten, refusalOf, signOf, type WriteAnswer } from './write-answer.js';
import { writerError } from './writer.errors.js';

const BACKOFF = { baseMs: 250, capMs: 30_000 };
/** How long a run waits for what is not available and does not say for how long. */
const PAUSE_MS = 30_000;

/** What became of one POST with all its attempts. */
export interface Delivery {
  readonly status: 'written' | 'failed';
  readonly code: CodeOf<'failed'> | null;
  /** Omnitron's answer, capped and masked, when the row failed. */
  readonly detail: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly durationMs: number;
  /** The last request and answer, when the row failed. */
  readonly exchange?: ExchangeExcerpt;
}

/** How a row is delivered, and until when. */
export interface DeliveryTerms {
  readonly maxAttempts: number;
  readonly signal: AbortSignal;
  /** Asked when a request may start, with the time: undefined lets it go, a promise lets it when it resolves, or gives it up. */
  readonly confirm?: (nowMs: number) => Promise<void> | undefined;
}

/**
 * One product per POST (source: "Write Data to Omnitron"). The write replaces all images of the product, so sending
 * it twice is harmless and a retry is safe. Connection errors, 408, 425, 429 and 499 or above are tried again; a 401
 * renews the session once; any other refusal is final and keeps Omnitron's body. When it is the account that takes
 * nothing, and not the row that is refused, `OMNITRON_PAUSED` says for how long to wait.
 */
@Injectable()
export class OmnitronWriter implements BeforeApplicationShutdown {
  constructor(
    private readonly sessions: LoginSessions,
    private readonly accountStore: AccountStore,
    private readonly connections: AccountConnections,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.connections.close();
  }

  /**
   * Logs in (or takes the cached session) and opens the way to the account; dispose it after use. `OMNITRON_PAUSED` when
   * the account, or its login, is not to be had now; otherwise what the login throws.
   */
  async openTarget(card: OmnitronCard, flow: string, signal: AbortSignal): Promise<WriteTarget> {
    const session = await this.orPaused(card, this.sessions.getSession(card.login, { signal }));
    assertHost(session, card.domainUrl);
    return this.connections.openTarget(card, flow, session);
  }

  /** Lets one request try an account whose circuit is open, whenever it would be due. */
  async allowProbe(card: OmnitronCard): Promise<void> {
    await this.accountStore.allowProbe(accountOf(card));
  }

  /**
   * Sends one product until it is written, refused, or `maxAttempts` are used up. Throws `OMNITRON_PAUSED`, `OMNITRON_FORBIDDEN`, what the
   * renewal of the session throws, what no row could be sent with (a host that does not exist), and the signal's
   * reason, or that of `confirm`; the row then has no outcome.
   */
  async deliver(
    target: WriteTarget,
    row: { readonly sku: string; readonly images: string },
    terms: DeliveryTerms,
  ): Promise<Delivery> {
    const startedAt = performance.now();
    const body = rowBody(row.sku, row.images);
    const { maxAttempts, signal } = terms;
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const { session } = target;
      const { answer, delayMs } = await this.post(target, body, attempt, terms);
      if (!renewed && !('error' in answer) && answer.status === 401) {
        renewed = true;
        target.session = await this.orPaused(target.card, this.sessions.renewSession(session, { signal }));
        continue;
      }
      const written = isWritten(answer);
      if (!('error' in answer) && [401, 403].includes(answer.status)) target.account.assertPermitted();
      if (written || delayMs === null || attempt >= maxAttempts) {
        return {
          status: written ? 'written' : 'failed',
          ...(written ? NO_REFUSAL : refusedRow(target, session, body, answer)),
          httpStatus: 'error' in answer ? null : answer.status,
          attempts: attempt,
          durationMs: performance.now() - startedAt,
        };
      }
      target.account.assertDue();
      await pause(delayMs, undefined, { signal });
    }
  }

  /**
   * One attempt, when the account admits it; `delayMs` until the next one, null when another would not help. When an answer
   * comes, the next row is sent before anybody looks at this one.
   */
  private post(
    target: WriteTarget,
    body: string,
    attempt: number,
    { signal, confirm }: DeliveryTerms,
  ): Promise<{ answer: WriteAnswer; delayMs: number | null }> {
    const { account, sending, session } = target;
    return new Promise((resolve, reject) => {
      const abandon = (passage: Passage, error: unknown): void => {
        account.abandon(passage).then(() => reject(error as Error), reject);
      };
      const answered = (passage: Passage, answer: WriteAnswer): void => {
        const delayMs = retryDelay(attempt, answer, this.clock.now(), Math.random, BACKOFF);
        const telling = account.done(passage, signOf(answer, delayMs ?? 0));
        if (telling === undefined) resolve({ answer, delayMs });
        else telling.then(() => resolve({ answer, delayMs }), reject);
      };
      const start = (passage: Passage): void =>
        target.start(body, session, {
          answered: (response) => answered(passage, response),
          failed: (error) =>
            error instanceof AppError && !isHopeless(error)
              ? answered(passage, { error })
              : abandon(passage, error),
        });
      account.enter(sending, signal, {
        admitted: (passage) => {
          const confirming = confirm?.(passage.startedAtMs);
          if (confirming === undefined) start(passage);
          else
            confirming.then(
              () => start(passage),
              (error: unknown) => abandon(passage, error),
            );
        },
        refused: reject,
      });
    });
  }

  /** What fails for a reason that passes pauses the account's runs (`OMNITRON_PAUSED`); anything else is thrown as it is. */
  async orPaused<T>(card: OmnitronCard, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'transient' && error.kind !== 'rate-limited'))
        throw error;
      const { retryAfterMs } = error.details;
      const resumeInMs = typeof retryAfterMs === 'number' ? retryAfterMs : PAUSE_MS;
      const message = `Nothing can be written to Omnitron (${accountOf(card)}) now: ${error.message} The rows that are left wait.`;
      throw writerError('OMNITRON_PAUSED', message, {
        details: { resumeInMs, causeCode: error.code },
        cause: error,
      });
    }
  }
}

const NO_REFUSAL = { code: null, detail: null };

function refusedRow(
  { url }: WriteTarget,
  { headers, secrets }: LoginSession,
  body: string,
  answer: WriteAnswer,
): Pick<Delivery, 'code' | 'detail' | 'exchange'> {
  const request = { url, sessionHeaders: headers, body, secrets };
  return { ...refusalOf(answer, secrets), exchange: excerptOf(request, 'error' in answer ? null : answer) };
}
