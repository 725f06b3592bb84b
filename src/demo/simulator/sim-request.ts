import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** A request that has arrived whole. `url` is the request target exactly as it came over the line. */
export class SimRequest {
  readonly method: string;
  readonly url: string;
  /** The target up to its `?`, not decoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  private parsedQuery: URLSearchParams | null = null;

  constructor(
    message: IncomingMessage,
    readonly body: string,
  ) {
    this.method = message.method ?? 'GET';
    this.url = message.url ?? '/';
    this.headers = message.headers;
    const mark = this.url.indexOf('?');
    this.path = mark === -1 ? this.url : this.url.slice(0, mark);
  }

  /** The target behind its `?`, not decoded; empty when there is none. */
  get rawQuery(): string {
    return this.url.slice(this.path.length + 1);
  }

  get query(): URLSearchParams {
    this.parsedQuery ??= new URLSearchParams(this.rawQuery);
    return this.parsedQuery;
  }

  /** The media type of the body in lower case, without its parameters. */
  get mediaType(): string {
    return (this.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  }
}

/** Reads the whole body as UTF-8. A client that goes away mid-body is never answered, and changes nothing. */
export function receive(message: IncomingMessage, onRequest: (request: SimRequest) => void): void {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('end', () => {
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    onRequest(new SimRequest(message, body.toString('utf8')));
  });
}
