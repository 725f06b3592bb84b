/** How long a token is good; what is left out has no end. */
export interface TokenLife {
  /** Milliseconds since it was issued. */
  readonly tokenLifeMs?: number;
  /** Requests that it was used for. */
  readonly tokenLifeRequests?: number;
}

export interface Token<Owner> {
  readonly key: string;
  readonly owner: Owner;
  readonly issuedAt: number;
  requests: number;
  expired: boolean;
}

/** The tokens that were handed out, dead ones too. */
export class TokenBook<Owner> {
  private readonly tokens = new Map<string, Token<Owner>>();

  constructor(
    private readonly life: TokenLife,
    private readonly now: () => number,
  ) {}

  issue(key: string, owner: Owner): Token<Owner> {
    const token = { key, owner, issuedAt: this.now(), requests: 0, expired: false };
    this.tokens.set(key, token);
    return token;
  }

  find(key: string): Token<Owner> | null {
    return this.tokens.get(key) ?? null;
  }

  /** Counts one request under the token. False when the token is dead. */
  use(token: Token<Owner>): boolean {
    const { tokenLifeMs = Infinity, tokenLifeRequests = Infinity } = this.life;
    token.expired ||= token.requests >= tokenLifeRequests || this.now() - token.issuedAt >= tokenLifeMs;
    if (token.expired) return false;
    token.requests += 1;
    return true;
  }

  expireAll(): void {
    for (const token of this.tokens.values()) token.expired = true;
  }

  /** Forgets what the tokens were used for; they stay as good as they are. */
  resetCounts(): void {
    for (const token of this.tokens.values()) token.requests = 0;
  }

  all(): Token<Owner>[] {
    return [...this.tokens.values()];
  }
}
