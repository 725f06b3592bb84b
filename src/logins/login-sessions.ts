import { setInterval as every, setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { Cookies } from '../http-client/index.js';
import { LoginErrors } from '../logs/index.js';
import { LoginPerformer, NO_TRACE, type PerformedLogin, type Trace } from './login-performer.js';
import { bareCredentials, type LoginSession } from './login-session.js';
import { LoginService } from './login.service.js';
import { loginError } from './logins.errors.js';
import type { OpenLogin } from './open-login.js';
import { CLAIM_SECONDS, type SessionClaim, SessionStore, type StoredSession } from './session-store.js';
import { type Lifetime, renewalMarginMs } from './token-lifetime.js';

/** How often a process asks whether another one has finished logging in. */
const POLL_MS = 150;
/** How often a process that logs in extends its claim. */
const BEAT_MS = (CLAIM_SECONDS * 1000) / 3;
/** The answers of the other side that count as strikes; one that was never reached has judged nothing. */
const STRIKES: ReadonlySet<string> = new Set(['LOGIN_REFUSED', 'LOGIN_FAILED', 'LOGIN_TOKEN_MISSING']);

/** Why a session is wanted, which says whether a stored one will do. */
interface Demand {
  readonly accepts: (session: Pick<StoredSession, 'fresh' | 'generation'>) => boolean;
  /** A forced login counts as a strike before it starts. */
  readonly forced: boolean;
  readonly trace: Trace;
}

/**
 * Sessions with the other side, shared by every run and process. A token lives in Postgres (sealed) until shortly before
 * its end; whoever needs a new one first claims the right to log in, everybody else waits for what that brings: in one
 * process on the same promise, in others on the row. Failed and forced logins are capped, so that a wrong password or
 * a server that rejects every token cannot lock an account.
 */
@Injectable()
export class LoginSessions {
  private readonly logger = new Logger(LoginSessions.name);
  private readonly flights = new Map<string, Promise<LoginSession>>();

  constructor(
    private readonly logins: LoginService,
    private readonly store: SessionStore,
    private readonly performer: LoginPerformer,
    private readonly errors: LoginErrors,
  ) {}

  /** A session that is good now; logs in when there is none. Errors of logins.errors.ts and of HttpClient. */
  async getSession(slug: string, options: { signal?: AbortSignal } = {}): Promise<LoginSession> {
    return await this.demand(slug, options.signal, {
      accepts: (session) => session.fresh,
      forced: false,
      trace: NO_TRACE,
    });
  }

  /**
   * After the other side rejected a session: a new one, or what somebody else has obtained meanwhile. At most three
   * forced or failed logins in six minutes, then `LOGIN_CAPPED`. A login whose settings are all there is has nothing
   * to renew: `LOGIN_REFUSED`.
   */
  async renewSession(rejected: LoginSession, options: { signal?: AbortSignal } = {}): Promise<LoginSession> {
    const session = await this.demand(rejected.slug, options.signal, {
      accepts: ({ fresh, generation }) => fresh && generation !== rejected.generation,
      forced: true,
      trace: NO_TRACE,
    });
    if (session.generation !== rejected.generation) return session;
    throw loginError(
      'LOGIN_REFUSED',
      `The other side rejects the credentials of the login "${rejected.slug}", and this type of login has nothing to renew. Check its credentials.`,
    );
  }

  /** Keeps the cookies that answers have set since the session was read; what fails is only logged. */
  async keepCookies(session: LoginSession): Promise<void> {
    if (session.cookies?.takeChange() !== true || session.bareToken === '') return;
    try {
      await this.store.keepCookies(session, session.cookies);
    } catch (error) {
      this.logger.warn({ err: error, login: session.slug }, 'The cookies of a session could not be kept');
    }
  }

  /** Logs in now, whatever is stored, and tells each step. What it brings becomes the session. */
  async logInAnew(slug: string, trace: Trace): Promise<LoginSession> {
    return await this.obtain(slug, { accepts: () => false, forced: false, trace });
  }

  /** Stores what a login brought outside of `getSession`, unless another process is logging in at this moment. */
  async adopt(slug: string, { token, cookies, lifetime, replacedSecrets }: PerformedLogin): Promise<void> {
    const login = await this.logins.openLogin(slug);
    if (replacedSecrets !== undefined) await this.logins.keepReplacedSecrets(login, replacedSecrets);
    if (login.type.obtain === undefined) return;
    const claim = await this.store.claimLogin(login);
    if (claim !== null) await this.store.storeSession(login, claim, token, cookies, timesOf(lifetime));
  }

  private async demand(slug: string, signal: AbortSignal | undefined, demand: Demand): Promise<LoginSession> {
    signal?.throwIfAborted();
    const { login, session } = (await this.store.findLogin(slug)) ?? {
      login: await this.logins.openLogin(slug),
    };
    if (login.type.obtain === undefined) return presented(login, settingsSession(login));
    if (session != null && demand.accepts(session)) return presented(login, session);
    return await abortable(this.joinFlight(slug, demand), signal);
  }

  /** One login per process at a time; those who come later take what it brings, when it will do for them. */
  private async joinFlight(slug: string, demand: Demand): Promise<LoginSession> {
    const under = this.flights.get(slug);
    if (under !== undefined) {
      const session = await under;
      if (demand.accepts({ ...session, fresh: true })) return session;
    }
    const flight = this.flights.get(slug) ?? this.startFlight(slug, demand);
    return await flight;
  }

  private startFlight(slug: string, demand: Demand): Promise<LoginSession> {
    const flight = this.obtain(slug, demand).finally(() => this.flights.delete(slug));
    this.flights.set(slug, flight);
    return flight;
  }

  /** Claims the login and performs it, or waits for whoever holds the claim. */
  private async obtain(slug: string, demand: Demand): Promise<LoginSession> {
    for (;;) {
      const login = await this.logins.openLogin(slug);
      const claim = await this.store.claimLogin(login);
      if (claim === null) {
        await pause(POLL_MS);
        continue;
      }
      const held = new AbortController();
      const beating = this.keepClaim(login, claim, held.signal);
      try {
        if (claim.session !== null && demand.accepts(claim.session)) return presented(login, claim.session);
        return await this.logIn(login, claim, demand);
      } finally {
        held.abort();
        await beating;
        await this.store.releaseClaim(login, claim);
      }
    }
  }

  /** Extends a claim as long as it is held. Without the database it lapses, as that of a dead process does. */
  private async keepClaim(login: OpenLogin, claim: SessionClaim, held: AbortSignal): Promise<void> {
    try {
      for await (const _ of every(BEAT_MS, undefined, { signal: held })) {
        await this.store.extendClaim(login, claim);
      }
    } catch (error) {
      if (!held.aborted) this.logger.warn({ err: error, login: login.slug }, 'The claim of a login lapses');
    }
  }

  private async logIn(login: OpenLogin, claim: SessionClaim, demand: Demand): Promise<LoginSession> {
    if (claim.cappedForMs !== null) throw capped(login.slug, claim.cappedForMs);
    if (demand.forced) await this.store.addStrike(login, claim);
    try {
      const { token, cookies, lifetime, replacedSecrets } = await this.performer.performLogin(
        login,
        demand.trace,
      );
      if (replacedSecrets !== undefined) await this.logins.keepReplacedSecrets(login, replacedSecrets);
      return presented(login, await this.store.storeSession(login, claim, token, cookies, timesOf(lifetime)));
    } catch (error) {
      if (error instanceof AppError) await this.errors.record(login.slug, error);
      const struck = error instanceof AppError && STRIKES.has(error.code);
      if (struck && !demand.forced) await this.store.addStrike(login, claim);
      throw error;
    }
  }
}

function timesOf({ lifetimeMs }: Lifetime): { lifetimeMs: number | null; renewInMs: number | null } {
  return { lifetimeMs, renewInMs: lifetimeMs === null ? null : lifetimeMs - renewalMarginMs(lifetimeMs) };
}

/** What requests carry under `stored`. */
function presented(login: OpenLogin, stored: Omit<StoredSession, 'fresh'>): LoginSession {
  const { token, headers, query } = login.type.present(login.settings, stored.token);
  const secrets = [
    ...login.secrets,
    stored.token,
    ...[token, ...Object.values(headers)].flatMap(bareCredentials),
    ...stored.cookies.secrets(),
  ].filter((text) => text !== '');
  return {
    loginId: login.id,
    slug: login.slug,
    token,
    bareToken: stored.token,
    cookies: login.session.cookies === 'keep' ? stored.cookies : null,
    headers,
    query,
    named: login.named,
    hosts: login.session.hosts,
    tls: login.tls,
    secrets,
    obtainedAt: stored.obtainedAt,
    expiresAt: stored.expiresAt,
    generation: stored.generation,
    rejection: { statuses: login.session.rejectedStatuses, text: login.session.rejectedText },
  };
}

/** A login that obtains nothing: good as long as its document is. */
function settingsSession(login: OpenLogin): Omit<StoredSession, 'fresh'> {
  return {
    generation: `version ${login.version}`,
    token: '',
    cookies: Cookies.empty(),
    obtainedAt: new Date(),
    expiresAt: null,
  };
}

function capped(slug: string, retryAfterMs: number): AppError {
  return loginError(
    'LOGIN_CAPPED',
    `The login "${slug}" failed or was forced three times within six minutes; the next one is allowed in ${Math.ceil(retryAfterMs / 1000)} s. ` +
      'When its tokens live shorter than they say, set their lifetime (session.lifetimeSeconds); when its credentials are wrong, change them, which lifts the wait.',
    { details: { retryAfterMs } },
  );
}

/** `work` goes on for the others when one of those who wait for it gives up. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
