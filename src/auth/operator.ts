import { Injectable } from '@nestjs/common';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AuthUser } from './access-token.service.js';

const NO_USER = '00000000-0000-0000-0000-000000000000';

/**
 * The person at the command line of this very process. Whoever can start a process with the installation's database and
 * keys is an administrator already; so `admit` gives a token that lives in the memory of this process alone.
 */
@Injectable()
export class Operator {
  private admitted: { readonly token: Buffer; readonly user: AuthUser } | null = null;

  /** Lets `name` (`cli:root`, as the audit log shows it) in as an administrator; gives the token. */
  admit(name: string): string {
    const token = randomBytes(32).toString('base64url');
    const limits = { tokenName: null, scopes: null, flows: null };
    const user: AuthUser = { id: NO_USER, email: name, role: 'admin', tokenId: NO_USER, ...limits };
    this.admitted = { token: Buffer.from(token), user };
    return token;
  }

  findUser(token: string): AuthUser | null {
    if (this.admitted === null) return null;
    const given = Buffer.from(token);
    const { token: expected, user } = this.admitted;
    return given.length === expected.length && timingSafeEqual(given, expected) ? user : null;
  }
}
