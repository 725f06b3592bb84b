import { memoryFailure, timeoutFailure } from '../failures.js';
import type { SandboxLimits } from '../runner-protocol.js';
import { SandboxError } from '../sandbox-error.js';
import type { EngineHost } from './engine.js';

/** How much longer a script waits that sits in a promise: its own isolate's timeout, which is exact, comes first. */
const SLACK_MS = 100;
/** How long an isolate takes to notice that it was disposed of. */
const SETTLING_MS = 500;

/** The wall time of one job, shared by the calls into its isolate. */
export class Deadline {
  private readonly endsAt: number;

  constructor(timeoutMs: number) {
    this.endsAt = performance.now() + timeoutMs;
  }

  /** What is left, at least 1 ms, since 0 would mean "for ever" to the isolate. */
  leftMs(): number {
    return Math.max(1, Math.ceil(this.endsAt - performance.now()));
  }
}

/**
 * Runs `work` inside an isolate under a deadline. The isolate's own timeout stops code that runs; this one also stops code that waits
 * for a promise that nobody will ever settle. When even `dispose` does not end it, V8 has lost the thread, which happens where it gets
 * no more memory for one huge object: the process is given up.
 */
export async function withDeadline<T>(
  { timeoutMs, memoryMb }: SandboxLimits,
  host: EngineHost,
  dispose: () => void,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const running = work(new Deadline(timeoutMs));
  const timedOut = new SandboxError(timeoutFailure(timeoutMs));
  try {
    return await orAfter(timeoutMs + SLACK_MS, running, timedOut);
  } catch (error) {
    if (error !== timedOut) throw error;
    dispose();
    if (!(await settles(running))) host.lost(memoryFailure(memoryMb));
    throw timedOut;
  }
}

async function settles(running: Promise<unknown>): Promise<boolean> {
  const unsettled = new Error('unsettled');
  try {
    await orAfter(SETTLING_MS, running, unsettled);
    return true;
  } catch (error) {
    return error !== unsettled;
  }
}

/** What `running` gives, or a rejection with `late` when that takes longer. */
async function orAfter<T>(delayMs: number, running: Promise<T>, late: Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const delay = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), delayMs);
  });
  try {
    return await Promise.race([running, delay]);
  } finally {
    clearTimeout(timer);
  }
}
