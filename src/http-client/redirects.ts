import { holdsSecret, maskUrl } from '../common/index.js';
import { httpClientError } from './http-client.errors.js';
import type { HttpHeaders, HttpRequest } from './http-request.js';

const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
]);

/**
 * The request that a redirect asks for, or null when the response is none. Follows RFC 9110 15.4: 303 becomes GET,
 * so does a POST at 301 or 302, unless it must keep its method; 307 and 308 keep method and body. Credentials stay with the host they were given
 * for: another host gets no credential header, and a body that holds a secret is not sent there (`REDIRECT_DENIED`).
 */
export function redirectOf(request: HttpRequest, status: number, headers: HttpHeaders): HttpRequest | null {
  const location = headers['location'];
  if (![301, 302, 303, 307, 308].includes(status) || typeof location !== 'string') return null;
  if (!URL.canParse(location, request.url)) {
    throw httpClientError(
      'REDIRECT_DENIED',
      `${maskUrl(request.url, request.secrets)} redirects to "${maskUrl(location, request.secrets)}", which is not a URL.`,
    );
  }
  const from = new URL(request.url);
  const to = new URL(location, from);
  if (to.hash === '') to.hash = from.hash;
  const becomesGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (becomesGet && request.keepMethod === true && request.method !== 'GET')
    throw becomesAnother(request, status, to);
  const next: HttpRequest = becomesGet
    ? {
        ...without(request, 'body'),
        method: 'GET',
        url: to.href,
        headers: dropHeaders(request, BODY_HEADERS),
      }
    : { ...request, url: to.href };
  return sameParty(from, to) ? next : withoutCredentials(next, from, to);
}

function becomesAnother({ method, url, secrets }: HttpRequest, status: number, to: URL): Error {
  return httpClientError(
    'REDIRECT_DENIED',
    `The ${method} to ${maskUrl(url, secrets)} was answered with ${status} and redirects to ${maskUrl(to.href, secrets)}. ` +
      `Followed, it would become a GET without its body. Set the URL to where it redirects, or the method to GET.`,
  );
}

/** The same origin, or its upgrade from http to https on the standard ports. */
function sameParty(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const upgrade = from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
  return upgrade && from.hostname === to.hostname;
}

function withoutCredentials(request: HttpRequest, from: URL, to: URL): HttpRequest {
  const secrets = request.secrets ?? [];
  if (request.body !== undefined && holdsSecret(request.body.toString(), secrets)) {
    throw httpClientError(
      'REDIRECT_DENIED',
      `${maskUrl(from.href, secrets)} redirects to ${to.origin}, and the request body holds credentials, which are not ` +
        `sent to another host. When ${to.origin} is the right server, set the URL to it.`,
    );
  }
  const named = new Set([...CREDENTIAL_HEADERS, 'host']);
  for (const header of request.credentialHeaders ?? []) named.add(header.toLowerCase());
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (holdsSecret(value, secrets)) named.add(name.toLowerCase());
  }
  return { ...without(request, 'tls'), headers: dropHeaders(request, named) };
}

function dropHeaders(request: HttpRequest, names: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => !names.has(name.toLowerCase())),
  );
}

function without(request: HttpRequest, key: 'body' | 'tls'): HttpRequest {
  const { [key]: _dropped, ...rest } = request;
  return rest;
}
