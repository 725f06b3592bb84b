import { Readable } from 'node:stream';
import { Exchange, type ExchangeLimits, type Waiter } from './exchange.js';
import type { HttpHeaders, RequestSubject } from './http-request.js';

/** There as soon as the headers are; the body is still encoded. */
export interface RawStream {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Readable;
}

/** An exchange that hands the body on as it arrives; a reader that stops reading stops the server. */
export class StreamedExchange extends Exchange {
  private body: Readable | null = null;

  constructor(
    subject: RequestSubject,
    limits: ExchangeLimits,
    signal: AbortSignal | undefined,
    private readonly waiter: Waiter<RawStream>,
  ) {
    super(subject, limits, signal);
  }

  protected override onHead(status: number, headers: HttpHeaders): void {
    this.body = new Readable({
      read: () => this.resume(),
      destroy: (error, done) => {
        this.fail(error ?? new Error('The reader of the response stopped.'));
        done(error);
      },
    });
    // A failure before the reader listens is kept by the stream and met at the first read.
    this.body.on('error', () => undefined);
    this.waiter.answered({ status, headers, body: this.body });
  }

  protected override onChunk(chunk: Buffer): void {
    if (this.body?.push(chunk) === false) this.pause();
  }

  protected override onEnd(): void {
    this.body?.push(null);
  }

  protected override onFailure(error: unknown): void {
    if (this.body === null) this.waiter.failed(error);
    else this.body.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
