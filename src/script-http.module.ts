import type { ScriptHttp, ScriptHttpRequest, ScriptHttpResponse } from '@image-integrator/script-sandbox';
import { Global, Injectable, Module } from '@nestjs/common';
import { HttpClient, HttpClientModule, type HttpRequest, ResponseBody } from './http-client/index.js';
import {
  assertHost,
  isSessionRejected,
  type LoginSession,
  LoginSessions,
  LoginsModule,
} from './logins/index.js';
import { type FlowScriptHttp, SCRIPT_HTTP, type ScriptLogin } from './transform/index.js';

/** Headers that say which server is meant, or how a connection is used: the client's own business. */
const NOT_THE_SCRIPTS = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
/** What all scripts of this process together may have underway, on top of what each of them may. */
const MAX_UNDERWAY_BYTES = 256 * 1024 * 1024;

/** What scripts send goes out as everything does: through the one client, under its policy, timeouts and budgets. */
@Injectable()
export class OutboundScriptHttp implements FlowScriptHttp {
  private underwayBytes = 0;

  constructor(
    private readonly http: HttpClient,
    private readonly sessions: LoginSessions,
  ) {}

  /** Errors as those of `HttpClient`. */
  async request(
    request: ScriptHttpRequest,
    signal: AbortSignal,
    take: (bytes: number) => void,
  ): Promise<ScriptHttpResponse> {
    if (request.login)
      throw new Error('There is no login that a request could carry: set read.login of the flow.');
    return await this.send(request, signal, take, null);
  }

  withLogin(login: ScriptLogin): ScriptHttp {
    return {
      request: (request, signal, take) =>
        request.login ? this.requestAt(login, request, signal, take) : this.send(request, signal, take, null),
    };
  }

  /** With the session of a login, at its ERP alone; one that the ERP rejects is renewed once. */
  private async requestAt(
    { slug, origins }: ScriptLogin,
    request: ScriptHttpRequest,
    signal: AbortSignal,
    take: (bytes: number) => void,
  ): Promise<ScriptHttpResponse> {
    const origin = URL.parse(request.url)?.origin;
    if (origin === undefined || !origins.includes(origin)) {
      throw new Error(
        `The login "${slug}" goes to ${origins.join(' and ')} alone, where the Read card reads, and not to ${origin ?? 'what is no URL'}. Leave out login.`,
      );
    }
    const session = await this.sessions.getSession(slug, { signal });
    const answer = await this.send(request, signal, take, session);
    if (!isSessionRejected(session, { status: answer.status, body: ResponseBody.of(answer.text) }))
      return answer;
    return await this.send(request, signal, take, await this.sessions.renewSession(session, { signal }));
  }

  private async send(
    request: ScriptHttpRequest,
    signal: AbortSignal,
    take: (bytes: number) => void,
    session: LoginSession | null,
  ): Promise<ScriptHttpResponse> {
    checkRequest(request);
    if (session !== null) assertHost(session, request.url);
    const { method, url, headers, body, timeoutMs } = request;
    const response = await this.http.open({
      purpose: 'script',
      method,
      url: session === null ? url : withParams(url, session.query),
      headers: session === null ? { ...headers } : withHeaders(session.headers, headers),
      ...(body === null ? {} : { body }),
      ...(timeoutMs === null ? {} : { timeouts: { totalMs: timeoutMs } }),
      ...(session === null ? {} : carriedBy(session)),
      signal,
    });
    if (session !== null) await this.sessions.keepCookies(session);
    return {
      status: response.status,
      url: response.url,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : value,
        ]),
      ),
      text: await this.textOf(response.body, take),
    };
  }

  private async textOf(body: AsyncIterable<unknown>, take: (bytes: number) => void): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      // What throws in here destroys the body, and with it the connection.
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        this.underwayBytes += chunk.length;
        take(chunk.length);
        if (this.underwayBytes > MAX_UNDERWAY_BYTES)
          throw new Error('The HTTP of all scripts together holds too much at the moment. Try again.');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString();
    } finally {
      this.underwayBytes -= bytes;
    }
  }
}

function carriedBy({ tls, cookies, headers, secrets }: LoginSession): Partial<HttpRequest> {
  return {
    ...(tls === undefined ? {} : { tls }),
    ...(cookies === null ? {} : { cookies }),
    credentialHeaders: Object.keys(headers),
    secrets,
  };
}

/** What the script sets itself wins, as the headers of a Read card do. */
function withHeaders(
  session: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const kept = Object.entries(session).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...own };
}

function withParams(text: string, params: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(params).toString();
  if (added === '') return text;
  const url = new URL(text);
  url.search = url.search === '' ? added : `${url.search}&${added}`;
  return url.href;
}

function checkRequest({ method, headers }: ScriptHttpRequest): void {
  if (!METHODS.has(method)) {
    throw new Error(
      `"${method.slice(0, 40)}" is no method that a script may use: ${[...METHODS].join(', ')}.`,
    );
  }
  const refused = Object.keys(headers).find((name) => NOT_THE_SCRIPTS.has(name.trim().toLowerCase()));
  if (refused !== undefined)
    throw new Error(`A script cannot set the header "${refused}": it is set by the client.`);
}

/** Joins two rooms that do not know each other: the sandbox asks, the HTTP client answers. */
@Global()
@Module({
  imports: [HttpClientModule, LoginsModule],
  providers: [{ provide: SCRIPT_HTTP, useClass: OutboundScriptHttp }],
  exports: [SCRIPT_HTTP],
})
export class ScriptHttpModule {}
