import { Inject, Injectable } from '@nestjs/common';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { DataSource } from 'typeorm';
import { GroupedCalls, isId, newId } from '../common/index.js';
import { authError } from './auth.errors.js';
import type { Role } from './role.js';
import type { Scope } from './scope.js';

const ISSUER = 'image-integrator';
const LIFETIME_SECONDS = 3600;
const TOKENS_AT_ONCE = 1000;
const KNOWN_TOKENS = 1000;
/** What the text of an API token begins with, so that people and scanners of secrets know it when they see it. */
const API_TOKEN_MARK = 'ii_';
/** How much of the text of an API token stays readable in lists: the mark and five of its 43 characters. */
const PREFIX_LENGTH = 8;

/** The key that signs access tokens. */
export const JWT_KEY = Symbol('JWT_KEY');

/** Who makes a request, as guards and `@CurrentUser()` know them. */
export interface AuthUser {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly tokenId: string;
  /** Name of an API token; null for a login, a session and the command line. */
  readonly tokenName: string | null;
  /** What the token may do, within the role. Null: whatever the role may. */
  readonly scopes: readonly Scope[] | null;
  /** Slugs of the flows that the token is limited to. Null: all. */
  readonly flows: readonly string[] | null;
}

/** What an API token may do, from where and for how long; null means no limit. */
export interface ApiTokenTerms {
  readonly name: string;
  readonly lifetimeSeconds: number;
  readonly scopes: readonly Scope[] | null;
  readonly flows: readonly string[] | null;
  /** Addresses and networks of the clients. */
  readonly addresses: readonly string[] | null;
}

export interface IssuedToken {
  readonly tokenId: string;
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** A token that counts, with what is left to check and to write down. */
export interface HeldToken {
  readonly user: AuthUser;
  readonly addresses: readonly string[] | null;
  /** Whether its last use is to be written down: at most once a minute. */
  readonly isUseDue: boolean;
}

interface TokenRow extends AuthUser {
  readonly key: string;
  readonly addresses: readonly string[] | null;
  readonly isUseDue: boolean;
  readonly end: 'revoked' | 'expired' | 'disabled' | null;
}

const ENDS = {
  revoked: 'This token was revoked',
  expired: 'This token has expired',
  disabled: 'The user of this token is disabled',
} as const;

/**
 * Access tokens are rows in Postgres, revocable at once on every process; the user's role is read with them, so a token never carries
 * a stale right. After a login they are signed (JWT, HS256, one hour) and found by their id. API tokens are random texts, of which the
 * row has the SHA-256 digest alone; those made before they had scopes are signed too, and still count.
 */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;
  private readonly byId = this.grouped('t.id::text', 't.id = ANY($1::uuid[])');
  private readonly byDigest = this.grouped(
    `encode(t.token_digest, 'hex')`,
    `t.token_digest IN (SELECT decode(one, 'hex') FROM unnest($1::text[]) one)`,
  );

