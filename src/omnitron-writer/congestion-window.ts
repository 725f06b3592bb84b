/** Answers that are this many times slower than usual, and slower than this, say that the other side has too much to do. */
const SLOW_FACTOR = 3;
const SLOW_MS = 500;
const RECENT = 1 / 16;
const USUAL = 1 / 256;

/**
 * How many requests in flight the other side can take, found out as TCP does: one more for every window's worth of good
 * answers, half of it at a sign of overload (429, 503, a timeout), a fifth less when answers have become slow. Requests
 * that were under way when the window shrank say nothing new and shrink it no further.
 */
export class CongestionWindow {
  private size: number;
  private shrunkAtMs = -Infinity;
  private recentMs: number | null = null;
  private usualMs = 0;

  constructor(private max: number) {
    this.size = max;
  }

  /** Whole requests, from 1. */
  get limit(): number {
    return Math.max(1, Math.floor(this.size));
  }

  setMax(max: number): void {
    // A window that was never shrunk is as large as it may be.
    this.size = this.size >= this.max ? max : Math.min(this.size, max);
    this.max = max;
  }

  succeeded(startedAtMs: number, durationMs: number, nowMs: number): void {
    this.recentMs = this.recentMs === null ? durationMs : mix(this.recentMs, durationMs, RECENT);
    this.usualMs = this.usualMs === 0 ? durationMs : mix(this.usualMs, durationMs, USUAL);
    if (this.recentMs > SLOW_MS && this.recentMs > this.usualMs * SLOW_FACTOR) {
      this.shrink(0.8, startedAtMs, nowMs);
    } else {
      this.size = Math.min(this.max, this.size + 1 / this.size);
    }
  }

  overloaded(startedAtMs: number, nowMs: number): void {
    this.shrink(0.5, startedAtMs, nowMs);
  }

  private shrink(factor: number, startedAtMs: number, nowMs: number): void {
    if (startedAtMs < this.shrunkAtMs) return;
    this.size = Math.max(1, this.size * factor);
    this.shrunkAtMs = nowMs;
  }
}

function mix(old: number, young: number, weight: number): number {
  return old + (young - old) * weight;
}
