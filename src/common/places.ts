/** How many are at work at once for one key, and how many may wait for how long. */
export interface PlaceLimits {
  readonly atOnce: number;
  readonly maxWaiting: number;
  readonly patienceMs: number;
  /** What those are told who find too many before them, or have waited in vain. */
  readonly busy: () => Error;
}

interface Queue {
  taken: number;
  readonly waiting: (() => void)[];
}

/** Places for work that takes its time. Who would wait for long is refused early, instead of being answered late. */
export class Places {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly limits: PlaceLimits) {}

  /** Does the work once there is a place for it; throws `busy()` when there is none in time. */
  async hold<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? { taken: 0, waiting: [] };
    this.queues.set(key, queue);
    if (queue.taken < this.limits.atOnce) queue.taken += 1;
    else await this.wait(queue);
    try {
      return await work();
    } finally {
      const next = queue.waiting.shift();
      if (next !== undefined) next();
      else {
        queue.taken -= 1;
        if (queue.taken === 0) this.queues.delete(key);
      }
    }
  }

  private async wait({ waiting }: Queue): Promise<void> {
    const { maxWaiting, patienceMs, busy } = this.limits;
    if (waiting.length >= maxWaiting) throw busy();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push(resolve);
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(resolve), 1);
      reject(busy());
    }, patienceMs);
    await promise.finally(() => clearTimeout(timer));
  }
}
