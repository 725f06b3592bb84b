import type { Canaries } from './canaries.js';
import { type ErpAnswer, type ScriptedErp, type SeenRequest, serveErp } from './scripted-erp.js';

const ROWS = [
  { sku: 'SKU-1', images: [{ url: 'https://cdn.example/1.jpg', order: 1 }] },
  { sku: 'SKU-2', images: [{ url: 'https://cdn.example/2.jpg', order: 1 }] },
];

/**
 * A server with the worst manners: it puts what it was sent (headers, URL, body, credentials decoded) into whatever it
 * answers. `/login/…` issues tokens, cookies and CSRF tokens, and `/read` rows; `/refuse/<status>`, `/redirect` and `/broken` fail; `/renew` rejects
 * every second request. As Omnitron it refuses each row.
 */
export async function startEchoingParty(canaries: Canaries): Promise<ScriptedErp> {
  let renewals = 0;
  return await serveErp((request): ErpAnswer => {
    const [, room = '', detail = ''] = request.path.split('/');
    if (room === 'login') return { json: issued(canaries, detail), headers: issuedHeaders(canaries, detail) };
    if (room === 'api' && request.path.endsWith('/auth/login/'))
      return { json: issued(canaries, 'omnitron') };
    if (room === 'read')
      return {
        json: { results: ROWS },
        headers: { 'set-cookie': `page=${canaries.marker('cookie of a page')}; Path=/` },
      };
    if (room === 'redirect') return { status: 302, headers: { location: redirectTarget(request) } };
    if (room === 'broken')
      return { body: `{"results": [{"sku": ${request.headers.authorization} ${echo(request)}` };
    if (room === 'renew') {
      renewals += 1;
      return renewals % 2 === 1 ? page(401, request) : { json: { results: ROWS } };
    }
    if (room === 'refuse') return page(Number(detail), request);
    return { status: 400, json: { detail: echo(request) } };
  });
}

/** The token by every name that a login may look for. */
function issued(canaries: Canaries, name: string): object {
  const token = canaries.marker(`token of ${name}`);
  const refreshToken = canaries.secret(`rotated refresh token of ${name}`);
  return { token, access_token: token, key: token, SessionID: token, refresh_token: refreshToken };
}

/** A session cookie and a CSRF token, as those ERPs send that tell nothing in the body. */
function issuedHeaders(canaries: Canaries, name: string): Record<string, string> {
  return {
    'set-cookie': `sid=${canaries.marker(`cookie of ${name}`)}; Path=/; HttpOnly`,
    'x-csrf-token': canaries.marker(`csrf token of ${name}`),
  };
}

function redirectTarget(request: SeenRequest): string {
  return `/refuse/500?said=${encodeURIComponent(echo(request))}`;
}

function page(status: number, request: SeenRequest): ErpAnswer {
  const headers = { 'content-type': 'text/html' };
  return { status, headers, body: `<html><body><pre>${echo(request)}</pre></body></html>` };
}

/** All of the request in little room, so that what quotes the beginning of an answer quotes the credentials. */
function echo({ target, headers, body }: SeenRequest): string {
  const { host: _host, connection: _connection, 'user-agent': _agent, accept: _accept, ...told } = headers;
  const [, credentials = ''] = (headers.authorization ?? '').split(' ');
  return [
    credentials,
    Buffer.from(credentials, 'base64').toString('latin1'),
    JSON.stringify(told),
    target,
    body,
  ].join(' | ');
}
