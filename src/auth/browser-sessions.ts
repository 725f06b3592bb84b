import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../common/index.js';
import { firstRow, rows } from '../database/index.js';
import type { AuthUser } from './access-token.service.js';
import { authError } from './auth.errors.js';
import { SESSION_SECONDS } from './session-cookie.js';

/** How long a session is used before that is written down, and its end moved. */
const RENEWED_EVERY_SECONDS = 600;
const MOST_CLIENT_LENGTH = 200;

/** Where a session is used: what the browser calls itself, and its address. */
export interface SessionClient {
  readonly client: string | null;
  readonly address: string;
}

export interface BrowserSession extends SessionClient {
  readonly id: string;
  readonly startedAt: Date;
  readonly usedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Sessions of browsers: rows of `access_tokens` that are found by the digest of a random secret, which the browser keeps as a
 * cookie. What ends the tokens of a user ends them too. Each use moves the end, up to 12 hours ahead.
 */
@Injectable()
export class BrowserSessions {
  constructor(private readonly dataSource: DataSource) {}

  /** Gives the secret for the cookie; it is stored nowhere. */
  async start(userId: string, { client, address }: SessionClient): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.dataSource.query(
      `INSERT INTO access_tokens (id, user_id, expires_at, cookie_digest, client, address, used_at)
       VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5, $6, now())`,
      [
        newId(),
        userId,
        SESSION_SECONDS,
        digest(secret),
        client?.slice(0, MOST_CLIENT_LENGTH) ?? null,
        address,
      ],
    );
    return secret;
  }

  /** `UNAUTHENTICATED` when the session has ended. `renewed`: its end has moved, and the cookie should be sent anew. */
  async getUser(secret: string): Promise<{ user: AuthUser; renewed: boolean }> {
    const found = await firstRow<AuthUser & { old: boolean }>(
      this.dataSource,
      `SELECT u.id, u.email, u.role, t.id AS "tokenId", NULL AS "tokenName", NULL AS scopes, NULL AS flows,
         t.used_at < now() - make_interval(secs => $2) AS old
       FROM access_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.cookie_digest = $1 AND t.revoked_at IS NULL AND t.expires_at > now() AND u.disabled_at IS NULL`,
      [digest(secret), RENEWED_EVERY_SECONDS],
    );
    if (found === null) throw authError('UNAUTHENTICATED', 'The session has ended. Log in again.');
    const { old: renewed, ...user } = found;
    if (renewed) {
      await this.dataSource.query(
        'UPDATE access_tokens SET used_at = now(), expires_at = now() + make_interval(secs => $2) WHERE id = $1',
        [user.tokenId, SESSION_SECONDS],
      );
    }
    return { user, renewed };
  }

  /** Those that go on, the one used last first. */
  list(userId: string): Promise<BrowserSession[]> {
    return rows<BrowserSession>(
      this.dataSource,
      `SELECT id, client, address, issued_at AS "startedAt", used_at AS "usedAt", expires_at AS "expiresAt"
       FROM access_tokens
       WHERE user_id = $1 AND cookie_digest IS NOT NULL AND revoked_at IS NULL AND expires_at > now()
       ORDER BY used_at DESC`,
      [userId],
    );
  }

  /** Ends the sessions of this user but one. */
  async endOthers(userId: string, keptId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE access_tokens SET revoked_at = now()
       WHERE user_id = $1 AND id <> $2 AND cookie_digest IS NOT NULL AND revoked_at IS NULL`,
      [userId, keptId],
    );
  }

  /** Ends a session of this user at once, on every process; `SESSION_NOT_FOUND`. */
  async end(userId: string, id: string): Promise<void> {
    const ended = await firstRow(
      this.dataSource,
      `UPDATE access_tokens SET revoked_at = coalesce(revoked_at, now())
       WHERE id = $1 AND user_id = $2 AND cookie_digest IS NOT NULL RETURNING id`,
      [id, userId],
    );
    if (ended === null) throw authError('SESSION_NOT_FOUND', `The user has no session ${id}.`);
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
