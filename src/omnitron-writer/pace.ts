import type { LaneTime } from './account-lane.js';

/** How much of an account's time one process takes at once, so that nobody is asked before each request. */
const BLOCK_SECONDS = 0.2;
/** How late a request may use its start time; what is older is lost, so that no burst follows a stall. */
const GRACE_MS = 25;

/** Takes the next `count` start times of an account, `intervalMs` apart; gives the milliseconds until the first. */
export type ReserveStarts = (intervalMs: number, count: number) => Promise<number>;

/**
 * Requests per second of one account over all processes. The account has one row of start times; processes take
 * them in blocks and start their requests at them, one block after the other, so that together they keep the pace.
 */
export class Pace {
  private nextAtMs = 0;
  private blockEndsAtMs = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly reserve: ReserveStarts,
    private readonly time: LaneTime,
  ) {}

  /** Resolves when the next request may start: first come, first served. Rejects with the signal's reason. */
  async waitForStart(requestsPerSecond: number, signal: AbortSignal): Promise<void> {
    const mine = this.turn.then(async () => {
      signal.throwIfAborted();
      return this.takeStart(requestsPerSecond);
    });
    this.turn = mine.catch(() => undefined);
    const startAtMs = await mine;
    const waitMs = startAtMs - this.time.nowMs();
    if (waitMs > 0) await this.time.pause(waitMs, signal);
  }

  private async takeStart(requestsPerSecond: number): Promise<number> {
    const intervalMs = 1000 / requestsPerSecond;
    if (this.earliestMs() >= this.blockEndsAtMs - intervalMs / 2) await this.takeBlock(intervalMs);
    const startAtMs = this.earliestMs();
    this.nextAtMs = startAtMs + intervalMs;
    return startAtMs;
  }

  private async takeBlock(intervalMs: number): Promise<void> {
    const count = Math.max(1, Math.round((BLOCK_SECONDS * 1000) / intervalMs));
    const waitMs = await this.reserve(intervalMs, count);
    this.nextAtMs = this.time.nowMs() + waitMs;
    this.blockEndsAtMs = this.nextAtMs + count * intervalMs;
  }

  private earliestMs(): number {
    return Math.max(this.nextAtMs, this.time.nowMs() - GRACE_MS);
  }
}
