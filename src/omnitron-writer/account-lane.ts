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

/** Who wants to enter; one of the two is called, once. Neither may throw. */
export interface Entrant {
  readonly admitted: () => void;
  readonly refused: (reason: unknown) => void;
}

/** Those of a batch who wait, under the signal that they share. */
interface Group {
  readonly rank: number;
  readonly signal: AbortSignal;
  readonly entrants: Set<Entrant>;
  readonly refuseAll: () => void;
}

/**
 * The queue in front of one Omnitron account: every request of every batch of this process passes here, at most `width`
 * at a time. Older batches go first, so that batches end one after the other: while one saves its outcomes, the next
 * ones send. Within a batch it is first come, first served. Whoever leaves admits the next one in the same moment.
 */
export class AccountLane {
  private busy = 0;
  private width = 0;
  private waiting = 0;
  private admitting = false;
  private readonly groups = new Map<AbortSignal, Group>();
  /** The one to admit from, once it has been looked for. */
  private oldest: Group | null = null;

  get inFlight(): number {
    return this.busy;
  }

  /** Requests that want to be in flight: those that are, and those that wait. */
  get demand(): number {
    return this.busy + this.waiting;
  }

  /** A new width holds from the next request on; 0 lets none start. */
  setWidth(width: number): void {
    this.width = width;
    this.admit();
  }

  /**
   * Admits, perhaps at once, when a request of the batch with this rank may start; `leave` afterwards, in any case.
   * Refuses with the signal's reason.
   */
  enter(rank: number, signal: AbortSignal, entrant: Entrant): void {
    if (this.waiting === 0 && this.busy < this.width && !this.admitting) {
      this.busy += 1;
      entrant.admitted();
      return;
    }
    // A group is there only as long as its signal is not aborted, and asking a signal made of others is slow.
    const group = this.groups.get(signal) ?? this.openGroup(rank, signal);
    if (group === null) return entrant.refused(signal.reason);
    group.entrants.add(entrant);
    this.waiting += 1;
    this.admit();
  }

  leave(): void {
    this.busy -= 1;
    this.admit();
  }

  /** Whoever is admitted may come back here before it returns; the loop goes on then. */
  private admit(): void {
    if (this.admitting) return;
    this.admitting = true;
    try {
      while (this.busy < this.width && this.waiting > 0) {
        this.busy += 1;
        this.takeFirst().admitted();
      }
    } finally {
      this.admitting = false;
    }
  }

  /** Out of the oldest batch; somebody waits. */
  private takeFirst(): Entrant {
    const group = (this.oldest ??= this.findOldest());
    const entrant = group.entrants.values().next().value as Entrant;
    group.entrants.delete(entrant);
    this.waiting -= 1;
    if (group.entrants.size === 0) this.closeGroup(group);
    return entrant;
  }

  private findOldest(): Group {
    return [...this.groups.values()].reduce((oldest, group) => (group.rank < oldest.rank ? group : oldest));
  }

  private openGroup(rank: number, signal: AbortSignal): Group | null {
    if (signal.aborted) return null;
    const entrants = new Set<Entrant>();
    const refuseAll = (): void => {
      this.forget(group);
      this.waiting -= entrants.size;
      for (const entrant of entrants) entrant.refused(signal.reason);
    };
    const group = { rank, signal, entrants, refuseAll };
    signal.addEventListener('abort', refuseAll, { once: true });
    this.groups.set(signal, group);
    if (this.oldest !== null && rank < this.oldest.rank) this.oldest = group;
    return group;
  }

  private closeGroup(group: Group): void {
    this.forget(group);
    group.signal.removeEventListener('abort', group.refuseAll);
  }

  private forget(group: Group): void {
    this.groups.delete(group.signal);
    if (this.oldest === group) this.oldest = null;
  }
}
