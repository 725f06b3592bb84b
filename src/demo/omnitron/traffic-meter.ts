export interface TrafficReport {
  readonly requests: number;
  /** Requests under way at one time, at most. Answers without latency are out at once, and hardly ever overlap. */
  readonly peakInFlight: number;
  /** Of one whole second of the clock, at most. */
  readonly peakPerSecond: number;
  /** Requests of each second from the first to the last one that had any. */
  readonly perSecond: readonly number[];
}

/** Counts the requests of one account: in all, at one time, and per second of the clock. */
export class TrafficMeter {
  private requests = 0;
  private inFlight = 0;
  private peakInFlight = 0;
  private readonly seconds = new Map<number, number>();

  constructor(private readonly now: () => number) {}

  arrive(): void {
    this.requests += 1;
    this.inFlight += 1;
    if (this.inFlight > this.peakInFlight) this.peakInFlight = this.inFlight;
    const second = this.currentSecond();
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + 1);
  }

  leave(): void {
    this.inFlight -= 1;
  }

  /** Requests of the current second so far, the newest included. */
  get thisSecond(): number {
    return this.seconds.get(this.currentSecond()) ?? 0;
  }

  reset(): void {
    this.requests = 0;
    this.peakInFlight = this.inFlight;
    this.seconds.clear();
  }

  report(): TrafficReport {
    const first = Math.min(...this.seconds.keys());
    const last = Math.max(...this.seconds.keys());
    const span = this.seconds.size === 0 ? 0 : last - first + 1;
    const perSecond = Array.from({ length: span }, (_, offset) => this.seconds.get(first + offset) ?? 0);
    return {
      requests: this.requests,
      peakInFlight: this.peakInFlight,
      peakPerSecond: perSecond.reduce((peak, count) => Math.max(peak, count), 0),
      perSecond,
    };
  }

  private currentSecond(): number {
    return Math.floor(this.now() / 1000);
  }
}
