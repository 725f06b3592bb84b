import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Readable } from 'node:stream';
import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import type { AxiosResponse, ResponseType } from 'axios';
import { Clock } from '../common/index.js';
import { ACCEPT_ENCODING } from './decompression.js';
import { httpClientError } from './http-client.errors.js';
import {
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_REDIRECTS,
  DEFAULT_TIMEOUTS,
  type HttpHeaders,
  type HttpPurpose,
  type HttpRequest,
  type HttpResponse,
  type HttpStream,
} from './http-request.js';
import { HostBudgets } from './host-budgets.js';
import { HttpWriter, type WriterOptions } from './http-writer.js';
import { pause } from './pause.js';
import { redirectOf } from './redirects.js';
import type { ResponseBody } from './response-body.js';
import { type AttemptResult, DEFAULT_RETRY, retryDelay, type RetryPolicy } from './retry.js';
import { describeRequest } from './transport-error.js';
import { Transport } from './transport.js';
import { type ExchangeConfig, ExchangeSettings } from './undici-adapter.js';

const USER_AGENT = 'image-integrator';

/**
 * The one way out. Every request passes the same policy (where it may go, how long it may take, how much it may
 * bring, what is told of it) through one of two doors: axios for logins, reads and look-ups; an undici pool for the
 * write of single rows (`openWriter`), where the rate is what matters.
 */
@Injectable()
export class HttpClient {
  constructor(
    private readonly http: HttpService,
    private readonly transport: Transport,
    private readonly budgets: HostBudgets,
    private readonly clock: Clock,
  ) {}

  /** Refuses a URL that could not be requested: `URL_INVALID`, `EGRESS_DENIED`. For checks on save; resolves no name. */
  checkUrl(purpose: HttpPurpose, url: string): void {
    this.transport.policy(purpose).checkUrl(url);
  }

  /**
   * One attempt, when the host may be asked. Every HTTP status is a value; what fails below HTTP throws an `AppError` of
   * http-client.errors.ts. Redirects are followed within the policy. When `signal` is aborted, rejects with its reason.
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    await this.admit(request, DEFAULT_RETRY.maxWaitMs);
    return await this.sendAdmitted(request);
  }

  /** As `send`, but resolves at the headers with the body as a stream, for responses too large to hold. */
  async open(request: HttpRequest): Promise<HttpStream> {
    await this.admit(request, DEFAULT_RETRY.maxWaitMs);
    const { response, url } = await this.follow<Readable>(request, 'stream');
    return { status: response.status, headers: headersOf(response), body: response.data, url };
  }

  /**
   * `send`, again while it may help: transient failures, 408, 425, 429 and statuses from 499 up, with full jitter,
   * never sooner than `Retry-After` asks. Ends with the last response (or error) when the attempts or the total wait
   * are used up. For requests that may be repeated.
   */
  async sendWithRetry(
    request: HttpRequest,
    policy: Partial<RetryPolicy> = {},
  ): Promise<HttpResponse & { attempts: number }> {
    const rules = { ...DEFAULT_RETRY, ...policy };
    let waitLeftMs = rules.maxWaitMs;
    for (let attempt = 1; ; attempt += 1) {
      waitLeftMs -= await this.admit(request, waitLeftMs);
      const result = await this.attempt(request);
      const delayMs = retryDelay(attempt, result, this.clock.now(), Math.random, rules);
      if (delayMs === null || attempt >= rules.maxAttempts || delayMs > waitLeftMs) {
        if ('error' in result) throw result.error;
        return { ...result, attempts: attempt };
      }
      waitLeftMs -= delayMs;
      await pause(delayMs, request.signal);
    }
  }

  /** A pool to one origin (`https://host`) for many small writes. Close it after use. */
  openWriter(origin: string, options: WriterOptions): HttpWriter {
    return new HttpWriter(this.transport, this.budgets, origin, options);
  }

  /** Waits for the host's budget; resolves with the milliseconds that it took. */
  private async admit(request: HttpRequest, maxWaitMs: number): Promise<number> {
    const { host } = this.transport.policy(request.purpose).checkUrl(request.url);
    const { requestsPerSecond = null, signal } = request;
    return await this.budgets.admit(host, { requestsPerSecond, maxWaitMs, signal });
  }

  private async sendAdmitted(request: HttpRequest): Promise<HttpResponse> {
    const startedAt = performance.now();
    const { response, url } = await this.follow<ResponseBody>(request, 'arraybuffer');
    return {
      status: response.status,
      headers: headersOf(response),
      body: response.data,
      url,
      durationMs: Math.round(performance.now() - startedAt),
    };
  }

  private async attempt(request: HttpRequest): Promise<HttpResponse | { error: unknown }> {
    try {
      return await this.sendAdmitted(request);
    } catch (error) {
      return { error } satisfies AttemptResult;
    }
  }

  private async follow<T>(
    first: HttpRequest,
    responseType: ResponseType,
  ): Promise<{ response: AxiosResponse<T>; url: string }> {
    const maxRedirects = first.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
    let request = first;
    for (let hops = 0; ; hops += 1) {
      const response = await this.exchange<T>(request, responseType);
      const headers = headersOf(response);
      request.cookies?.take(request.url, headers['set-cookie']);
      await this.budgets.observe(new URL(request.url).host, response.status, headers, this.clock.now());
      const next = maxRedirects === 0 ? null : redirectOf(request, response.status, headers);
      if (next === null) return { response, url: request.url };
      if (responseType === 'stream') (response.data as Readable).destroy();
      if (hops >= maxRedirects) {
        throw httpClientError(
          'TOO_MANY_REDIRECTS',
          `The ${describeRequest(subjectOf(first))} was redirected more than ${maxRedirects} times. Set the URL to where it ends.`,
        );
      }
      request = next;
    }
  }

  private async exchange<T>(request: HttpRequest, responseType: ResponseType): Promise<AxiosResponse<T>> {
    const limits = {
      timeouts: { ...DEFAULT_TIMEOUTS, ...request.timeouts },
      maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
    };
    const config: ExchangeConfig = {
      url: request.url,
      method: request.method,
      headers: {
        accept: '*/*',
        'accept-encoding': ACCEPT_ENCODING,
        'content-type': false,
        'user-agent': USER_AGENT,
        ...withCookies(sendable(request.headers), request),
      },
      data: request.body,
      responseType,
      exchange: new ExchangeSettings(subjectOf(request), limits, request.tls, request.signal),
    };
    return this.http.axiosRef.request<T>(config);
  }
}

function subjectOf(request: HttpRequest): ExchangeSettings['subject'] {
  return {
    purpose: request.purpose,
    method: request.method,
    url: request.url,
    secrets: request.secrets ?? [],
  };
}

function withCookies(headers: Record<string, string>, { cookies, url }: HttpRequest): Record<string, string> {
  const cookie = cookies?.headerFor(url, headers['cookie']);
  return cookie === undefined ? headers : { ...headers, cookie };
}

function headersOf(response: AxiosResponse): HttpHeaders {
  return Object.fromEntries(Object.entries(response.headers));
}

/** Header names in lower case; `REQUEST_INVALID` names the header that HTTP has no way to send. */
function sendable(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => {
      try {
        validateHeaderName(name);
        validateHeaderValue(name, value);
      } catch (cause) {
        throw httpClientError(
          'REQUEST_INVALID',
          `The header "${name}" cannot be sent: a name is letters, digits and dashes, and a value has no line breaks and no characters beyond Latin-1.`,
          { cause },
        );
      }
      return [name.toLowerCase(), value];
    }),
  );
}
