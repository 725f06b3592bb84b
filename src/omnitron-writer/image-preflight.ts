import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AppError, Clock, maskUrl } from '../common/index.js';
import {
  type AttemptResult,
  HttpClient,
  type HttpHeaders,
  type HttpStream,
  retryDelay,
} from '../http-client/index.js';
import { looksLikeImage, readImageHeader } from './image-header.js';

/** Omnitron's limit for width and height. */
const MAX_PIXELS = 2000;
/** Where a JPEG with a large preview has its size at last. */
const FIRST_BYTES = 256 * 1024;
const MAX_IMAGE_BYTES = 1024 * 1024 * 1024;
const ATTEMPTS = 3;
const REQUESTS_AT_ONCE = 16;
const TIMEOUTS = { headersMs: 15_000, totalMs: 30_000 };

/** What is wrong with the image behind a URL, for a person; null when Omnitron should be able to take it. */
export type ImageFinding = string | null;

/**
 * Looks at images before Omnitron fetches them: whether they can be reached, are PNG or JPEG, are not empty, and measure at
 * most 2000×2000 pixels. Asks for the first bytes alone; a server that sends all is not listened to any further.
 */
@Injectable()
export class ImagePreflight {
  constructor(
    private readonly http: HttpClient,
    private readonly clock: Clock,
  ) {}

  /** A finding per distinct URL, a few requests at a time. Rejects with the signal's reason alone. */
  async checkImages(urls: Iterable<string>, signal: AbortSignal): Promise<Map<string, ImageFinding>> {
    const findings = new Map<string, ImageFinding>();
    const next = new Set(urls).values();
    const lane = async (): Promise<void> => {
      for (let url = next.next(); !url.done; url = next.next())
        findings.set(url.value, await this.check(url.value, signal));
    };
    await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, lane));
    return findings;
  }

  private async check(url: string, signal: AbortSignal): Promise<ImageFinding> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.attempt(url, signal);
      signal.throwIfAborted();
      if ('finding' in result) return result.finding;
      const delayMs = retryDelay(attempt, result, this.clock.now(), Math.random);
      if (delayMs === null || attempt >= ATTEMPTS) return unreachable(result);
      await pause(delayMs, undefined, { signal });
    }
  }

  private async attempt(
    url: string,
    signal: AbortSignal,
  ): Promise<{ readonly finding: ImageFinding } | AttemptResult> {
    try {
      const response = await this.http.open({
        purpose: 'lookup',
        method: 'GET',
        url,
        headers: { range: `bytes=0-${FIRST_BYTES - 1}`, accept: 'image/png, image/jpeg' },
        maxBytes: MAX_IMAGE_BYTES,
        timeouts: TIMEOUTS,
        signal,
      });
      const bytes = await firstBytes(response.body);
      return response.status === 200 || response.status === 206
        ? { finding: judge(response, bytes) }
        : response;
    } catch (error) {
      return { error };
    }
  }
}

function judge({ headers }: HttpStream, bytes: Buffer): ImageFinding {
  if (bytes.length === 0) return 'it is empty';
  const type = mediaType(headers);
  if (type.startsWith('text/') || type === 'application/json') return `it is ${type}, not an image`;
  if (!looksLikeImage(bytes)) return `it is neither PNG nor JPEG (${type === '' ? 'no media type' : type})`;
  const header = readImageHeader(bytes);
  if (header === null) return 'it ends, or is damaged, before its size in pixels';
  const { width, height } = header;
  if (width > MAX_PIXELS || height > MAX_PIXELS)
    return `it measures ${width}×${height} pixels; Omnitron takes at most ${MAX_PIXELS}×${MAX_PIXELS}`;
  return null;
}

function unreachable(result: AttemptResult): string {
  if ('status' in result) return `it was answered with ${result.status}`;
  const { error } = result;
  return error instanceof AppError ? `${error.code}: ${maskUrl(error.message)}` : 'it could not be fetched';
}

function mediaType(headers: HttpHeaders): string {
  const value = [headers['content-type']].flat()[0] ?? '';
  return (value.split(';')[0] ?? '').trim().toLowerCase();
}

/** As much of a body as is needed; the rest is not waited for. */
async function firstBytes(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= FIRST_BYTES) break;
  }
  return Buffer.concat(chunks);
}
