import { Logger } from '@nestjs/common';
import type { JobStore, Passed, TakenJob } from './job-store.js';
import { type JobKeys, Slot } from './slot.js';

/** Jobs in hand for each place, those included that wait for the other side. */
const HELD_PER_PLACE = 8;
/** While every place is taken by a job that may begin to wait. */
const LOOK_AGAIN_MS = 125;

/** How many jobs of a queue a process works on at once. */
export interface SlotLimits {
  readonly atOnce: number;
  /** Of them, waiting ones too, for one ERP or account. */
  readonly perParty: number;
  readonly perFlow: number;
}

/** A job in hand; `signal` ends when it was given to another worker. */
export interface JobInHand<T> {
  readonly data: T;
  readonly signal: AbortSignal;
  readonly slot: Slot;
}

interface Held<T> {
  readonly job: TakenJob<T>;
  readonly slot: Slot;
  readonly lost: AbortController;
}

/** What a queue does for its slots. */
export interface SlotOwner<T> {
  readonly queue: string;
  readonly limits: SlotLimits;
  handle(job: JobInHand<T>): Promise<void>;
  /** The job failed; it is to be tried again. */
  failed(job: TakenJob<T>, error: unknown): Promise<void>;
}

/**
 * The places of one queue in this process, each for one job; whichever is done takes the next job at once. `wake` says that there
 * may be jobs. Flows take turns, and neither a flow nor an ERP or account has more than its part of the places.
 */
export class JobSlots<T> {
  private readonly logger = new Logger(JobSlots.name);
  private readonly held = new Set<Held<T>>();
  private readonly ends = new Set<Promise<void>>();
  private looking = false;
  private lookAgain = false;
  /** Whether the last look found that nothing waits. */
  private isDry = false;
  private stopped = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly owner: SlotOwner<T>,
    private readonly store: JobStore,
  ) {}

  wake(): void {
    this.isDry = false;
    this.lookAgain = true;
    void this.look();
  }

  /** Tells that the jobs in hand are worked on, and ends the work on those that are not this process's any more. */
  async beat(): Promise<void> {
    const held = [...this.held];
    if (held.length === 0) return;
    const kept = await this.store.beat(
      this.owner.queue,
      held.map(({ job }) => job),
    );
    for (const { job, lost } of held)
      if (!kept.has(job.id)) lost.abort(new Error('The job was given to another worker.'));
  }

  /** No further job is taken. */
  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** When every job in hand has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.ends);
  }

  /** Puts back what is in hand. */
  async giveUp(reason: Error): Promise<void> {
    await Promise.all([...this.held].map(({ job }) => this.owner.failed(job, reason)));
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.lookAgain) {
        this.lookAgain = false;
        await this.fill();
      }
    } catch (error) {
      // The next poll tries again.
      this.logger.warn({ err: error, queue: this.owner.queue }, 'No jobs can be taken now');
    } finally {
      this.looking = false;
    }
  }

  private async fill(): Promise<void> {
    while (!this.stopped && this.hasPlace()) {
      const passed = this.passed();
      const job = await this.store.take<T>(this.owner.queue, passed);
      if (job === null) {
        this.isDry = passed.fullFlows.length === 0 && passed.fullParties.length === 0;
        return;
      }
      this.ends.add(this.work(job));
    }
  }

  private hasPlace(): boolean {
    const { atOnce } = this.owner.limits;
    const nowMs = performance.now();
    let taken = 0;
    for (const { slot } of this.held) if (slot.isTaken(nowMs)) taken += 1;
    if (taken < atOnce) return this.held.size < atOnce * HELD_PER_PLACE;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.lookAgain = true;
      void this.look();
    }, LOOK_AGAIN_MS);
    return false;
  }

  private passed(): Passed {
    const { perFlow, perParty } = this.owner.limits;
    const flows = this.countBy(({ flowId }) => flowId);
    return {
      busyFlows: [...flows.keys()],
      fullFlows: keysFrom(flows, perFlow),
      fullParties: keysFrom(
        this.countBy(({ party }) => party),
        perParty,
      ),
    };
  }

  private countBy(keyOf: (keys: JobKeys) => string | null): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { slot } of this.held) {
      const key = keyOf(slot.keys);
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }

  private work(job: TakenJob<T>): Promise<void> {
    const held = { job, slot: new Slot(job.keys), lost: new AbortController() };
    this.held.add(held);
    const end = this.settle(held).finally(() => {
      this.held.delete(held);
      this.ends.delete(end);
      if (this.isDry) return;
      this.lookAgain = true;
      void this.look();
    });
    return end;
  }

  private async settle({ job, slot, lost }: Held<T>): Promise<void> {
    const { owner } = this;
    try {
      await owner.handle({ data: job.data, signal: lost.signal, slot });
      await this.store.complete(owner.queue, job);
    } catch (error) {
      await owner.failed(job, error);
    }
  }
}

function keysFrom(counts: ReadonlyMap<string, number>, most: number): string[] {
  return [...counts].flatMap(([key, count]) => (count >= most ? [key] : []));
}
