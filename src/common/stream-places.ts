import { Injectable } from '@nestjs/common';
import { commonError } from './common.errors.js';

const PER_USER = 20;
const PER_PROCESS = 500;
const RETRY_AFTER_MS = 5_000;

/** How many event streams are open at once in this process, of one user and of all together. */
@Injectable()
export class StreamPlaces {
  private readonly open = new Map<string, number>();
  private all = 0;

  /** Holds a place while `stream` lasts; `STREAMS_EXHAUSTED` (429) when there is none. */
  async hold(userId: string, stream: () => Promise<void>): Promise<void> {
    const own = this.open.get(userId) ?? 0;
    if (own >= PER_USER || this.all >= PER_PROCESS) throw exhausted(own);
    this.open.set(userId, own + 1);
    this.all += 1;
    try {
      await stream();
    } finally {
      this.all -= 1;
      const left = (this.open.get(userId) ?? 1) - 1;
      if (left === 0) this.open.delete(userId);
      else this.open.set(userId, left);
    }
  }
}

function exhausted(own: number): Error {
  const message =
    own >= PER_USER
      ? `You have ${own} event streams open, the most that one user may have. Close one, or follow all runs with one stream.`
      : `${PER_PROCESS} event streams are open, the most that this server serves at once. Try again soon.`;
  return commonError('STREAMS_EXHAUSTED', message, { details: { retryAfterMs: RETRY_AFTER_MS } });
}
