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

/** Which batch wants to send: of which flow, and how many have begun before it. */
export interface Sending {
  readonly flow: string;
  readonly rank: number;
}

/** Those of a batch who wait, under the signal that they share. */
interface Group extends Sending {
  readonly signal: AbortSignal;
  readonly entrants: Set<Entrant>;
  readonly refuseAll: () => void;
}

/**
 * The queue in front of one Omnitron account: every request of every batch of this process passes here, at most `width`
 * at a time. Flows take turns, request by request, so that one with a million rows delays others by its part alone. Of a flow, older
 * batches go first, so that batches end one after the other: while one saves its outcomes, the next ones send. Within a batch it is
 * first come, first served. Whoever leaves admits the next one in the same moment.
 */
export class AccountLane {
  private busy = 0;
  private width = 0;
  private waiting = 0;
  private admitting = false;
  private readonly groups = new Map<AbortSignal, Group>();
  /** Of each flow that waits, the batch to admit from; the flow whose turn is next stands first. */
  private readonly turns = new Map<string, Group>();

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
   * Admits, perhaps at once, when a request of the batch may start; `leave` afterwards, in any case.
   * Refuses with the signal's reason.
   */
  enter(sending: Sending, signal: AbortSignal, entrant: Entrant): void {
    if (this.waiting === 0 && this.busy < this.width && !this.admitting) {
      this.busy += 1;
      entrant.admitted();
      return;
    }
    // A group is there only as long as its signal is not aborted, and asking a signal made of others is slow.
    const group = this.groups.get(signal) ?? this.openGroup(sending, signal);
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

  /** Out of the oldest batch of the flow whose turn it is; somebody waits. */
  private takeFirst(): Entrant {
    const [flow, group] = this.turns.entries().next().value as [string, Group];
    if (this.turns.size > 1) {
      this.turns.delete(flow);
      this.turns.set(flow, group);
    }
    const entrant = group.entrants.values().next().value as Entrant;
    group.entrants.delete(entrant);
    this.waiting -= 1;
    if (group.entrants.size === 0) this.closeGroup(group);
    return entrant;
  }

  private findOldest(flow: string): Group | undefined {
    const own = [...this.groups.values()].filter((group) => group.flow === flow);
    return own.length === 0
      ? undefined
      : own.reduce((oldest, group) => (group.rank < oldest.rank ? group : oldest));
  }

  private openGroup({ flow, rank }: Sending, signal: AbortSignal): Group | null {
    if (signal.aborted) return null;
    const entrants = new Set<Entrant>();
    const refuseAll = (): void => {
      this.forget(group);
      this.waiting -= entrants.size;
      for (const entrant of entrants) entrant.refused(signal.reason);
    };
    const group = { flow, rank, signal, entrants, refuseAll };
    signal.addEventListener('abort', refuseAll, { once: true });
    this.groups.set(signal, group);
    const oldest = this.turns.get(flow);
    if (oldest === undefined || rank < oldest.rank) this.turns.set(flow, group);
    return group;
  }

  private closeGroup(group: Group): void {
    this.forget(group);
    group.signal.removeEventListener('abort', group.refuseAll);
  }

  private forget(group: Group): void {
    this.groups.delete(group.signal);
    if (this.turns.get(group.flow) !== group) return;
    const oldest = this.findOldest(group.flow);
    if (oldest === undefined) this.turns.delete(group.flow);
    else this.turns.set(group.flow, oldest);
  }
}
