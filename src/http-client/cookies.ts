import { CookieJar } from 'tough-cookie';

/** Shorter values are flags like `tr` or `true`, and masking them would make every text unreadable. */
const MIN_SECRET_LENGTH = 8;

/**
 * The cookies of one session (RFC 6265: domain, path, expiry, `Secure`). Requests that carry them take in what their answers set,
 * redirects on the way included.
 */
export class Cookies {
  private hasNew = false;

  private constructor(private readonly jar: CookieJar) {}

  static empty(): Cookies {
    return new Cookies(new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true }));
  }

  /** From `toText`. */
  static from(text: string): Cookies {
    return new Cookies(CookieJar.deserializeSync(text));
  }

  toText(): string {
    return JSON.stringify(this.jar.serializeSync());
  }

  /** Whether a cookie was set since the last call. */
  takeChange(): boolean {
    const { hasNew } = this;
    this.hasNew = false;
    return hasNew;
  }

  /** The `Cookie` header of a request to `url`; cookies that the server set win over `given` ones of their name. */
  headerFor(url: string, given: string | undefined): string | undefined {
    const own = this.jar.getCookiesSync(url);
    const named = new Set(own.map(({ key }) => key));
    const others = (given ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== '' && !named.has(pair.split('=', 1)[0] ?? ''));
    const pairs = [...others, ...own.map((cookie) => cookie.cookieString())];
    return pairs.length === 0 ? given : pairs.join('; ');
  }

  /** Takes in the `Set-Cookie` of an answer from `url`; what is no cookie, or another server's, is passed over. */
  take(url: string, setCookie: string | readonly string[] | undefined): void {
    const lines = typeof setCookie === 'string' ? [setCookie] : (setCookie ?? []);
    const before = lines.length === 0 ? '' : this.jar.getCookieStringSync(url);
    for (const line of lines) this.jar.setCookieSync(reachable(line, url), url, { ignoreError: true });
    if (lines.length > 0 && this.jar.getCookieStringSync(url) !== before) this.hasNew = true;
  }

  /** The values, for masking. */
  secrets(): string[] {
    const { cookies } = this.jar.serializeSync() ?? { cookies: [] };
    return cookies.flatMap(({ value }) =>
      typeof value === 'string' && value.length >= MIN_SECRET_LENGTH ? [value] : [],
    );
  }
}

/**
 * A server behind a proxy names its own path, which the outside does not have (`Path=/b1s/v1` from `/Login`). Such a cookie would
 * never come back, so it counts for the whole server.
 */
function reachable(line: string, url: string): string {
  const path = /;\s*path=([^;]*)/i.exec(line)?.[1]?.trim().replace(/\/$/, '') ?? '';
  const { pathname } = new URL(url);
  const isOnWay = pathname === path || pathname.startsWith(`${path}/`);
  return isOnWay ? line : line.replace(/;\s*path=[^;]*/i, '; Path=/');
}
