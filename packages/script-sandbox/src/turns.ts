import { SandboxError } from './sandbox-error.js';

/** Who may have how many of the processes, and how long the queue for them may be. Unlimited where nothing is said. */
export interface TurnLimits {
  /** Turns at a time. */
  readonly size: number;
  /** Of these, how many only checks may take. */
  readonly keptForChecks?: number;
  /** Turns of one owner at a time. */
  readonly perOwner?: number;
  /** Jobs that may wait, of one owner and of all together. */
  readonly maxWaitingOfOwner?: number;
  readonly maxWaiting?: number;
}

export interface Asker {
  readonly owner: string;
  readonly isCheck: boolean;
}

interface Waiter extends Asker {
  readonly go: () => void;
  readonly giveUp: (reason: unknown) => void;
}

const COME_BACK_MS = 5_000;

/**
 * Turns at something of which there are few. Checks go before runs; then comes the owner whose last turn is longest ago, so that
 * one with a hundred jobs delays the others by one job.
 */
export class Turns {
  private readonly held = new Map<string, number>();
  private readonly lastTurn = new Map<string, number>();
  private waiters: Waiter[] = [];
  private taken = 0;
  private runs = 0;
  private count = 0;

  constructor(private readonly limits: TurnLimits) {}

  get busy(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.waiters.length;
  }

  /** Waits for a turn; `SCRIPT_BUSY` where too many wait already, the reason of `signal` when it is aborted. Call what it answers at the end. */
  async take(asker: Asker, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (!this.mayGo(asker)) await this.wait(asker, signal);
    else this.enter(asker);
    return () => this.leave(asker);
  }

  /** Everybody who waits is told `reason`. */
  dismiss(reason: unknown): void {
    for (const waiter of this.waiters.splice(0)) waiter.giveUp(reason);
  }

  private mayGo({ owner, isCheck }: Asker): boolean {
    const { size, keptForChecks = 0, perOwner = Infinity } = this.limits;
    if (this.taken >= size || (this.held.get(owner) ?? 0) >= perOwner) return false;
    return isCheck || this.runs < Math.max(1, size - keptForChecks);
  }

  private enter({ owner, isCheck }: Asker): void {
    this.taken += 1;
    if (!isCheck) this.runs += 1;
    this.held.set(owner, (this.held.get(owner) ?? 0) + 1);
    this.count += 1;
    this.lastTurn.set(owner, this.count);
  }

  private leave({ owner, isCheck }: Asker): void {
    this.taken -= 1;
    if (!isCheck) this.runs -= 1;
    const left = (this.held.get(owner) ?? 1) - 1;
    if (left === 0) this.held.delete(owner);
    else this.held.set(owner, left);
    for (let next = this.nextWaiter(); next !== undefined; next = this.nextWaiter()) {
      this.remove(next);
      this.enter(next);
      next.go();
    }
    if (this.waiters.length === 0) this.lastTurn.clear();
  }

  private nextWaiter(): Waiter | undefined {
    const lastTurn = ({ owner }: Waiter): number => this.lastTurn.get(owner) ?? 0;
    const before = (a: Waiter, b: Waiter): number =>
      Number(b.isCheck) - Number(a.isCheck) || lastTurn(a) - lastTurn(b);
    return this.waiters.filter((waiter) => this.mayGo(waiter)).toSorted(before)[0];
  }

  private async wait(asker: Asker, signal: AbortSignal | undefined): Promise<void> {
    this.refuseWhenDeep(asker.owner);
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.remove(waiter);
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        ...asker,
        go: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        giveUp: reject,
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.waiters.push(waiter);
    });
  }

  private refuseWhenDeep(owner: string): void {
    const { maxWaitingOfOwner = Infinity, maxWaiting = Infinity } = this.limits;
    const own = this.waiters.filter((waiter) => waiter.owner === owner).length;
    if (own >= maxWaitingOfOwner) throw busy(`${own} scripts of yours wait already`);
    if (this.waiters.length >= maxWaiting) throw busy(`${this.waiters.length} scripts wait already`);
  }

  private remove(waiter: Waiter): void {
    this.waiters = this.waiters.filter((other) => other !== waiter);
  }
}

function busy(why: string): SandboxError {
  return new SandboxError(
    {
      code: 'SCRIPT_BUSY',
      message: `No sandbox is free, and ${why}. Try again in ${COME_BACK_MS / 1000} s.`,
    },
    { retryAfterMs: COME_BACK_MS },
  );
}
