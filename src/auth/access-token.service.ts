import { Inject, Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { DataSource } from 'typeorm';
import { GroupedCalls, isId, newId } from '../common/index.js';
import { authError } from './auth.errors.js';
import type { Role } from './role.js';

const ISSUER = 'image-integrator';
const LIFETIME_SECONDS = 3600;
const TOKENS_AT_ONCE = 1000;
const KNOWN_TOKENS = 1000;

/** The key that signs access tokens. */
export const JWT_KEY = Symbol('JWT_KEY');

/** Who makes a request, as guards and `@CurrentUser()` know them. */
export interface AuthUser {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly tokenId: string;
  /** Slugs of the outbound flows that the token is bound to; it opens nothing else. Null: not bound. */
  readonly flows: readonly string[] | null;
}

/** A token for a machine: named, of any lifetime, and bound to flows or not. */
export interface ApiTokenTerms {
  readonly name: string;
  readonly lifetimeSeconds: number;
  readonly flows: readonly string[] | null;
}

export interface IssuedToken {
  readonly tokenId: string;
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/**
 * Access tokens: signed JWTs (HS256; one hour after a login) whose id is a row in Postgres. The row makes them revocable at
 * once on every process, and the user's role is read with it, so a token never carries a stale right.
 */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;
  private readonly users = new GroupedCalls<string, AuthUser | null>((ids) => this.findUsers(ids), {
    weightOf: () => 1,
    mostWeight: TOKENS_AT_ONCE,
  });

  /** Ids of tokens whose signature was found good; whether they still count is asked each time. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(JWT_KEY) key: Buffer,
  ) {
    this.key = createHmac('sha256', key).update('access token').digest();
  }

  /** After a login, for an hour. */
  issueToken(userId: string): Promise<IssuedToken> {
    return this.issue(userId, { name: null, lifetimeSeconds: LIFETIME_SECONDS, flows: null });
  }

  issueApiToken(userId: string, terms: ApiTokenTerms): Promise<IssuedToken> {
    return this.issue(userId, terms);
  }

  private async issue(
    userId: string,
    { name, lifetimeSeconds, flows }: Omit<ApiTokenTerms, 'name'> & { readonly name: string | null },
  ): Promise<IssuedToken> {
    const tokenId = newId();
    const [row] = await this.dataSource.query<{ expires_at: Date }[]>(
      `INSERT INTO access_tokens (id, user_id, expires_at, name, flows)
       VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5) RETURNING expires_at`,
      [tokenId, userId, lifetimeSeconds, name, flows],
    );
    const expiresAt = row?.expires_at ?? new Date();
    const accessToken = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setJti(tokenId)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { tokenId, accessToken, expiresAt };
  }

  /** The user behind a token; `UNAUTHENTICATED` when it is forged, expired, revoked, or its user is disabled. */
  async getUser(accessToken: string): Promise<AuthUser> {
    const tokenId = await this.verify(accessToken);
    const user = isId(tokenId) ? await this.users.submit(tokenId) : null;
    if (user === null) throw authError('UNAUTHENTICATED', 'This access token was revoked. Log in again.');
    return user;
  }

  private async findUsers(tokenIds: readonly string[]): Promise<(AuthUser | null)[]> {
    const found = await this.dataSource.query<AuthUser[]>(
      `SELECT u.id, u.email, u.role, t.flows, t.id AS "tokenId"
       FROM access_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.id = ANY($1::uuid[]) AND t.revoked_at IS NULL AND t.expires_at > now() AND u.disabled_at IS NULL`,
      [[...new Set(tokenIds)]],
    );
    const userOf = new Map(found.map((user) => [user.tokenId, user]));
    return tokenIds.map((id) => userOf.get(id) ?? null);
  }

  /** Whether a token that was good once still is: for what lasts longer than a request. */
  async isLive(tokenId: string): Promise<boolean> {
    const [user] = await this.dataSource.query<{ id: string }[]>(
      `SELECT u.id FROM access_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.id = $1 AND t.revoked_at IS NULL AND t.expires_at > now() AND u.disabled_at IS NULL`,
      [tokenId],
    );
    return user !== undefined;
  }

  async revokeToken(tokenId: string): Promise<void> {
    await this.dataSource.query('UPDATE access_tokens SET revoked_at = now() WHERE id = $1', [tokenId]);
  }

  /** Ends every session of a user, and forgets tokens that are long expired. */
  async revokeTokensOf(userId: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE access_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
      [userId],
    );
    await this.dataSource.query(`DELETE FROM access_tokens WHERE expires_at < now() - interval '1 day'`);
  }

  private async verify(accessToken: string): Promise<string> {
    const known = this.known.get(accessToken);
    if (known !== undefined) return known;
    try {
      const { payload } = await jwtVerify(accessToken, this.key, { issuer: ISSUER, algorithms: ['HS256'] });
      const tokenId = payload.jti ?? '';
      if (this.known.size >= KNOWN_TOKENS) this.known.clear();
      this.known.set(accessToken, tokenId);
      return tokenId;
    } catch (cause) {
      throw authError('UNAUTHENTICATED', 'The access token is not valid or has expired. Log in again.', {
        cause,
      });
    }
  }
}
