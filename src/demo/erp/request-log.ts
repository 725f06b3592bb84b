import { type IncomingHttpHeaders } from 'node:http';
import { type SimRequest } from '../simulator/sim-request.js';

export interface LoggedRequest {
  readonly method: string;
  /** The request target exactly as it came over the line. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Requests kept whole; later ones are counted alone. */
const KEPT = 10_000;

/** What was asked, request by request, and how often each page was answered. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  private total = 0;
  private readonly pages = new Map<string, number>();

  add({ method, url, headers, body }: SimRequest): void {
    this.total += 1;
    if (this.requests.length < KEPT) this.requests.push({ method, url, headers, body });
  }

  countPage({ method, url, body }: SimRequest): void {
    const page = [method, url, body].filter((part) => part !== '').join(' ');
    this.pages.set(page, (this.pages.get(page) ?? 0) + 1);
  }

  get count(): number {
    return this.total;
  }

  /** Times answered by `METHOD target body`. */
  pageCounts(): Record<string, number> {
    return Object.fromEntries(this.pages);
  }

  reset(): void {
    this.requests.length = 0;
    this.total = 0;
    this.pages.clear();
  }
}