  /** Ids of tokens whose signature was found good; whether they still count is asked each time. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(JWT_KEY) key: Buffer,
  ) {
    this.key = createHmac('sha256', key).update('access token').digest();
  }

  /** After a login, for an hour. */
  async issueToken(userId: string): Promise<IssuedToken> {
    const tokenId = newId();
    const [row] = await this.dataSource.query<{ expires_at: Date }[]>(
      `INSERT INTO access_tokens (id, user_id, expires_at)
       VALUES ($1, $2, now() + make_interval(secs => $3)) RETURNING expires_at`,
      [tokenId, userId, LIFETIME_SECONDS],
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

  /** For a machine, with the rights of `userId` within the terms; `createdBy` is the e-mail address of who asked for it. */
  async issueApiToken(userId: string, terms: ApiTokenTerms, createdBy: string): Promise<IssuedToken> {
    const tokenId = newId();
    const accessToken = API_TOKEN_MARK + randomBytes(32).toString('base64url');
    const { name, lifetimeSeconds, scopes, flows, addresses } = terms;
    const [row] = await this.dataSource.query<{ expires_at: Date }[]>(
      `INSERT INTO access_tokens
         (id, user_id, expires_at, token_digest, prefix, name, scopes, flows, addresses, created_by)
       VALUES ($1, $2, now() + make_interval(secs => $3), decode($4, 'hex'), $5, $6, $7, $8, $9, $10)
       RETURNING expires_at`,
      [
        tokenId,
        userId,
        lifetimeSeconds,
        digest(accessToken),
        accessToken.slice(0, PREFIX_LENGTH),
        name,
        scopes,
        flows,
        addresses,
        createdBy,
      ],
    );
    return { tokenId, accessToken, expiresAt: row?.expires_at ?? new Date() };
  }

  /** The user behind a token; `UNAUTHENTICATED` when it is forged, expired, revoked, or its user is disabled. */
  async getUser(accessToken: string): Promise<AuthUser> {
    return (await this.getHeld(accessToken)).user;
  }

  /** Like `getUser`, with where the token may be used from. */
  async getHeld(accessToken: string): Promise<HeldToken> {
    const row = accessToken.startsWith(API_TOKEN_MARK)
      ? await this.byDigest.submit(digest(accessToken))
      : await this.findSigned(accessToken);
    if (row === null) throw authError('UNAUTHENTICATED', 'This access token is not known. Log in again.');
    const { key: _, addresses, isUseDue, end, ...user } = row;
    if (end !== null) {
      const remedy = user.tokenName === null ? 'Log in again.' : 'Make a new one.';
      throw authError('UNAUTHENTICATED', `${ENDS[end]}. ${remedy}`);
    }
    return { user, addresses, isUseDue };
  }

  /** Writes down when and from where an API token was used, unless that was done within the minute. */
  async noteUse(tokenId: string, address: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE access_tokens SET used_at = now(), address = $2
       WHERE id = $1 AND (used_at IS NULL OR used_at < now() - interval '1 minute')`,
      [tokenId, address],
    );
  }

  private async findSigned(accessToken: string): Promise<TokenRow | null> {
    const tokenId = await this.verify(accessToken);
    return isId(tokenId) ? this.byId.submit(tokenId) : null;
  }

  private grouped(key: string, where: string): GroupedCalls<string, TokenRow | null> {
    const find = async (keys: readonly string[]): Promise<(TokenRow | null)[]> => {
      const found = await this.dataSource.query<TokenRow[]>(
        `SELECT ${key} AS key, u.id, u.email, u.role, t.id AS "tokenId", t.name AS "tokenName", t.scopes, t.flows,
           t.addresses,
           t.name IS NOT NULL AND (t.used_at IS NULL OR t.used_at < now() - interval '1 minute') AS "isUseDue",
           CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= now() THEN 'expired'
             WHEN u.disabled_at IS NOT NULL THEN 'disabled' END AS "end"
         FROM access_tokens t JOIN users u ON u.id = t.user_id WHERE ${where}`,
        [[...new Set(keys)]],
      );
      const rowOf = new Map(found.map((row) => [row.key, row]));
      return keys.map((one) => rowOf.get(one) ?? null);
    };
    return new GroupedCalls(find, { weightOf: () => 1, mostWeight: TOKENS_AT_ONCE });
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

  /**
   * Ends every session of a user and every token that may do all that the user may; `all`: those with scopes too, which otherwise
   * outlive a new password. Forgets tokens that are long expired.
   */
  async revokeTokensOf(userId: string, { all }: { readonly all: boolean }): Promise<void> {
    await this.dataSource.query(
      `UPDATE access_tokens SET revoked_at = now()
       WHERE user_id = $1 AND revoked_at IS NULL AND ($2 OR scopes IS NULL)`,
      [userId, all],
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

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
