import { type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** What a simulator answers. A body that is not text is written piece by piece, so that it may be of any size. */
export interface SimAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Iterable<string>;
}

export const JSON_TYPE = 'application/json';

export function json(status: number, value: unknown, headers?: Readonly<Record<string, string>>): SimAnswer {
  return jsonText(status, JSON.stringify(value), headers);
}

/** The same for JSON that is text already. */
export function jsonText(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): SimAnswer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body };
}

export function html(
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): SimAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

export function send(response: ServerResponse, answer: SimAnswer): void {
  if (typeof answer.body === 'string') {
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-length': Buffer.byteLength(answer.body),
    });
    response.end(answer.body);
  } else {
    response.writeHead(answer.status, { ...answer.headers });
    Readable.from(answer.body).pipe(response);
  }
}
