import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { AccessTokens, type ApiTokenTerms, type IssuedToken } from './access-token.service.js';
import { authError } from './auth.errors.js';
import { UserService } from './user.service.js';

/** A token as lists show it: everything but its text. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly flows: readonly string[] | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Tokens for machines that cannot log in every hour. Those of logins have no name and are not shown here. */
@Injectable()
export class ApiTokenService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UserService,
    private readonly tokens: AccessTokens,
  ) {}

  async createToken(userId: string, terms: ApiTokenTerms): Promise<IssuedToken> {
    await this.users.getUser(userId);
    return this.tokens.issueApiToken(userId, terms);
  }

  /** Newest first, revoked ones too. */
  async listTokens(userId: string, page: number, limit: number): Promise<[ApiToken[], number]> {
    await this.users.getUser(userId);
    const [tokens, total] = await Promise.all([
      rows<ApiToken>(
        this.dataSource,
        `SELECT id, name, flows, issued_at AS "issuedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
         FROM access_tokens WHERE user_id = $1 AND name IS NOT NULL ORDER BY id DESC LIMIT $2 OFFSET $3`,
        [userId, limit, (page - 1) * limit],
      ),
      firstRow<{ count: number }>(
        this.dataSource,
        'SELECT count(*)::int AS count FROM access_tokens WHERE user_id = $1 AND name IS NOT NULL',
        [userId],
      ),
    ]);
    return [tokens, total?.count ?? 0];
  }

  /** Ends a token at once, on every process; `TOKEN_NOT_FOUND`. */
  async revokeToken(userId: string, tokenId: string): Promise<void> {
    const revoked = await firstRow(
      this.dataSource,
      `UPDATE access_tokens SET revoked_at = coalesce(revoked_at, now())
       WHERE id = $1 AND user_id = $2 AND name IS NOT NULL RETURNING id`,
      [tokenId, userId],
    );
    if (revoked === null)
      throw authError(
        'TOKEN_NOT_FOUND',
        `The user has no token ${tokenId}. See GET /api/v1/users/${userId}/tokens.`,
      );
  }
}
