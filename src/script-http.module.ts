import type { ScriptHttp, ScriptHttpRequest, ScriptHttpResponse } from '@image-integrator/script-sandbox';
import { Global, Injectable, Module } from '@nestjs/common';
import { HttpClient, HttpClientModule } from './http-client/index.js';
import { SCRIPT_HTTP } from './transform/index.js';

/** What scripts send goes out as everything does: through the one client, under its policy, timeouts and budgets. */
@Injectable()
class OutboundScriptHttp implements ScriptHttp {
  constructor(private readonly http: HttpClient) {}

  async request(request: ScriptHttpRequest, signal: AbortSignal): Promise<ScriptHttpResponse> {
    const { method, url, headers, body, timeoutMs } = request;
    const response = await this.http.send({
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
      text: response.body.toString(),
    };
  }
}

/** Joins two rooms that do not know each other: the sandbox asks, the HTTP client answers. */
@Global()
@Module({
  imports: [HttpClientModule],
  providers: [{ provide: SCRIPT_HTTP, useClass: OutboundScriptHttp }],
  exports: [SCRIPT_HTTP],
})
export class ScriptHttpModule {}
