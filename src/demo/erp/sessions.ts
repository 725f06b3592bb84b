import { createHmac, randomBytes } from 'node:crypto';
import { json, type SimAnswer } from '../simulator/sim-answer.js';
import { type SimRequest } from '../simulator/sim-request.js';
import { TokenBook } from '../simulator/token-book.js';
import { ErpError } from './erp-error.js';
import { DEFAULT_ERP_ACCOUNT, type ErpSimulatorOptions } from './options.js';
import { readJsonObject } from './parameters.js';

const DEFAULT_LIFE_MS = 3_600_000;
const SCHEME = 'Bearer ';

/** `POST /login` and the tokens that it hands out: real JWTs in form, signed with a key of this process. */
export class Sessions {
  private readonly tokens: TokenBook<string>;
  private readonly key = randomBytes(32);
  private readonly lifeMs: number;
  logins = 0;

  constructor(
    private readonly options: ErpSimulatorOptions,
    private readonly now: () => number,
  ) {
    this.lifeMs = options.tokenLifeMs ?? DEFAULT_LIFE_MS;
    this.tokens = new TokenBook({ ...options, tokenLifeMs: this.lifeMs }, now);
  }

  /** `{username, password}` → `{token, expires_in}`. Throws `ErpError`. */
  login(request: SimRequest): SimAnswer {
    const { loginHeader, account = DEFAULT_ERP_ACCOUNT } = this.options;
    if (loginHeader !== undefined && request.headers[loginHeader.name.toLowerCase()] !== loginHeader.value) {
      throw new ErpError(403, 'forbidden', `The header ${loginHeader.name} is missing or wrong.`);
    }
    const { username, password } = readJsonObject(request);
    if (username !== account.username || password !== account.password) {
      throw new ErpError(401, 'invalid_credentials', 'The username or the password is wrong.');
    }
    this.logins += 1;
    const token = this.tokens.issue(this.sign(account.username), account.username).key;
    return json(200, { token, expires_in: Math.floor(this.lifeMs / 1000) });
  }

  /** The token of a request that sends it in its header. */
  static tokenOf(request: SimRequest): string {
    const given = request.headers.authorization ?? '';
    return given.startsWith(SCHEME) ? given.slice(SCHEME.length) : '';
  }

  /** Counts one request under the token; false when it is dead or unknown. */
  admits(key: string): boolean {
    if (this.options.authentication === 'none') return true;
    const token = this.tokens.find(key);
    return token !== null && this.tokens.use(token);
  }

  expire(key: string): void {
    const token = this.tokens.find(key);
    if (token !== null) token.expired = true;
  }

  expireAll(): void {
    this.tokens.expireAll();
  }

  reset(): void {
    this.logins = 0;
    this.tokens.resetCounts();
  }

  report(): { readonly requests: number; readonly expired: boolean }[] {
    return this.tokens.all().map(({ requests, expired }) => ({ requests, expired }));
  }

  private sign(subject: string): string {
    const issuedAt = Math.floor(this.now() / 1000);
    const claims = {
      sub: subject,
      iat: issuedAt,
      exp: issuedAt + Math.floor(this.lifeMs / 1000),
      jti: randomBytes(8).toString('hex'),
    };
    const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => encode(JSON.stringify(part)));
    const text = parts.join('.');
    return `${text}.${createHmac('sha256', this.key).update(text).digest('base64url')}`;
  }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
