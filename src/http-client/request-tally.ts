/** What requests of this process took and came to since they were last saved: added up by purpose and host, so that it stays small. */

/** Upper ends of the parts in which durations are counted, in milliseconds; one more part is for what is longer. */
export const TALLY_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000] as const;

export interface TallyEntry {
  readonly purpose: string;
  readonly host: string;
  requests: number;
  /** No answer. */
  unanswered: number;
  /** 4xx. */
  refused: number;
  /** 5xx. */
  broken: number;
  readonly buckets: number[];
}

/** Adds up; `drain` gives what there is and begins anew. */
export class RequestTally {
  private entries = new Map<string, TallyEntry>();
  /** The one noted last: a write notes thousands of requests to one host, one after the other. */
  private latest: TallyEntry | null = null;

  /** @param status null: no answer */
  note(purpose: string, host: string, status: number | null, durationMs: number): void {
    const entry = this.entryOf(purpose, host);
    entry.requests += 1;
    if (status === null) entry.unanswered += 1;
    else if (status >= 500) entry.broken += 1;
    else if (status >= 400) entry.refused += 1;
    let part = 0;
    while (part < TALLY_MS.length && durationMs > (TALLY_MS[part] ?? 0)) part += 1;
    entry.buckets[part] = (entry.buckets[part] ?? 0) + 1;
  }

  private entryOf(purpose: string, host: string): TallyEntry {
    const { latest } = this;
    if (latest?.host === host && latest.purpose === purpose) return latest;
    const key = `${purpose} ${host}`;
    let entry = this.entries.get(key);
    if (entry === undefined) {
      const buckets = Array.from({ length: TALLY_MS.length + 1 }, () => 0);
      entry = { purpose, host, requests: 0, unanswered: 0, refused: 0, broken: 0, buckets };
      this.entries.set(key, entry);
    }
    this.latest = entry;
    return entry;
  }

  drain(): TallyEntry[] {
    const drained = [...this.entries.values()];
    this.entries = new Map();
    this.latest = null;
    return drained;
  }

  forget(host: string): void {
    this.latest = null;
    for (const [key, entry] of this.entries) if (entry.host === host) this.entries.delete(key);
  }
}

/** What so many of 100 requests took at most, in milliseconds: the upper end of their part; null without requests. */
export function tallyPercentile(buckets: readonly number[], share: number): number | null {
  const all = buckets.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let seen = 0;
  const at = buckets.findIndex((count) => (seen += count) >= all * share);
  return TALLY_MS[at] ?? TALLY_MS.at(-1) ?? null;
}

/** Of this process. */
export const requestTally = new RequestTally();
