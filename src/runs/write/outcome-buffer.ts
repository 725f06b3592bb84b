import type { RowOutcome } from './row-outcomes.js';

const MOST_OUTCOMES = 2000;
const LONGEST_WAIT_MS = 250;

/**
 * Collects outcomes and saves them in bulk: when there are enough, or when the oldest has waited a quarter of a second: a
 * slow batch shows its progress, and a crash repeats little. Saves follow each other; disposing waits for the last and throws its error.
 */
export class OutcomeBuffer implements AsyncDisposable {
  private ready: RowOutcome[] = [];
  private timer: NodeJS.Timeout | null = null;
  private saving: Promise<void> = Promise.resolve();

  constructor(private readonly save: (outcomes: readonly RowOutcome[]) => Promise<void>) {}

  add(outcome: RowOutcome): void {
    this.ready.push(outcome);
    if (this.ready.length >= MOST_OUTCOMES) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), LONGEST_WAIT_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.flush();
    await this.saving;
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.ready.length === 0) return;
    const outcomes = this.ready;
    this.ready = [];
    this.saving = this.saving.then(() => this.save(outcomes));
    // A failed save is thrown by the disposal; until then it must not count as unhandled.
    this.saving.catch(() => undefined);
  }
}
