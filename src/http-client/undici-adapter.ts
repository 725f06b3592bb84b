import { Readable } from 'node:stream';
import {
  AxiosHeaders,
  type AxiosAdapter,
  type AxiosRequestConfig,
  type InternalAxiosRequestConfig,
} from 'axios';
import { BufferedExchange, type RawResponse } from './buffered-exchange.js';
import { decoded, isEncoded } from './decompression.js';
import type { ExchangeLimits } from './exchange.js';
import type { HttpHeaders, RequestSubject, TlsOptions } from './http-request.js';
import { BodyCollector, type ResponseBody } from './response-body.js';
import { type RawStream, StreamedExchange } from './streamed-exchange.js';
import type { Transport } from './transport.js';

/** What a request needs beyond axios' own settings. A class, since axios copies plain objects and keeps instances. */
export class ExchangeSettings {
  constructor(
    readonly subject: RequestSubject,
    readonly limits: ExchangeLimits,
    readonly tls: TlsOptions | undefined,
    readonly signal: AbortSignal | undefined,
  ) {}
}

export interface ExchangeConfig extends AxiosRequestConfig<string | Buffer | undefined> {
  readonly exchange: ExchangeSettings;
}

/**
 * The axios adapter of this room: sends over undici, under the policy of `transport`. `responseType: 'stream'` answers
 * as soon as the headers are there; else `data` is the whole body, a `ResponseBody`. Any status is a response.
 */
export function undiciAdapter(transport: Transport): AxiosAdapter {
  return async (config) => {
    const { subject, limits, tls, signal } = settingsOf(config);
    const url = transport.policy(subject.purpose).checkUrl(config.url ?? '');
    const streamed = config.responseType === 'stream';
    const raw = await new Promise<RawStream | RawResponse>((answered, failed) => {
      const Kind = streamed ? StreamedExchange : BufferedExchange;
      new Kind(subject, limits, signal, { answered, failed }).start(transport.agent(subject.purpose, tls), {
        origin: url.origin,
        path: url.pathname + url.search,
        method: (config.method ?? 'GET').toUpperCase(),
        headers: config.headers.toJSON() as Record<string, string>,
        body: (config.data as string | Buffer | undefined) ?? null,
      });
    });
    const data =
      'body' in raw
        ? decoded(raw.body, raw.headers, limits.maxBytes, subject)
        : await decodedBody(raw.whole, raw.headers, limits.maxBytes, subject);
    return { data, status: raw.status, statusText: '', headers: new AxiosHeaders(raw.headers), config };
  };
}

/**
 * The decoded body of a buffered response. What is read of an ERP is unpacked as well when it is gzip by its first bytes alone: a
 * file that was packed, or a header that a proxy has lost.
 */
export async function decodedBody(
  raw: ResponseBody,
  headers: HttpHeaders,
  maxBytes: number,
  subject: RequestSubject,
): Promise<ResponseBody> {
  const unpack = (body: ResponseBody, by: HttpHeaders): Promise<ResponseBody> =>
    unpackedBody(body, by, maxBytes, subject);
  const body = raw.length === 0 || !isEncoded(headers) ? raw : await unpack(raw, headers);
  return subject.purpose === 'read' && isGzip(body) ? unpack(body, GZIP) : body;
}

const GZIP: HttpHeaders = { 'content-encoding': 'gzip' };

/** RFC 1952: two bytes of its own, and the one method that there is. */
function isGzip(body: ResponseBody): boolean {
  return body.length > 18 && body.byteAt(0) === 0x1f && body.byteAt(1) === 0x8b && body.byteAt(2) === 8;
}

async function unpackedBody(
  raw: ResponseBody,
  headers: HttpHeaders,
  maxBytes: number,
  subject: RequestSubject,
): Promise<ResponseBody> {
  const collector = new BodyCollector();
  for await (const chunk of decoded(Readable.from(raw.pieces()), headers, maxBytes, subject)) {
    collector.add(chunk as Buffer);
  }
  return collector.body();
}

function settingsOf(config: InternalAxiosRequestConfig): ExchangeSettings {
  const { exchange } = config as InternalAxiosRequestConfig & { exchange?: unknown };
  if (!(exchange instanceof ExchangeSettings)) {
    throw new TypeError('Requests go out through HttpClient, which sets their limits.');
  }
  return exchange;
}
