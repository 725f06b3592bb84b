import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { AccessTokens, type ApiTokenTerms, type AuthUser, type IssuedToken } from './access-token.service.js';
import { authError } from './auth.errors.js';
import type { Scope } from './scope.js';
import { UserService } from './user.service.js';

/** A token as lists show it: everything but its text. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  /** Beginning of its text; null for tokens made before they had scopes. */
  readonly prefix: string | null;
  /** E-mail address of the user whose rights bound those of the token. */
  readonly user: string;
  readonly scopes: readonly Scope[] | null;
  readonly flows: readonly string[] | null;
  readonly addresses: readonly string[] | null;
  readonly createdBy: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** To the minute. */
  readonly usedAt: Date | null;
  readonly usedFrom: string | null;
  readonly revokedAt: Date | null;
}

/** Whose tokens: one user's, or (null) everybody's. */
export type TokenOwner = string | null;

/** Whose tokens somebody may see and change: administrators everybody's, others their own. */
export function ownerFor({ id, role }: Pick<AuthUser, 'id' | 'role'>): TokenOwner {
  return role === 'admin' ? null : id;
}

const COLUMNS = `t.id, t.name, t.prefix, u.email AS "user", t.scopes, t.flows, t.addresses, t.created_by AS "createdBy",
  t.issued_at AS "issuedAt", t.expires_at AS "expiresAt", t.used_at AS "usedAt", t.address AS "usedFrom",
  t.revoked_at AS "revokedAt"`;
const TOKENS = `access_tokens t JOIN users u ON u.id = t.user_id
  WHERE t.name IS NOT NULL AND ($1::uuid IS NULL OR t.user_id = $1)`;

/** Tokens for machines that cannot log in every hour. Those of logins have no name and are not shown here. */
@Injectable()
export class ApiTokenService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UserService,
    private readonly tokens: AccessTokens,
  ) {}

  async createToken(userId: string, terms: ApiTokenTerms, createdBy: string): Promise<IssuedToken> {
    await this.users.getUser(userId);
    return this.tokens.issueApiToken(userId, terms, createdBy);
  }

  /** Newest first, revoked ones too. */
  async listTokens(owner: TokenOwner, page: number, limit: number): Promise<[ApiToken[], number]> {
    if (owner !== null) await this.users.getUser(owner);
    const [tokens, total] = await Promise.all([
      rows<ApiToken>(
        this.dataSource,
        `SELECT ${COLUMNS} FROM ${TOKENS} ORDER BY t.id DESC LIMIT $2 OFFSET $3`,
        [owner, limit, (page - 1) * limit],
      ),
      firstRow<{ count: number }>(this.dataSource, `SELECT count(*)::int AS count FROM ${TOKENS}`, [owner]),
    ]);
    return [tokens, total?.count ?? 0];
  }

  /** `TOKEN_NOT_FOUND` also when it is somebody else's. */
  async getToken(owner: TokenOwner, id: string): Promise<ApiToken> {
    const token = await firstRow<ApiToken>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM ${TOKENS} AND t.id = $2`,
      [owner, id],
    );
    if (token === null) throw notFound(id);
    return token;
  }

  /** Replaces the terms that are given, from the next request on. A signed token ends no later than it says itself. */
  async updateToken(owner: TokenOwner, id: string, change: Partial<ApiTokenTerms>): Promise<ApiToken> {
    const token = await this.getToken(owner, id);
    if (token.revokedAt !== null) {
      throw authError('TOKEN_REVOKED', `The token "${token.name}" was revoked. Make a new one.`);
    }
    const { name, scopes, flows, addresses, lifetimeSeconds = null } = { ...token, ...given(change) };
    await this.dataSource.query(
      `UPDATE access_tokens SET name = $2, scopes = $3, flows = $4, addresses = $5, expires_at = CASE
         WHEN $6::float8 IS NULL THEN expires_at
         WHEN token_digest IS NULL THEN least(expires_at, now() + make_interval(secs => $6))
         ELSE now() + make_interval(secs => $6) END
       WHERE id = $1`,
      [id, name, scopes, flows, addresses, lifetimeSeconds],
    );
    return this.getToken(owner, id);
  }

  /** Ends a token at once, on every process; `TOKEN_NOT_FOUND`. */
  async revokeToken(owner: TokenOwner, id: string): Promise<void> {
    const revoked = await firstRow(
      this.dataSource,
      `UPDATE access_tokens SET revoked_at = coalesce(revoked_at, now())
       WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2) AND name IS NOT NULL RETURNING id`,
      [id, owner],
    );
    if (revoked === null) throw notFound(id);
  }
}

const notFound = (id: string): Error =>
  authError('TOKEN_NOT_FOUND', `There is no token ${id}. See GET /api/v1/tokens.`);

/** What was given; null is a value. */
function given(change: Partial<ApiTokenTerms>): Partial<ApiTokenTerms> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** What the audit log compares of a token. */
export function termsAsAudited({
  name,
  user,
  scopes,
  flows,
  addresses,
  expiresAt,
  revokedAt,
}: ApiToken): object {
  return { name, user, scopes, flows, addresses, expiresAt, revokedAt };
}
