import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId, SecretBox } from '../common/index.js';
import { prepared, rows } from '../database/index.js';
import { Cookies } from '../http-client/index.js';
import { LoginDocuments, type StoredLogin } from './login-documents.js';
import type { LoginSession } from './login-session.js';
import type { OpenLogin } from './open-login.js';

/** A process that dies while it logs in blocks the others for this long at most; a living one extends its claim. */
export const CLAIM_SECONDS = 30;
/** Strikes (failed and forced logins) that are allowed within the window; the vendor's own tools cap alike. */
export const MAX_STRIKES = 3;
export const STRIKE_WINDOW_SECONDS = 360;

export interface StoredSession {
  readonly generation: string;
  /** Bare token. */
  readonly token: string;
  readonly cookies: Cookies;
  readonly obtainedAt: Date;
  readonly expiresAt: Date | null;
  /** False when it is time to renew. */
  readonly fresh: boolean;
}

/** The right to log in, held by one process. */
export interface SessionClaim {
  readonly id: string;
  /** What was stored when the claim was won. */
  readonly session: StoredSession | null;
  /** How long until another login is allowed, or null when it is allowed now. */
  readonly cappedForMs: number | null;
}

/** A session as it may be shown. */
export interface HeldSession {
  readonly loginId: string;
  /** Null without a session. */
  readonly obtainedAt: Date | null;
  readonly expiresAt: Date | null;
  /** Until when no login is tried, after too many that failed. */
  readonly cappedUntil: Date | null;
}

interface SessionRow {
  readonly generation: string | null;
  readonly sealed_token: string | null;
  readonly obtained_at: Date;
  readonly expires_at: Date | null;
  readonly fresh: boolean;
  readonly capped_ms: number | null;
}

const CAPPED_MS = `CASE WHEN cardinality(s.strikes) >= ${MAX_STRIKES} AND s.strikes[1] > now() - interval '${STRIKE_WINDOW_SECONDS} s'
    THEN extract(epoch FROM s.strikes[1] + interval '${STRIKE_WINDOW_SECONDS} s' - now())::float * 1000 END`;
const COLUMNS = `s.generation, s.sealed_token, s.obtained_at, s.expires_at,
  (s.renew_at IS NULL OR s.renew_at > now()) AS fresh, ${CAPPED_MS} AS capped_ms`;

