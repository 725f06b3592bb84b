import { randomBytes } from 'node:crypto';
import { type Credentials } from './options.js';
import { TrafficMeter, type TrafficReport } from './traffic-meter.js';

export interface Token {
  readonly key: string;
  readonly account: Account;
  readonly issuedAt: number;
  requests: number;
  expired: boolean;
}

export interface Account {
  readonly username: string;
  readonly password: string;
  logins: number;
  readonly traffic: TrafficMeter;
}

export interface AccountReport {
  readonly username: string;
  readonly logins: number;
  readonly traffic: TrafficReport;
  readonly tokens: readonly { readonly requests: number; readonly expired: boolean }[];
}

interface TokenLife {
  readonly tokenLifeMs?: number;
  readonly tokenLifeRequests?: number;
}

const SCHEME = 'Token ';

/** Who may log in, the tokens they were given, and what was asked under each. */
export class Accounts {
  private readonly accounts: readonly Account[];
  private readonly tokens = new Map<string, Token>();

  constructor(
    credentials: readonly Credentials[],
    private readonly life: TokenLife,
    private readonly now: () => number,
  ) {
    this.accounts = credentials.map(({ username, password }) => ({
      username,
      password,
      logins: 0,
      traffic: new TrafficMeter(now),
    }));
  }

  /** A new token; earlier ones stay good. Null for wrong credentials. */
  login(username: unknown, password: unknown): Token | null {
    const account = this.accounts.find((one) => one.username === username && one.password === password);
    if (account === undefined) return null;
    account.logins += 1;
    const key = randomBytes(20).toString('hex');
    const token = { key, account, issuedAt: this.now(), requests: 0, expired: false };
    this.tokens.set(key, token);
    return token;
  }

  /** The token of an `Authorization: Token <key>`, dead or alive; null when there is none. */
  find(authorization: string | undefined): Token | null {
    if (authorization?.startsWith(SCHEME) !== true) return null;
    return this.tokens.get(authorization.slice(SCHEME.length)) ?? null;
  }

  /** Counts one request under the token. False when the token is dead. */
  use(token: Token): boolean {
    const { tokenLifeMs = Infinity, tokenLifeRequests = Infinity } = this.life;
    token.expired ||= token.requests >= tokenLifeRequests || this.now() - token.issuedAt >= tokenLifeMs;
    if (token.expired) return false;
    token.requests += 1;
    return true;
  }

  expireAll(): void {
    for (const token of this.tokens.values()) token.expired = true;
  }

  /** Forgets the counts; the tokens stay good. */
  reset(): void {
    for (const account of this.accounts) {
      account.logins = 0;
      account.traffic.reset();
    }
    for (const token of this.tokens.values()) token.requests = 0;
  }

  report(): AccountReport[] {
    return this.accounts.map((account) => ({
      username: account.username,
      logins: account.logins,
      traffic: account.traffic.report(),
      tokens: [...this.tokens.values()]
        .filter((token) => token.account === account)
        .map(({ requests, expired }) => ({ requests, expired })),
    }));
  }
}
