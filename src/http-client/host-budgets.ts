import type { BudgetStore } from './budget-store.js';
import { httpClientError } from './http-client.errors.js';
import type { HttpHeaders } from './http-request.js';
import { pause } from './pause.js';
import { retryAfterHeader } from './retry.js';

/** How old the knowledge that a host is open may be: the price of not asking Postgres before every request. */
const FRESH_MS = 1_000;
/** A host that asks for a day of quiet is asked again after this. */
export const MAX_QUIET_MS = 600_000;
const MAX_REMEMBERED_HOSTS = 1_000;

export interface Admission {
  /** Pace of this request among all that name one for the host; null for none. */
  readonly requestsPerSecond: number | null;
  /** A longer wait is refused instead of waited. */
  readonly maxWaitMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One request budget per host (`erp.example.com:8443`) for every flow of every process. Requests that name a pace share
 * the host's slots; and when a host answers 429 or 503 with a `Retry-After`, everybody keeps quiet until then, not only
 * the one who was told.
 */
export class HostBudgets {
  private readonly known = new Map<string, { checkedAtMs: number; closedUntilMs: number }>();
  private readonly asking = new Map<string, Promise<number>>();

  constructor(private readonly store: BudgetStore) {}

  /** Whether a request without pace may start right now, as far as this process knows. */
  isOpen(host: string): boolean {
    const known = this.known.get(host);
    const nowMs = performance.now();
    return known !== undefined && nowMs - known.checkedAtMs < FRESH_MS && known.closedUntilMs <= nowMs;
  }

  /**
   * Resolves when a request to `host` may start, with the milliseconds that it waited. `HOST_CLOSED` when that is
   * further away than `maxWaitMs`.
   */
  async admit(host: string, { requestsPerSecond, maxWaitMs, signal }: Admission): Promise<number> {
    if (requestsPerSecond === null && this.isOpen(host)) return 0;
    const waitMs =
      requestsPerSecond === null
        ? await this.closedForMs(host)
        : await this.store.reserve(host, 1000 / requestsPerSecond, maxWaitMs);
    if (waitMs > maxWaitMs) {
      throw httpClientError(
        'HOST_CLOSED',
        `${host} takes no requests for another ${Math.ceil(waitMs / 1000)} s: it asked for quiet (Retry-After), or its requests per second are spoken for. Try again then.`,
        { details: { host, retryAfterMs: Math.ceil(waitMs) } },
      );
    }
    if (waitMs > 0) await pause(waitMs, signal);
    return waitMs;
  }

  /** A host that is no more, so that nothing of it is kept. */
  async forget(host: string): Promise<void> {
    this.known.delete(host);
    await this.store.forget(host);
  }

  /** Learns from a response of `host`: 429 and 503 with a `Retry-After` (either form, read against `now`) close it. */
  async observe(host: string, status: number, headers: HttpHeaders, now: Date): Promise<void> {
    if (status !== 429 && status !== 503) return;
    const quietMs = retryAfterHeader(headers, now);
    if (quietMs === null || quietMs === 0) return;
    const ms = Math.min(quietMs, MAX_QUIET_MS);
    this.remember(host, ms);
    await this.store.closeFor(host, ms);
  }

  private async closedForMs(host: string): Promise<number> {
    const known = this.known.get(host);
    const nowMs = performance.now();
    if (known !== undefined && known.closedUntilMs > nowMs) return known.closedUntilMs - nowMs;
    // Whoever comes meanwhile waits for the same answer.
    const asking = this.asking.get(host) ?? this.ask(host);
    this.asking.set(host, asking);
    return asking;
  }

  private async ask(host: string): Promise<number> {
    try {
      const closedMs = await this.store.closedForMs(host);
      this.remember(host, closedMs);
      return closedMs;
    } finally {
      this.asking.delete(host);
    }
  }

  private remember(host: string, closedMs: number): void {
    if (this.known.size >= MAX_REMEMBERED_HOSTS) this.known.clear();
    const nowMs = performance.now();
    this.known.set(host, { checkedAtMs: nowMs, closedUntilMs: nowMs + closedMs });
  }
}
