/** A job that waits for the other side for so long leaves its place to another one meanwhile. */
const PATIENCE_MS = 250;

/** What jobs are told apart by when the next one is chosen. */
export interface JobKeys {
  readonly flowId: string;
  /** Who is asked or written to: an ERP's host, an Omnitron account; null where nobody is. */
  readonly party: string | null;
}

/** The place of a job in hand. It counts as taken while the job works, not while it waits for an ERP or a shop. */
export class Slot {
  private waitsSinceMs: number | null = null;

  constructor(readonly keys: JobKeys) {}

  /** From now on the other side is waited for; said again at each sign of life, the waiting begins anew. */
  waits(): void {
    this.waitsSinceMs = performance.now();
  }

  works(): void {
    this.waitsSinceMs = null;
  }

  /** By `performance.now()`. */
  isTaken(nowMs: number): boolean {
    return this.waitsSinceMs === null || nowMs - this.waitsSinceMs < PATIENCE_MS;
  }
}
