import { timeoutFailure } from '../failures.js';
import { SandboxError } from './engine.js';

/** How much longer a script waits that sits in a promise: its own isolate's timeout, which is exact, comes first. */
const SLACK_MS = 100;

/** The wall time of one job, shared by the calls into its isolate. */
export class Deadline {
  private readonly endsAt: number;

  constructor(readonly timeoutMs: number) {
    this.endsAt = performance.now() + timeoutMs;
  }

  /** What is left, at least 1 ms, since 0 would mean "for ever" to the isolate. */
  leftMs(): number {
    return Math.max(1, Math.ceil(this.endsAt - performance.now()));
  }
}

/**
 * Runs `work` under a deadline. The isolate's own timeout stops code that runs; this one also stops code that waits for a promise
 * that nobody will ever settle.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SandboxError(timeoutFailure(timeoutMs))), timeoutMs + SLACK_MS);
  });
  try {
    return await Promise.race([work(new Deadline(timeoutMs)), late]);
  } finally {
    clearTimeout(timer);
  }
}
