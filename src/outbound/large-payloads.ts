import { Injectable } from '@nestjs/common';
import { outboundError } from './outbound.errors.js';

/** A payload of more bytes than these waits for its turn to be read on. */
export const LARGE_BYTES = 1_000_000;
const AT_ONCE = 4;
const WAIT_MS = 30_000;
const RETRY_AFTER_MS = 5_000;

/**
 * How many large payloads this process holds at a time, whoever sends them: the others are not read on meanwhile, which
 * their senders' TCP notices, and are asked to come back if that takes too long.
 */
@Injectable()
export class LargePayloads {
  private held = 0;
  private readonly waiting: (() => void)[] = [];

  /** Waits for a place; give it back with `release`. `OUTBOUND_BUSY`. */
  async acquire(): Promise<void> {
    if (this.held < AT_ONCE) {
      this.held += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        const message = `${AT_ONCE} large payloads are being read already. Send this one again, or smaller ones.`;
        reject(outboundError('OUTBOUND_BUSY', message, { details: { retryAfterMs: RETRY_AFTER_MS } }));
      }, WAIT_MS);
      this.waiting.push(turn);
    });
  }

  release(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.held -= 1;
    else next();
  }
}
