/**
 * How processes divide the requests that an Omnitron account may have in flight. Each process holds a share of the slots
 * under a lease and renews it with what it wants now. Free slots go to whoever asks; a process that holds more than
 * is fair gives the surplus back when it renews, as soon as its requests in flight allow. So the shares never add up to more
 * than the account takes, and nobody is asked before a request.
 */

/** What one process holds. Times are milliseconds of one clock, the database's. */
export interface Share {
  readonly slots: number;
  readonly wanted: number;
  /** The most requests in flight that its flows allow the account. */
  readonly limit: number;
  readonly until: number;
}

export type Shares = Readonly<Record<string, Share>>;

export interface ShareRequest {
  readonly wanted: number;
  /** Requests in flight: these slots cannot be given back yet. */
  readonly inUse: number;
  readonly limit: number;
}

/** The shares after `member` has renewed its own (wanting nothing and using nothing ends it), expired ones left out. */
export function renewShare(
  shares: Shares,
  member: string,
  request: ShareRequest,
  now: { readonly ms: number; readonly leaseMs: number },
): Shares {
  const others = Object.entries(shares).filter(([name, { until }]) => name !== member && until > now.ms);
  const { wanted, inUse, limit } = request;
  if (wanted === 0 && inUse === 0) return Object.fromEntries(others);
  // Flows that set different limits for one account mean the same account: the strictest counts.
  const capacity = Math.min(limit, ...others.map(([, share]) => share.limit));
  const wishes = new Map([...others.map(([name, share]) => [name, share.wanted] as const), [member, wanted]]);
  const free = capacity - others.reduce((held, [, share]) => held + share.slots, 0);
  const fair = fairShares(wishes, capacity).get(member) ?? 0;
  const slots = Math.max(Math.min(fair, free), Math.min(inUse, shares[member]?.slots ?? 0), 0);
  return { ...Object.fromEntries(others), [member]: { slots, wanted, limit, until: now.ms + now.leaseMs } };
}

/** `capacity` divided by need: nobody gets more than wanted, what one leaves goes to the others in equal parts. */
export function fairShares(wishes: ReadonlyMap<string, number>, capacity: number): Map<string, number> {
  const modestFirst = [...wishes].toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  let left = capacity;
  return new Map(
    modestFirst.map(([name, wanted], place) => {
      const got = Math.min(wanted, Math.floor(left / (modestFirst.length - place)));
      left -= got;
      return [name, got];
    }),
  );
}
