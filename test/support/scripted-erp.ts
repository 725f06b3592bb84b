import type { IncomingHttpHeaders } from 'node:http';
import { bodyOf, serveHttp, type TestServer } from './http-server.js';

/** A request as the ERP saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What an ERP answers: JSON by default. A text or buffer goes out as it is. */
export interface ErpAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly json?: unknown;
  readonly body?: string | Buffer;
}

export interface ScriptedErp extends TestServer {
  /** Every request, in order of arrival. */
  readonly seen: SeenRequest[];
}

/** An ERP made for one test: `answer` decides each request, over real HTTP. */
export async function serveErp(
  answer: (request: SeenRequest, index: number) => ErpAnswer | Promise<ErpAnswer>,
): Promise<ScriptedErp> {
  const seen: SeenRequest[] = [];
  const server = await serveHttp(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://erp');
    const request: SeenRequest = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: await bodyOf(incoming),
    };
    seen.push(request);
    const { status = 200, headers = {}, json, body } = await answer(request, seen.length - 1);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body ?? (json === undefined ? '' : JSON.stringify(json)));
  });
  return Object.assign(server, { seen });
}
