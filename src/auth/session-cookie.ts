import type { Request, Response } from 'express';
import type { AppConfig } from '../config/index.js';
import { authError } from './auth.errors.js';

const NAME = 'image-integrator-session';
/** A session ends when it was not used for so long. */
export const SESSION_SECONDS = 12 * 3600;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

type Site = Pick<AppConfig, 'PUBLIC_URL'>;

/** The session's secret that a browser sent, or null. */
export function cookieOf({ headers }: Pick<Request, 'headers'>): string | null {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${NAME}=`));
  return found === undefined ? null : found.slice(NAME.length + 1) || null;
}

/** Gives the browser the session's secret, or, with an empty one, takes it back. Scripts never see it, nor do other sites send it. */
export function sendCookie(request: Request, response: Response, secret: string, site: Site): void {
  response.cookie(NAME, secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(request, site),
    path: '/',
    maxAge: secret === '' ? 0 : SESSION_SECONDS * 1000,
  });
}

/**
 * Refuses a change that a browser sends from elsewhere: `ORIGIN_REFUSED`. Browsers say themselves whether a request comes from
 * the same site; older ones name its origin, which must be the host that was asked, or that of PUBLIC_URL.
 */
export function assertOwnOrigin(request: Request, site: Site): void {
  if (READING.has(request.method) || isOwnOrigin(request, site)) return;
  throw authError(
    'ORIGIN_REFUSED',
    `A change with a session's cookie must come from this installation's own pages, not from ${request.headers.origin ?? 'an unknown origin'}. Behind a proxy, set PUBLIC_URL. Scripts use "Authorization: Bearer <token>".`,
  );
}

function isOwnOrigin({ headers }: Request, { PUBLIC_URL }: Site): boolean {
  const fetchSite = headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  const { origin } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === headers.host || origin === (PUBLIC_URL && new URL(PUBLIC_URL).origin);
}

function isSecure(request: Request, { PUBLIC_URL }: Site): boolean {
  const isPublic = PUBLIC_URL?.startsWith('https:') === true;
  const asked = request.headers['x-forwarded-proto'] ?? request.protocol;
  return asked === 'https' || (isPublic && request.headers.host === new URL(PUBLIC_URL).host);
}
