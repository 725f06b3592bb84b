import { Logger } from '@nestjs/common';
import { runFields } from './run-context.js';

export type SlowKind = 'page' | 'script' | 'post' | 'run';

/** Milliseconds from which on each kind is slow. */
export type SlowLimits = Readonly<Record<SlowKind, number>>;

const NAMES: Readonly<Record<SlowKind, string>> = {
  page: 'The request of a page',
  script: 'A script',
  post: 'A POST to Omnitron',
  run: 'A run',
};
const QUIET_MS = 10_000;

interface Quiet {
  count: number;
  slowestMs: number;
}

/**
 * Warns of what takes too long. The first of a kind and run is told at once; when more follow within ten seconds they
 * share one line, so that a slow Omnitron does not write a line per product.
 */
export class SlowWatch {
  private readonly logger = new Logger('Slow');
  private readonly quiet = new Map<string, Quiet>();

  constructor(private limits: SlowLimits) {}

  setLimits(limits: SlowLimits): void {
    this.limits = limits;
  }

  /** `subject`: what it was, masked (a URL, a flow). */
  note(kind: SlowKind, durationMs: number, subject: () => string): void {
    if (durationMs < this.limits[kind]) return;
    const fields = runFields();
    const key = `${kind} ${fields.runId ?? ''}`;
    const quiet = this.quiet.get(key);
    if (quiet !== undefined) {
      quiet.count += 1;
      quiet.slowestMs = Math.max(quiet.slowestMs, durationMs);
      return;
    }
    this.quiet.set(key, { count: 0, slowestMs: 0 });
    setTimeout(() => this.sumUp(key, kind, fields), QUIET_MS).unref();
    this.logger.warn(
      { slow: kind, durationMs: Math.round(durationMs), ...fields },
      `${NAMES[kind]} took ${seconds(durationMs)}, more than ${seconds(this.limits[kind])}: ${subject()}`,
    );
  }

  private sumUp(key: string, kind: SlowKind, fields: object): void {
    const { count, slowestMs } = this.quiet.get(key) ?? { count: 0, slowestMs: 0 };
    this.quiet.delete(key);
    if (count === 0) return;
    this.logger.warn(
      { slow: kind, durationMs: Math.round(slowestMs), count, ...fields },
      `${NAMES[kind]} was slow ${count} more times within ${seconds(QUIET_MS)}, the slowest ${seconds(slowestMs)}`,
    );
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

/** The one of this process; the module sets its limits. */
export const slowWatch = new SlowWatch({ page: Infinity, script: Infinity, post: Infinity, run: Infinity });
