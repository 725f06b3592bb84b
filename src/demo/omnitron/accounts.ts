import { randomBytes } from 'node:crypto';
import { type Token, TokenBook, type TokenLife } from '../simulator/token-book.js';
import { type Credentials } from './options.js';
import { TrafficMeter, type TrafficReport } from './traffic-meter.js';

export interface Account extends Credentials {
  logins: number;
  readonly traffic: TrafficMeter;
}

export interface AccountReport {
  readonly username: string;
  readonly logins: number;
  readonly traffic: TrafficReport;
  readonly tokens: readonly { readonly requests: number; readonly expired: boolean }[];
}

const SCHEME = 'Token ';

/** Who may log in, the tokens they were given, and what was asked under each. */
export class Accounts {
  private readonly accounts: readonly Account[];
  private readonly tokens: TokenBook<Account>;

  constructor(credentials: readonly Credentials[], life: TokenLife, now: () => number) {
    this.accounts = credentials.map((one) => ({ ...one, logins: 0, traffic: new TrafficMeter(now) }));
    this.tokens = new TokenBook(life, now);
  }

  /** The key of a new token; earlier ones stay good. Null for wrong credentials. */
  login(username: unknown, password: unknown): string | null {
    const account = this.accounts.find((one) => one.username === username && one.password === password);
    if (account === undefined) return null;
    account.logins += 1;
    return this.tokens.issue(randomBytes(20).toString('hex'), account).key;
  }

  /** The token of an `Authorization: Token <key>`, dead or alive; null when there is none. */
  find(authorization: string | undefined): Token<Account> | null {
    if (authorization?.startsWith(SCHEME) !== true) return null;
    return this.tokens.find(authorization.slice(SCHEME.length));
  }

  /** Counts one request under the token. False when the token is dead. */
  use(token: Token<Account>): boolean {
    return this.tokens.use(token);
  }

  expireAll(): void {
    this.tokens.expireAll();
  }

  /** Forgets the counts; the tokens stay as good as they are. */
  reset(): void {
    for (const account of this.accounts) {
      account.logins = 0;
      account.traffic.reset();
    }
    this.tokens.resetCounts();
  }

  report(): AccountReport[] {
    return this.accounts.map((account) => ({
      username: account.username,
      logins: account.logins,
      traffic: account.traffic.report(),
      tokens: this.tokens
        .all()
        .filter(({ owner }) => owner === account)
        .map(({ requests, expired }) => ({ requests, expired })),
    }));
  }
}
