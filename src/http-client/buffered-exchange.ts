import { Exchange } from './exchange.js';
import type { HttpHeaders } from './http-request.js';
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
  private readonly outcome = Promise.withResolvers<RawResponse>();
  readonly response = this.outcome.promise;
  private status = 0;
  private headers: HttpHeaders = {};
  private readonly collector = new BodyCollector();

  protected override onHead(status: number, headers: HttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  protected override onChunk(chunk: Buffer): void {
    this.collector.add(chunk);
  }

  protected override onEnd(durationMs: number): void {
    const { status, headers } = this;
    this.outcome.resolve({ status, headers, whole: this.collector.body(), durationMs });
  }

  protected override onFailure(error: unknown): void {
    this.outcome.reject(error);
  }
}
