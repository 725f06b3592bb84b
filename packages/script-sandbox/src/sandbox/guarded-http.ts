import type { SandboxLimits } from '../runner-protocol.js';
import type { ScriptHttpRequest } from '../script-http.js';
import type { EngineHost } from './engine.js';

/** What a script passes on: everything is unchecked text from inside the sandbox. */
interface RawRequest {
  readonly method?: unknown;
  readonly url?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly timeoutMs?: unknown;
  readonly login?: unknown;
}

/**
 * `http.request` of both languages: JSON text in, JSON text out, within the card's budget of calls. The answer is
 * `{"response": …}` or `{"error": "…"}`, so that a refusal is an ordinary exception inside the script.
 */
export function guardedHttp(limits: SandboxLimits, host: EngineHost): (request: string) => Promise<string> {
  let calls = 0;
  return async (text) => {
    try {
      calls += 1;
      if (limits.maxHttpCalls === 0) {
        throw new Error(
          'HTTP is switched off for this script. Set maxHttpCalls to the number of calls it may make; a test by a viewer makes none.',
        );
      }
      if (calls > limits.maxHttpCalls) {
        throw new Error(`The script has used up its ${limits.maxHttpCalls} HTTP calls (maxHttpCalls).`);
      }
      const response = await host.http(toRequest(JSON.parse(text) as RawRequest));
      return JSON.stringify({ response });
    } catch (error) {
      return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function toRequest({ method, url, headers, body, timeoutMs, login }: RawRequest): ScriptHttpRequest {
  if (typeof url !== 'string' || url === '') throw new Error('http.request needs a url.');
  return {
    method: typeof method === 'string' ? method.toUpperCase() : 'GET',
    url,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
    body: typeof body === 'string' ? body : null,
    timeoutMs: typeof timeoutMs === 'number' && timeoutMs > 0 ? timeoutMs : null,
    login: login === true,
  };
}
