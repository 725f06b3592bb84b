import type { ScriptHttp, ScriptHttpRequest, ScriptHttpResponse } from '@image-integrator/script-sandbox';
import { Global, Injectable, Module } from '@nestjs/common';
import { HttpClient, HttpClientModule } from './http-client/index.js';
import { SCRIPT_HTTP } from './transform/index.js';

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
export class OutboundScriptHttp implements ScriptHttp {
  private underwayBytes = 0;

  constructor(private readonly http: HttpClient) {}

  async request(
    request: ScriptHttpRequest,
    signal: AbortSignal,
    take: (bytes: number) => void,
  ): Promise<ScriptHttpResponse> {
    checkRequest(request);
    const { method, url, headers, body, timeoutMs } = request;
    const response = await this.http.open({
      purpose: 'script',
      method,
      url,
      headers: { ...headers },
      ...(body === null ? {} : { body }),
      ...(timeoutMs === null ? {} : { timeouts: { totalMs: timeoutMs } }),
      signal,
    });
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
  imports: [HttpClientModule],
  providers: [{ provide: SCRIPT_HTTP, useClass: OutboundScriptHttp }],
  exports: [SCRIPT_HTTP],
})
export class ScriptHttpModule {}