/** The sessions in Postgres, tokens sealed. Database time is the only clock here: processes may disagree. */
@Injectable()
export class SessionStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
    private readonly documents: LoginDocuments,
  ) {}

  /** A login and the session of this version of it, by one statement; null when there is no such login. */
  async findLogin(slug: string): Promise<{ login: OpenLogin; session: StoredSession | null } | null> {
    const [row] = await this.dataSource.query<(StoredLogin & SessionRow)[]>(
      prepared(`SELECT l.id, l.slug, l.type, l.settings, l.session, l.tls, l.secrets, l.sealed_secrets AS "sealedSecrets", l.version, ${COLUMNS}
       FROM logins l LEFT JOIN login_sessions s ON s.login_id = l.id AND s.login_version = l.version WHERE l.slug = $1`),
      [slug],
    );
    if (row === undefined) return null;
    const login = this.documents.open(row);
    return { login, session: this.opened(login, row) };
  }

  /**
   * Wins the right to log in, or null while another process holds it (or knows a newer version of the login). A new
   * version starts without session and strikes.
   */
  async claimLogin(login: OpenLogin): Promise<SessionClaim | null> {
    const id = newId();
    const [row] = await this.dataSource.query<SessionRow[]>(
      `INSERT INTO login_sessions AS s (login_id, login_version, claimed_by, claimed_until)
       VALUES ($1, $2, $3, now() + interval '${CLAIM_SECONDS} s')
       ON CONFLICT (login_id) DO UPDATE SET
         claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until, login_version = $2,
         sealed_token = CASE WHEN s.login_version = $2 THEN s.sealed_token END,
         strikes = CASE WHEN s.login_version = $2 THEN s.strikes ELSE '{}' END
       WHERE (s.claimed_until IS NULL OR s.claimed_until < now()) AND s.login_version <= $2
       RETURNING ${COLUMNS}`,
      [login.id, login.version, id],
    );
    if (row === undefined) return null;
    return { id, session: this.opened(login, row), cappedForMs: row.capped_ms };
  }

  /** Stores what the login brought, and ends the claim. Times in milliseconds from now, null for unknown. */
  async storeSession(
    login: OpenLogin,
    claim: SessionClaim,
    token: string,
    cookies: Cookies,
    times: { readonly lifetimeMs: number | null; readonly renewInMs: number | null },
  ): Promise<StoredSession> {
    const generation = newId();
    const [[row]] = await this.dataSource.query<[[{ obtained_at: Date; expires_at: Date | null }?], number]>(
      `UPDATE login_sessions SET generation = $3, sealed_token = $4, obtained_at = now(),
         expires_at = now() + $5::float * interval '1 ms', renew_at = now() + $6::float * interval '1 ms',
         claimed_by = NULL, claimed_until = NULL
       WHERE login_id = $1 AND claimed_by = $2 RETURNING obtained_at, expires_at`,
      [
        login.id,
        claim.id,
        generation,
        this.box.seal(packed(token, cookies), contextOf(login.id)),
        times.lifetimeMs,
        times.renewInMs,
      ],
    );
    // A claim that was lost to its time limit leaves the row to whoever holds it now; the token is good all the same.
    return {
      generation,
      token,
      cookies,
      obtainedAt: row?.obtained_at ?? new Date(),
      expiresAt: row?.expires_at ?? null,
      fresh: true,
    };
  }

  /** Keeps the cookies that answers have set since, unless there is another session by now. */
  async keepCookies(session: LoginSession, cookies: Cookies): Promise<void> {
    const { loginId, generation, bareToken } = session;
    await this.dataSource.query(
      'UPDATE login_sessions SET sealed_token = $3 WHERE login_id = $1 AND generation = $2 AND sealed_token IS NOT NULL',
      [loginId, generation, this.box.seal(packed(bareToken, cookies), contextOf(loginId))],
    );
  }

  /** Counts a failed or forced login; the oldest falls out. */
  async addStrike(login: OpenLogin, claim: SessionClaim): Promise<void> {
    await this.dataSource.query(
      `UPDATE login_sessions SET strikes = (strikes || now())[greatest(1, cardinality(strikes) + 2 - ${MAX_STRIKES}):]
       WHERE login_id = $1 AND claimed_by = $2`,
      [login.id, claim.id],
    );
  }

  /** Another span for a login that takes long. */
  async extendClaim(login: OpenLogin, claim: SessionClaim): Promise<void> {
    await this.dataSource.query(
      `UPDATE login_sessions SET claimed_until = now() + interval '${CLAIM_SECONDS} s'
       WHERE login_id = $1 AND claimed_by = $2`,
      [login.id, claim.id],
    );
  }

  async releaseClaim(login: OpenLogin, claim: SessionClaim): Promise<void> {
    await this.dataSource.query(
      'UPDATE login_sessions SET claimed_by = NULL, claimed_until = NULL WHERE login_id = $1 AND claimed_by = $2',
      [login.id, claim.id],
    );
  }

  /** The sessions of these logins (by id) as they are now, without their tokens. */
  async findHeld(loginIds: readonly string[]): Promise<HeldSession[]> {
    return await rows<HeldSession>(
      this.dataSource,
      `SELECT held.id AS "loginId", held.obtained_at AS "obtainedAt", held.expires_at AS "expiresAt",
         CASE WHEN held.capped_ms IS NULL THEN NULL ELSE now() + held.capped_ms * interval '1 ms' END AS "cappedUntil"
       FROM (SELECT l.id, CASE WHEN s.sealed_token IS NOT NULL THEN s.obtained_at END AS obtained_at,
           CASE WHEN s.sealed_token IS NOT NULL THEN s.expires_at END AS expires_at, ${CAPPED_MS} AS capped_ms
         FROM logins l JOIN login_sessions s ON s.login_id = l.id AND s.login_version = l.version
         WHERE l.id = ANY($1)) held`,
      [loginIds],
    );
  }

  /** The next request logs in anew. Whoever is logging in at this moment still brings a session. */
  async forgetSession(loginId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE login_sessions SET sealed_token = NULL, generation = NULL, obtained_at = NULL, expires_at = NULL, renew_at = NULL
       WHERE login_id = $1`,
      [loginId],
    );
  }

  /** Lets the session of one version serve the next, where only secrets have changed. Its strikes are forgotten. */
  async carrySession(loginId: string, version: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE login_sessions SET login_version = $2 + 1, strikes = '{}' WHERE login_id = $1 AND login_version = $2`,
      [loginId, version],
    );
  }

  private opened(login: OpenLogin, row: SessionRow): StoredSession | null {
    if (row.sealed_token === null || row.generation === null) return null;
    return {
      generation: row.generation,
      ...unpacked(this.box.open(row.sealed_token, contextOf(login.id))),
      obtainedAt: row.obtained_at,
      expiresAt: row.expires_at,
      fresh: row.fresh,
    };
  }
}

function contextOf(loginId: string): string {
  return `session:${loginId}`;
}

/** No token begins with it; sessions of earlier versions are the token alone. */
const PACKED = '\0';

function packed(token: string, cookies: Cookies): string {
  return PACKED + JSON.stringify({ token, cookies: cookies.toText() });
}

function unpacked(text: string): Pick<StoredSession, 'token' | 'cookies'> {
  if (!text.startsWith(PACKED)) return { token: text, cookies: Cookies.empty() };
  const { token, cookies } = JSON.parse(text.slice(PACKED.length)) as { token: string; cookies: string };
  return { token, cookies: Cookies.from(cookies) };
}
