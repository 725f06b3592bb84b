import type { Pool } from 'undici';
import { BufferedExchange } from './buffered-exchange.js';
import { isEncoded } from './decompression.js';
import type { ExchangeLimits } from './exchange.js';
import type { HostBudgets } from './host-budgets.js';
import {
  DEFAULT_TIMEOUTS,
  type HttpHeaders,
  type HttpTimeouts,
  type RequestSubject,
  type TlsOptions,
} from './http-request.js';
import type { Transport } from './transport.js';
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
 * The door of the per-row write: straight to an undici pool, with the same policy and the same errors as
 * `HttpClient.send`, without redirects (a redirect is a response) and without merging settings per request.
 */
export class HttpWriter {
  private readonly pool: Pool;
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
    const url = transport.policy.checkUrl(origin);
    this.origin = url.origin;
    this.host = url.host;
    this.pool = transport.openPool(this.origin, options.connections, options.tls);
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
  async send(request: WriterRequest): Promise<WriterResponse> {
    const { requestsPerSecond = null, signal, maxWaitMs = MAX_WAIT_MS } = request;
    if (requestsPerSecond !== null || !this.budgets.isOpen(this.host)) {
      await this.budgets.admit(this.host, { requestsPerSecond, maxWaitMs, signal });
    }
    const { method = 'POST', path, headers: sent, body: content } = request;
    const subject = this.subjectOf(method, path, request.secrets ?? NO_SECRETS);
    const limits = this.limitsOf(request.timeouts);
    const exchange = new BufferedExchange(subject, limits, request.signal);
    exchange.start(this.pool, { path, method, headers: sent, body: content });
    const { status, headers, whole, durationMs } = await exchange.response;
    if (status === 429 || status === 503) await this.budgets.observe(this.host, status, headers, new Date());
    const body = isEncoded(headers) ? await decodedBody(whole, headers, limits.maxBytes, subject) : whole;
    return { status, headers, body: body.toString(), durationMs };
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
    return this.transport.closePool(this.pool);
  }
}
