import type { Readable } from 'node:stream';
import type { Cookies } from './cookies.js';
import type { ResponseBody } from './response-body.js';

/** Why a request is made; named in its errors. */
export type HttpPurpose = 'login' | 'read' | 'lookup' | 'write' | 'script' | 'alarm';

/** Every limit is on by default; each of them has its own error, which names it. */
export interface HttpTimeouts {
  /** Name resolution, TCP and TLS, until the request can be sent. */
  readonly connectMs: number;
  /** From the request until the response headers. */
  readonly headersMs: number;
  /** Between two pieces of the response body. */
  readonly idleMs: number;
  /** The whole exchange, body included. */
  readonly totalMs: number;
}

/** TLS of one server, PEM texts. There is no switch that turns verification off. */
export interface TlsOptions {
  /** Certificates to trust instead of the well-known authorities. */
  readonly ca?: string;
  /** Client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
}

export interface HttpRequest {
  readonly purpose: HttpPurpose;
  readonly method: string;
  /** Absolute, `http:` or `https:`, without user info. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** Most bytes of the response body, before and after decompression. */
  readonly maxBytes?: number;
  /** 0 returns a redirect as it is. */
  readonly maxRedirects?: number;
  /** A redirect that would make a GET without a body of this request is refused (`REDIRECT_DENIED`). */
  readonly keepMethod?: boolean;
  readonly tls?: TlsOptions;
  /** Pace that is shared with every request of every process that names one for this host; null or none: no pace. */
  readonly requestsPerSecond?: number | null;
  /** Masked wherever this request is reported; a header that holds one of them never crosses to another host. */
  readonly secrets?: readonly string[];
  /** Headers that carry credentials besides `Authorization` and `Cookie`. */
  readonly credentialHeaders?: readonly string[];
  /** Sent along where they belong, at every redirect too; what answers set is taken in. */
  readonly cookies?: Cookies;
  readonly signal?: AbortSignal;
}

export type HttpHeaders = Record<string, string | string[]>;

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
  /** Decompressed. */
  readonly body: ResponseBody;
  /** Where the response came from, after redirects. */
  readonly url: string;
  readonly durationMs: number;
}

/** A response whose body is read as it arrives: decompressed, capped at `maxBytes`; read it to its end or destroy it. */
export interface HttpStream {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Readable;
  readonly url: string;
}

export const DEFAULT_TIMEOUTS: HttpTimeouts = {
  connectMs: 10_000,
  headersMs: 60_000,
  idleMs: 30_000,
  totalMs: 120_000,
};
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
export const DEFAULT_MAX_REDIRECTS = 5;

/** What an error about a request says of it. */
export interface RequestSubject {
  readonly purpose: HttpPurpose;
  readonly method: string;
  readonly url: string;
  readonly secrets: readonly string[];
}
