import { setTimeout as pause } from 'node:timers/promises';

/** How hard one Omnitron account may be pressed by this process. */
export interface LaneLimits {
  /** Requests in flight at once. */
  readonly concurrency: number;
  /** Requests started per second at most; null for no limit. */
  readonly requestsPerSecond: number | null;
}

/** Where the lane takes its time from; a test gives its own. */
export interface LaneTime {
  nowMs(): number;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const systemTime: LaneTime = {
  nowMs: () => performance.now(),
  pause: (ms, signal) => pause(ms, undefined, { signal }),
};

/**
 * The queue in front of one Omnitron account: every request of every run to that account passes here. First come,
 * first served; a `Retry-After` closes the lane for all of them, not only for the row that was told.
 */
export class AccountLane {
  private inFlight = 0;
  private readonly waiting: (() => void)[] = [];
  private nextStartMs = 0;
  private closedUntilMs = 0;

  constructor(
    private limits: LaneLimits,
    private readonly time: LaneTime = systemTime,
  ) {}

  /** New limits (a flow was edited) hold from the next request on. */
  setLimits(limits: LaneLimits): void {
    this.limits = limits;
    this.admit();
  }

  /** Resolves when a request may start; `release` it afterwards, in any case. Rejects with the signal's reason. */
  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.inFlight < this.limits.concurrency && this.waiting.length === 0) this.inFlight += 1;
    else await this.queue(signal);
    try {
      await this.waitForStart(signal);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  release(): void {
    this.inFlight -= 1;
    this.admit();
  }

  /** Nothing starts for this long. */
  closeFor(ms: number): void {
    this.closedUntilMs = Math.max(this.closedUntilMs, this.time.nowMs() + ms);
  }

  private admit(): void {
    while (this.inFlight < this.limits.concurrency) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.inFlight += 1;
      next();
    }
  }

  private queue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      this.waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private async waitForStart(signal: AbortSignal): Promise<void> {
    const { requestsPerSecond } = this.limits;
    for (;;) {
      const now = this.time.nowMs();
      const openAt = Math.max(this.closedUntilMs, requestsPerSecond === null ? 0 : this.nextStartMs);
      if (openAt <= now) break;
      await this.time.pause(openAt - now, signal);
    }
    if (requestsPerSecond !== null) {
      this.nextStartMs = Math.max(this.nextStartMs, this.time.nowMs()) + 1000 / requestsPerSecond;
    }
  }
}
