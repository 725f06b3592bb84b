import { Injectable } from '@nestjs/common';
import { AccessTokens, type AuthUser, type IssuedToken } from './access-token.service.js';
import { authError } from './auth.errors.js';
import { LoginThrottle } from './login-throttle.js';
import { hashPassword, verifyPassword } from './password.js';
import type { User } from './user.entity.js';
import { UserService } from './user.service.js';

/** Passwords: logins, and their change. */
@Injectable()
export class AuthService {
  /** Verified when the account does not exist, so that the answer takes as long as for one that does. */
  private readonly decoy = hashPassword('no account has this password');

  constructor(
    private readonly users: UserService,
    private readonly tokens: AccessTokens,
    private readonly throttle: LoginThrottle,
  ) {}

  /** Issues a token; `CREDENTIALS_WRONG` for any reason the caller must not tell apart, `LOGIN_THROTTLED` after too many tries. */
  async login(username: string, password: string, address: string): Promise<IssuedToken> {
    const user = await this.getUser(username, password, address);
    return this.tokens.issueToken(user.id);
  }

  /** The user with this password; fails as `login` does. */
  getUser(username: string, password: string, address: string): Promise<User> {
    return this.verify(username.trim().toLowerCase(), password, address);
  }

  /** A user's own new password; fails as `login` does when the current one is wrong, and ends all sessions. */
  async changePassword(user: AuthUser, current: string, next: string, address: string): Promise<void> {
    await this.verify(user.email.toLowerCase(), current, address);
    await this.users.updateUser(user.id, { password: next });
  }

  private async verify(account: string, password: string, address: string): Promise<User> {
    const user = await this.throttle.attempt(account, address, async () => {
      const found = await this.users.findByEmail(account);
      const matches = await verifyPassword(password, found?.passwordHash ?? (await this.decoy));
      return matches && found?.disabledAt === null ? found : null;
    });
    if (user !== null) return user;
    throw authError('CREDENTIALS_WRONG', 'The username (an e-mail address) or the password is wrong.');
  }
}
