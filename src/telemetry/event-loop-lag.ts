import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge } from 'prom-client';
import { PREFIX, registry } from './metrics.js';

const RESOLUTION_MS = 10;
const WINDOW_MS = 30_000;
const NS_PER_MS = 1_000_000;

/** How long this process keeps what it is asked waiting, because something computes: over the last half to whole minute. */
class EventLoopLag {
  private readonly histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private lastMs = 0;
  private windowStart = performance.now();

  constructor() {
    this.histogram.enable();
  }

  /** The 99th percentile, in milliseconds beyond the timer's own. */
  p99Ms(): number {
    const nowMs = this.currentMs();
    const shown = Math.max(this.lastMs, nowMs);
    if (performance.now() - this.windowStart >= WINDOW_MS) {
      this.lastMs = nowMs;
      this.windowStart = performance.now();
      this.histogram.reset();
    }
    return shown;
  }

  private currentMs(): number {
    const { count } = this.histogram;
    return count === 0
      ? 0
      : Math.max(0, Math.round(this.histogram.percentile(99) / NS_PER_MS) - RESOLUTION_MS);
  }
}

export const eventLoopLag = new EventLoopLag();

/** Asked for, so that a window that nobody looked at for an hour is not told as now. */
const timer = setInterval(() => eventLoopLag.p99Ms(), WINDOW_MS);
timer.unref();

export const eventLoopLagP99 = new Gauge({
  name: `${PREFIX}event_loop_lag_p99_seconds`,
  help: 'How long this process kept what it was asked waiting, 99th percentile of the last minute.',
  registers: [registry],
  collect() {
    this.set(eventLoopLag.p99Ms() / 1000);
  },
});
