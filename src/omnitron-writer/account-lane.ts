import { setTimeout as pause } from 'node:timers/promises';

/** Where waiting takes its time from; a test gives its own. */
export interface LaneTime {
  nowMs(): number;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemTime: LaneTime = {
  nowMs: () => performance.now(),
  pause: (ms, signal) => pause(ms, undefined, { signal }),
};

/**
 * The queue in front of one Omnitron account: every request of every run of this process passes here, at most `width`
 * at a time. First come, first served.
 */
export class AccountLane {
  private busy = 0;
  private width = 0;
  private readonly waiting = new Set<() => void>();

  get inFlight(): number {
    return this.busy;
  }

  /** Requests that want to be in flight: those that are, and those that wait. */
  get demand(): number {
    return this.busy + this.waiting.size;
  }

  /** A new width holds from the next request on; 0 lets none start. */
  setWidth(width: number): void {
    this.width = width;
    this.admit();
  }

  /** Enters at once, or not at all. */
  tryEnter(): boolean {
    if (this.busy >= this.width || this.waiting.size > 0) return false;
    this.busy += 1;
    return true;
  }

  /** Resolves when a request may start; `leave` afterwards, in any case. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const admitted = (): void => {
        signal.removeEventListener('abort', givesUp);
        resolve();
      };
      const givesUp = (): void => {
        this.waiting.delete(admitted);
        reject(signal.reason as Error);
      };
      this.waiting.add(admitted);
      signal.addEventListener('abort', givesUp, { once: true });
      this.admit();
    });
  }

  leave(): void {
    this.busy -= 1;
    this.admit();
  }

  private admit(): void {
    for (const admitted of this.waiting) {
      if (this.busy >= this.width) return;
      this.waiting.delete(admitted);
      this.busy += 1;
      admitted();
    }
  }
}
