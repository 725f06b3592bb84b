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

type Admit = () => void;

/**
 * The queue in front of one Omnitron account: every request of every batch of this process passes here, at most `width`
 * at a time. Older batches go first, so that batches end one after the other: while one saves its outcomes, the next
 * ones send. Within a batch it is first come, first served.
 *
 * A place that becomes free is given to those who wait when the current turn of the event loop ends. Until then whoever left
 * it may come back with its next row, unless somebody of the same batch or an older one waits: the usual case, without a
 * promise.
 */
export class AccountLane {
  private busy = 0;
  private width = 0;
  private waitingCount = 0;
  private admitting = false;
  /** Who waits, by the rank of the batch, lowest first. */
  private readonly waiting = new Map<number, Set<Admit>>();
  /** Of those who wait; Infinity when nobody does. */
  private lowestRank = Infinity;

  get inFlight(): number {
    return this.busy;
  }

  /** Requests that want to be in flight: those that are, and those that wait. */
  get demand(): number {
    return this.busy + this.waitingCount;
  }

  /** A new width holds from the next request on; 0 lets none start. */
  setWidth(width: number): void {
    this.width = width;
    this.admit();
  }

  /** Enters at once, or not at all. */
  tryEnter(rank: number): boolean {
    if (this.busy >= this.width || this.lowestRank <= rank) return false;
    this.busy += 1;
    return true;
  }

  /** Resolves when a request may start; `leave` afterwards, in any case. Rejects with the signal's reason. */
  enter(rank: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const admitted = (): void => {
        signal.removeEventListener('abort', givesUp);
        resolve();
      };
      const givesUp = (): void => {
        this.stopWaiting(rank, admitted);
        reject(signal.reason as Error);
      };
      this.startWaiting(rank, admitted);
      signal.addEventListener('abort', givesUp, { once: true });
      this.admit();
    });
  }

  leave(): void {
    this.busy -= 1;
    if (this.waitingCount === 0 || this.admitting) return;
    this.admitting = true;
    setImmediate(() => {
      this.admitting = false;
      this.admit();
    });
  }

  private admit(): void {
    while (this.busy < this.width && this.waitingCount > 0) {
      const rank = this.lowestRank;
      const [first] = this.waiting.get(rank) ?? [];
      if (first === undefined) return;
      this.stopWaiting(rank, first);
      this.busy += 1;
      first();
    }
  }

  private startWaiting(rank: number, admit: Admit): void {
    const waiting = this.waiting.get(rank) ?? new Set();
    this.waiting.set(rank, waiting.add(admit));
    this.waitingCount += 1;
    this.lowestRank = Math.min(this.lowestRank, rank);
  }

  private stopWaiting(rank: number, admit: Admit): void {
    const waiting = this.waiting.get(rank);
    if (waiting?.delete(admit) !== true) return;
    this.waitingCount -= 1;
    if (waiting.size > 0) return;
    this.waiting.delete(rank);
    this.lowestRank = Math.min(...this.waiting.keys());
  }
}
