import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { serveHttp, type TestServer } from '../../support/http-server.js';

/** Stands before a system as a reverse proxy does, and stops the request of the test's choice. */
export interface Gate extends TestServer {
  /** Method and path of every request. */
  readonly seen: string[];
  /** Requests that the system did not answer: their connections were cut. */
  readonly cut: () => number;
  /** Does `work` before the request number `count` from now is passed on. */
  at(count: number, work: (request: IncomingMessage) => Promise<void>): void;
}

export async function openGate(port: () => number): Promise<Gate> {
  const seen: string[] = [];
  let cut = 0;
  let plan: { at: number; work: (request: IncomingMessage) => Promise<void> } | null = null;

  const passOn = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url: path, headers } = request;
    const onward = ask({ host: '127.0.0.1', port: port(), method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      answer.once('error', fail);
    });
    const fail = (): void => {
      cut += 1;
      response.destroy();
    };
    onward.once('error', fail);
    request.pipe(onward);
  };

  const server = await serveHttp(async (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (plan !== null && seen.length >= plan.at) {
      const { work } = plan;
      plan = null;
      await work(request);
    }
    passOn(request, response);
  });
  return Object.assign(server, {
    seen,
    cut: () => cut,
    at: (count: number, work: (request: IncomingMessage) => Promise<void>) => {
      plan = { at: seen.length + count, work };
    },
  });
}
