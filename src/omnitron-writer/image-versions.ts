import { Injectable } from '@nestjs/common';
import { AppError, maskUrl } from '../common/index.js';
import { HttpClient, type HttpHeaders } from '../http-client/index.js';

const REQUESTS_AT_ONCE = 16;
const TIMEOUTS = { headersMs: 10_000, totalMs: 15_000 };
const MAX_IMAGE_BYTES = 1024 * 1024 * 1024;
/** Versions that are remembered: products share images, and come on several pages. */
const MAX_REMEMBERED = 50_000;
/** A host that fails so often, and never answers, is not asked any more for this page. */
const MOST_FAILURES = 20;
/** What servers answer that know no HEAD. */
const NO_HEAD: ReadonlySet<number> = new Set([400, 403, 405, 501]);

/** What a server tells of the picture behind a URL: its version; or, for a person, why there is none. */
export type ImageVersion = { readonly version: string } | { readonly unknown: string };

/**
 * `write.imageVersionHeaders`: which picture is behind a URL, by the ETag or Last-Modified that its server answers to a HEAD, a few
 * requests at a time. Each URL is asked once for a scope, a run say.
 */
@Injectable()
export class ImageVersions {
  private readonly remembered = new Map<string, ImageVersion>();

  constructor(private readonly http: HttpClient) {}

  /** By URL. Rejects with the signal's reason alone. */
  async findVersions(
    scope: string,
    urls: Iterable<string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ImageVersion>> {
    const found = new Map<string, ImageVersion>();
    const hosts = new Hosts();
    const next = new Set(urls).values();
    const lane = async (): Promise<void> => {
      for (let url = next.next(); !url.done; url = next.next()) {
        const key = `${scope} ${url.value}`;
        const version = this.remembered.get(key) ?? (await this.ask(url.value, hosts, signal));
        this.remembered.set(key, version);
        found.set(url.value, version);
      }
    };
    await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, lane));
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size <= MAX_REMEMBERED) break;
      this.remembered.delete(oldest);
    }
    return found;
  }

  private async ask(url: string, hosts: Hosts, signal: AbortSignal): Promise<ImageVersion> {
    if (hosts.isSilent(url)) return { unknown: 'its host did not answer' };
    try {
      const head = await this.send('HEAD', url, signal);
      const { status, headers } = NO_HEAD.has(head.status) ? await this.send('GET', url, signal) : head;
      hosts.note(url, status < 500);
      if (status < 200 || status >= 300) return { unknown: `it was answered with ${status}` };
      const version = versionOf(headers);
      return version === null ? { unknown: 'its server tells neither ETag nor Last-Modified' } : { version };
    } catch (error) {
      signal.throwIfAborted();
      hosts.note(url, false);
      return {
        unknown:
          error instanceof AppError ? `${error.code}: ${maskUrl(error.message)}` : 'it could not be asked',
      };
    }
  }

  private async send(
    method: 'HEAD' | 'GET',
    url: string,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly headers: HttpHeaders }> {
    const { status, headers, body } = await this.http.open({
      purpose: 'lookup',
      method,
      url,
      headers: method === 'GET' ? { range: 'bytes=0-0' } : {},
      maxBytes: MAX_IMAGE_BYTES,
      timeouts: TIMEOUTS,
      signal,
    });
    body.on('error', () => undefined).destroy();
    return { status, headers };
  }
}

/** Which hosts answer, within one page. */
class Hosts {
  private readonly failures = new Map<string, number>();

  isSilent(url: string): boolean {
    return (this.failures.get(hostOf(url)) ?? 0) >= MOST_FAILURES;
  }

  /** One answer is enough to go on asking. */
  note(url: string, answered: boolean): void {
    const host = hostOf(url);
    this.failures.set(host, answered ? Number.NEGATIVE_INFINITY : (this.failures.get(host) ?? 0) + 1);
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

/** An ETag as any server of the host writes it, weak or packed by gzip; else when and how large the file is. */
function versionOf(headers: HttpHeaders): string | null {
  const text = (name: string): string => [headers[name]].flat()[0]?.trim() ?? '';
  const etag = text('etag')
    .replace(/^W\//i, '')
    .replace(/^"(.*)"$/s, '$1')
    .replace(/[-;](gzip|br|deflate)$/i, '');
  if (etag !== '') return etag.slice(0, 500);
  const modified = text('last-modified');
  return modified === '' ? null : modified.slice(0, 100);
}
