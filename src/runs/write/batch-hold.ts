import type { BatchLease, BatchStore } from './batch-store.js';

/** Younger than any time after which a job is taken from a worker that lives. */
const FRESH_MS = 5_000;

/**
 * A lease as its worker knows it. A process may stand still at any point and wake up when its batch is long done: so it
 * sends a row only while its lease was confirmed a short while ago. Saving outcomes confirms it, which is why
 * the busy worker never asks.
 */
export class BatchHold {
  private confirmedAtMs = performance.now();

  constructor(
    readonly lease: BatchLease,
    private readonly store: Pick<BatchStore, 'confirmLease'>,
  ) {}

  /** By `performance.now()`. */
  isFresh(nowMs: number): boolean {
    return nowMs - this.confirmedAtMs < FRESH_MS;
  }

  /** `BATCH_TAKEN_OVER` when the lease is lost. */
  confirm(): Promise<void> {
    return this.confirmBy(() => this.store.confirmLease(this.lease));
  }

  /** Does something that throws `BATCH_TAKEN_OVER` when the lease is lost, and so confirms it. */
  async confirmBy<T>(work: () => Promise<T>): Promise<T> {
    const askedAtMs = performance.now();
    const result = await work();
    this.confirmedAtMs = askedAtMs;
    return result;
  }
}
