import { Injectable } from '@nestjs/common';
import { AccessTokens, type IssuedToken } from './access-token.service.js';
import { authError } from './auth.errors.js';
import { LoginThrottle } from './login-throttle.js';
import { hashPassword, verifyPassword } from './password.js';
import { UserService } from './user.service.js';

/** Login by e-mail and password. */
@Injectable()
export class AuthService {
  /** Verified when the account does not exist, so that the answer takes as long as for one that does. */
  private readonly decoy = hashPassword('no account has this password');

  constructor(
    private readonly users: UserService,
    private readonly tokens: AccessTokens,
    private readonly throttle: LoginThrottle,
  ) {}

  /** Issues a token; `CREDENTIALS_WRONG` for any reason the caller must not tell apart, `LOGIN_THROTTLED` after five. */
  async login(username: string, password: string, address: string): Promise<IssuedToken> {
    const account = username.trim().toLowerCase();
    await this.throttle.assertOpen(account, address);
    const user = await this.users.findByEmail(account);
    const matches = await verifyPassword(password, user?.passwordHash ?? (await this.decoy));
    if (user === null || !matches || user.disabledAt !== null) {
      await this.throttle.recordFailure(account, address);
      throw authError('CREDENTIALS_WRONG', 'The username (an e-mail address) or the password is wrong.');
    }
    await this.throttle.forgetFailures(account, address);
    return this.tokens.issueToken(user.id);
  }
}
