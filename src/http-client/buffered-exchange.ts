import { Exchange, type ExchangeLimits, type Waiter } from './exchange.js';
import type { HttpHeaders, RequestSubject } from './http-request.js';
import { BodyCollector, type ResponseBody } from './response-body.js';

/** The body is as it came over the wire, still encoded. */
export interface RawResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly whole: ResponseBody;
  /** Until the last byte. */
  readonly durationMs: number;
}

/** An exchange that collects the whole body. */
export class BufferedExchange extends Exchange {
  private status = 0;
  private headers: HttpHeaders = {};
  private readonly collector = new BodyCollector();

  constructor(
    subject: RequestSubject,
    limits: ExchangeLimits,
    signal: AbortSignal | undefined,
    private readonly waiter: Waiter<RawResponse>,
  ) {
    super(subject, limits, signal);
  }

  protected override onHead(status: number, headers: HttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  protected override onChunk(chunk: Buffer): void {
    this.collector.add(chunk);
  }

  protected override onEnd(durationMs: number): void {
    const { status, headers } = this;
    this.waiter.answered({ status, headers, whole: this.collector.body(), durationMs });
  }

  protected override onFailure(error: unknown): void {
    this.waiter.failed(error);
  }
}
