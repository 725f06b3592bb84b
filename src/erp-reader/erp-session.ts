import { Cookies } from '../http-client/index.js';
import type { LoginSession, LoginSessions } from '../logins/index.js';

const RENEW_AHEAD_MS = 30_000;

/**
 * The login's session over the length of one read. It asks for a session only when it has none or the one it has is about to
 * expire, so pages do not pay for a look-up each, and replaces a rejected one.
 */
export class ErpSession {
  private session: LoginSession | null = null;
  /** Where there is no login, or one that obtains nothing: cookies last as long as the read. */
  private readonly own = Cookies.empty();

  constructor(
    private readonly sessions: LoginSessions,
    private readonly login: string | null,
    private readonly signal: AbortSignal,
    session?: LoginSession | null,
  ) {
    if (session != null && session.slug === login) this.session = session;
  }

  /** The session to use at `now`; null when the card has no login. */
  async current(now: Date): Promise<LoginSession | null> {
    if (this.login === null) return null;
    const expiresAt = this.session?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    if (this.session === null || expiresAt - RENEW_AHEAD_MS <= now.getTime()) {
      this.session = await this.sessions.getSession(this.login, { signal: this.signal });
    }
    return this.session;
  }

  /** What requests carry and their answers add to; null where the login says so. */
  get cookies(): Cookies | null {
    if (this.session === null) return this.own;
    return this.session.bareToken === '' && this.session.cookies !== null ? this.own : this.session.cookies;
  }

  /** After an answer: cookies that it set outlive this process. */
  async keep(): Promise<void> {
    if (this.session !== null) await this.sessions.keepCookies(this.session);
  }

  /** Replaces the session that the ERP rejected. */
  async renew(rejected: LoginSession): Promise<void> {
    this.session = await this.sessions.renewSession(rejected, { signal: this.signal });
  }
}
