import { BufferedExchange, type RawResponse } from './buffered-exchange.js';
import type { Connections } from './connections.js';
import { isEncoded } from './decompression.js';
import type { ExchangeLimits, Waiter } from './exchange.js';
import type { HostBudgets } from './host-budgets.js';
import {
  DEFAULT_TIMEOUTS,
  type HttpHeaders,
  type HttpTimeouts,
  type RequestSubject,
  type TlsOptions,
} from './http-request.js';
import type { ResponseBody } from './response-body.js';
import type { Transport } from './transport.js';
import { toTransportError } from './transport-error.js';
import { decodedBody } from './undici-adapter.js';

export interface WriterOptions {
  /** Connections at most, one request on each at a time. */
  readonly connections: number;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** Most bytes of a response body; default 1 MiB. */
  readonly maxBytes?: number;
  readonly tls?: TlsOptions;
  /** Masked in errors. */
  readonly secrets?: readonly string[];
}

export interface WriterRequest {
  /** Path and query, from `/`. */
  readonly path: string;
  /** Default POST. */
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly signal?: AbortSignal;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** A host that wants quiet for longer than this is an error at once (`HOST_CLOSED`); default a day. */
  readonly maxWaitMs?: number;
  /** Pace shared with every process, as in `HttpRequest`. */
  readonly requestsPerSecond?: number | null;
  /** Masked in errors, besides those of the writer: a token that was renewed meanwhile. */
  readonly secrets?: readonly string[];
}

export interface WriterResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: string;
  readonly durationMs: number;
}

const DEFAULT_WRITER_MAX_BYTES = 1024 * 1024;
const NO_SECRETS: readonly string[] = [];
/** A row waits for its turn rather than fail; whoever cancels it has its signal. */
const MAX_WAIT_MS = 86_400_000;

/**
 * The door of the per-row write: straight to undici's connections, with the same policy and the same errors as
 * `HttpClient.send`, without redirects (a redirect is a response) and without merging settings per request.
 */
export class HttpWriter {
  private readonly connections: Connections;
  private readonly origin: string;
  private readonly host: string;
  private readonly secrets: readonly string[];
  private readonly limits: ExchangeLimits;
  private last: { path: string; secrets: readonly string[]; subject: RequestSubject } | null = null;
  private lastLimits: { asked: Partial<HttpTimeouts>; limits: ExchangeLimits } | null = null;

  constructor(
    private readonly transport: Transport,
    private readonly budgets: HostBudgets,
    origin: string,
    options: WriterOptions,
  ) {
    const url = transport.policy('write').checkUrl(origin);
    this.origin = url.origin;
    this.host = url.host;
    this.connections = transport.openConnections(this.origin, options.connections, options.tls);
    this.secrets = options.secrets ?? [];
    this.limits = {
      timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
      maxBytes: options.maxBytes ?? DEFAULT_WRITER_MAX_BYTES,
    };
  }

  /**
   * One request, when the host may be asked (however long that takes; the signal ends it). Every status is a value;
   * failures below HTTP throw as `HttpClient.send` does.
   */
  send(request: WriterRequest): Promise<WriterResponse> {
    return new Promise((answered, failed) => this.start(request, { answered, failed }));
  }

  /**
   * As `send`, for who has the next request ready: started while the waiter is told, it takes the same
   * connection. Never throws.
   */
  start(request: WriterRequest, waiter: Waiter<WriterResponse>): void {
    const { requestsPerSecond = null, signal, maxWaitMs = MAX_WAIT_MS } = request;
    if (requestsPerSecond === null && this.budgets.isOpen(this.host)) {
      this.startAdmitted(request, waiter);
      return;
    }
    this.budgets
      .admit(this.host, { requestsPerSecond, maxWaitMs, signal })
      .then(() => this.startAdmitted(request, waiter), waiter.failed);
  }

  private startAdmitted(request: WriterRequest, waiter: Waiter<WriterResponse>): void {
    const { method = 'POST', path, headers, body, signal } = request;
    const subject = this.subjectOf(method, path, request.secrets ?? NO_SECRETS);
    const limits = this.limitsOf(request.timeouts);
    this.connections.take(
      (connection) => {
        const exchange = new BufferedExchange(subject, limits, signal, {
          answered: (raw) => {
            this.connections.release(connection);
            if (isPlain(raw)) waiter.answered(responseOf(raw, raw.whole));
            else this.read(raw, limits, subject).then(waiter.answered, waiter.failed);
          },
          failed: (error) => {
            this.connections.discard(connection);
            waiter.failed(error);
          },
        });
        exchange.start(connection, { path, method, headers, body });
      },
      (error) => waiter.failed(toTransportError(error, subject)),
    );
  }

  /** What takes longer than a moment: an encoded body, an answer that asks for quiet. */
  private async read(
    raw: RawResponse,
    limits: ExchangeLimits,
    subject: RequestSubject,
  ): Promise<WriterResponse> {
    const { status, headers, whole } = raw;
    await this.budgets.observe(this.host, status, headers, new Date());
    return responseOf(raw, await decodedBody(whole, headers, limits.maxBytes, subject));
  }

  /** The last one again, for as long as requests differ in nothing but their bodies. */
  private subjectOf(method: string, path: string, secrets: readonly string[]): RequestSubject {
    const { last } = this;
    if (last?.path === path && last.secrets === secrets && last.subject.method === method)
      return last.subject;
    const subject: RequestSubject = {
      purpose: 'write',
      method,
      url: this.origin + path,
      secrets: [...this.secrets, ...secrets],
    };
    this.last = { path, secrets, subject };
    return subject;
  }

  private limitsOf(timeouts: Partial<HttpTimeouts> | undefined): ExchangeLimits {
    if (timeouts === undefined) return this.limits;
    if (this.lastLimits?.asked !== timeouts) {
      const limits = { ...this.limits, timeouts: { ...this.limits.timeouts, ...timeouts } };
      this.lastLimits = { asked: timeouts, limits };
    }
    return this.lastLimits.limits;
  }

  /** Lets requests under way finish, then closes the connections. */
  close(): Promise<void> {
    return this.transport.closeConnections(this.connections);
  }
}

function isPlain({ status, headers }: RawResponse): boolean {
  return status !== 429 && status !== 503 && !isEncoded(headers);
}

function responseOf({ status, headers, durationMs }: RawResponse, body: ResponseBody): WriterResponse {
  return { status, headers, body: body.toString(), durationMs };
}
