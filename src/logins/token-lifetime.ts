import { valueAt } from './token-path.js';

/** Numbers beyond this are a moment (seconds since 1970), not a duration. */
const EPOCH_THRESHOLD = 1_000_000_000;

/** How the end of a token is known. */
export type LifetimeSource = 'setting' | 'response' | 'jwt' | 'unknown';

export interface Lifetime {
  /** Milliseconds from now, or null when nobody says. */
  readonly lifetimeMs: number | null;
  readonly source: LifetimeSource;
}

export interface LifetimeRules {
  /** What the operator says, which wins. */
  readonly lifetimeSeconds: number | null;
  /** Where the login response says it: seconds from now, seconds since 1970, or a date. */
  readonly expiresPath: string | null;
}

/** How long a token lives: by the setting, else by the response, else by its own `exp` when it is a JWT. */
export function tokenLifetime(token: string, response: unknown, rules: LifetimeRules, now: Date): Lifetime {
  if (rules.lifetimeSeconds !== null) return { lifetimeMs: rules.lifetimeSeconds * 1000, source: 'setting' };
  const declared = rules.expiresPath === null ? null : readMoment(valueAt(rules.expiresPath, response), now);
  if (declared !== null) return { lifetimeMs: declared, source: 'response' };
  const claimed = jwtLifetime(token, now);
  if (claimed !== null) return { lifetimeMs: claimed, source: 'jwt' };
  return { lifetimeMs: null, source: 'unknown' };
}

/** How long before its end a token is replaced: a minute, but never more than a quarter of its life. */
export function renewalMarginMs(lifetimeMs: number): number {
  return Math.min(60_000, lifetimeMs / 4);
}

function readMoment(value: unknown, now: Date): number | null {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    const ms = number > EPOCH_THRESHOLD ? number * 1000 - now.getTime() : number * 1000;
    return ms > 0 ? ms : null;
  }
  const ms = typeof value === 'string' ? Date.parse(value) - now.getTime() : Number.NaN;
  return ms > 0 ? ms : null;
}

/** By `exp` minus `iat`, so that a server whose clock runs ahead or behind does no harm; by `exp` alone without it. */
function jwtLifetime(token: string, now: Date): number | null {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return null;
  let claims: { exp?: unknown; iat?: unknown } | null;
  try {
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as typeof claims;
  } catch {
    return null; // Three parts with dots, but no JWT.
  }
  if (typeof claims?.exp !== 'number') return null;
  const from = typeof claims.iat === 'number' ? claims.iat * 1000 : now.getTime();
  const lifetimeMs = claims.exp * 1000 - from;
  return lifetimeMs > 0 ? lifetimeMs : null;
}
