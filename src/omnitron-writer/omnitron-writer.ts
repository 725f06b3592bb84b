import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import {
  HttpClient,
  type HttpWriter,
  redact,
  retryDelay,
  type WriterResponse,
} from '../http-client/index.js';
import { type LoginSession, LoginSessions } from '../logins/index.js';
import { AccountLane } from './account-lane.js';
import { AccountStore } from './account-store.js';
import { rowBody } from './content.js';
import { type ExchangeExcerpt, excerptOf } from './exchange-excerpt.js';
import type { OmnitronCard } from './omnitron-card.dto.js';

const MAX_CONNECTIONS = 256;
const MAX_DETAIL = 4000;
const RENEWALS_PER_ROW = 3;
const BACKOFF = { baseMs: 250, capMs: 30_000 };

/** What became of one POST with all its attempts. */
export interface Delivery {
  readonly status: 'written' | 'failed';
  readonly code: string | null;
  /** Omnitron's answer, capped and masked, when the row failed. */
  readonly detail: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly durationMs: number;
  /** The last request and answer, when the row failed. */
  readonly exchange?: ExchangeExcerpt;
}

/** An Omnitron account as rows are sent to it: its connections, its lane and the session in use. */
export interface WriteTarget {
  readonly card: OmnitronCard;
  readonly path: string;
  readonly writer: HttpWriter;
  readonly lane: AccountLane;
  session: LoginSession;
}

type Answer = WriterResponse | { readonly error: unknown };

/**
 * One product per POST (source: "Write Data to Omnitron"). The write replaces all images of the product, so sending
 * it twice is harmless and a retry is safe. Connection errors, 408, 425, 429 and 499 or above are tried again; a 401
 * renews the session; any other refusal is final and keeps Omnitron's body.
 */
@Injectable()
export class OmnitronWriter implements OnApplicationShutdown {
  private readonly accounts = new Map<string, { writer: HttpWriter; lane: AccountLane }>();

  constructor(
    private readonly http: HttpClient,
    private readonly sessions: LoginSessions,
    private readonly accountStore: AccountStore,
    private readonly clock: Clock,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.accounts.values()].map(({ writer }) => writer.close()));
  }

  /** Logs in (or takes the cached session) and opens the way to the account. Throws what the login throws. */
  async openTarget(card: OmnitronCard, signal: AbortSignal): Promise<WriteTarget> {
    const session = await this.sessions.getSession(card.login, { signal });
    const { origin, pathname } = new URL(card.domainUrl);
    const account = this.getAccount(accountOf(card), origin, card);
    account.lane.setLimits(card);
    return { ...account, card, session, path: pathname.replace(/\/+$/, '') + card.imagePath };
  }

  /** Lets one request try an account whose circuit is open, whenever it would be due. */
  async allowProbe(card: OmnitronCard): Promise<void> {
    await this.accountStore.allowProbe(accountOf(card));
  }

  /**
   * Sends one product until it is written, refused, or `maxAttempts` are used up. Throws when the session cannot be
   * renewed, and the signal's reason when it is aborted; the row then has no outcome.
   */
  async deliver(
    target: WriteTarget,
    row: { readonly sku: string; readonly images: string },
    maxAttempts: number,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const startedAt = performance.now();
    const body = rowBody(row.sku, row.images);
    let renewals = 0;
    for (let attempt = 1; ; attempt += 1) {
      const { session } = target;
      const answer = await this.post(target, session, body, signal);
      const done = (outcome: Pick<Delivery, 'status' | 'code' | 'detail' | 'exchange'>): Delivery => ({
        ...outcome,
        httpStatus: 'error' in answer ? null : answer.status,
        attempts: attempt,
        durationMs: performance.now() - startedAt,
      });
      if (!('error' in answer)) {
        if (answer.status >= 200 && answer.status < 300)
          return done({ status: 'written', code: null, detail: null });
        if (answer.status === 401 && renewals < RENEWALS_PER_ROW) {
          renewals += 1;
          target.session = await this.sessions.renewSession(session, { signal });
          continue;
        }
      }
      const delayMs = retryDelay(attempt, answer, this.clock.now(), Math.random, BACKOFF);
      if (delayMs === null || attempt >= maxAttempts)
        return done({
          status: 'failed',
          ...describe(answer, session),
          exchange: exchangeOf(target, session, body, answer),
        });
      if ('headers' in answer && answer.headers['retry-after'] !== undefined) target.lane.closeFor(delayMs);
      await pause(delayMs, undefined, { signal });
    }
  }

  private async post(
    target: WriteTarget,
    session: LoginSession,
    body: string,
    signal: AbortSignal,
  ): Promise<Answer> {
    await target.lane.acquire(signal);
    try {
      return await target.writer.send({
        path: target.path,
        headers: { ...session.headers, 'content-type': 'application/json', accept: 'application/json' },
        body,
        secrets: session.secrets,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { error };
    } finally {
      target.lane.release();
    }
  }

  private getAccount(
    key: string,
    origin: string,
    card: OmnitronCard,
  ): { writer: HttpWriter; lane: AccountLane } {
    const known = this.accounts.get(key);
    if (known !== undefined) return known;
    const account = {
      writer: this.http.openWriter(origin, { connections: MAX_CONNECTIONS }),
      lane: new AccountLane(card),
    };
    this.accounts.set(key, account);
    return account;
  }
}

/** How processes name the account to each other: its login, at one host. */
function accountOf({ login, domainUrl }: OmnitronCard): string {
  return `${login} ${new URL(domainUrl).origin}`;
}

function exchangeOf(
  { card, path }: WriteTarget,
  { headers, secrets }: LoginSession,
  body: string,
  answer: Answer,
): ExchangeExcerpt {
  const url = new URL(card.domainUrl).origin + path;
  return excerptOf({ url, sessionHeaders: headers, body, secrets }, 'error' in answer ? null : answer);
}

function describe(answer: Answer, session: LoginSession): { code: string; detail: string } {
  if ('error' in answer) {
    const { error } = answer;
    return error instanceof AppError
      ? { code: error.code, detail: error.message.slice(0, MAX_DETAIL) }
      : { code: 'INTERNAL', detail: 'The request could not be sent.' };
  }
  const { status, body } = answer;
  const code =
    status === 429
      ? 'OMNITRON_RATE_LIMITED'
      : status === 401 || status === 403
        ? 'OMNITRON_UNAUTHORIZED'
        : status >= 499
          ? 'OMNITRON_UNAVAILABLE'
          : 'OMNITRON_REJECTED';
  return { code, detail: redact(body, session.secrets).slice(0, MAX_DETAIL) };
}
