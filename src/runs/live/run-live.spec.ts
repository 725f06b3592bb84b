import { NEVER } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessTokens } from '../../auth/index.js';
import { type RunFeed } from './run-feed.js';
import { RunLive } from './run-live.js';

const ALIVE = { comment: 'alive' };
const USER = {
  id: 'u',
  email: 'ayse@example.com',
  role: 'viewer',
  tokenId: 't',
  tokenName: null,
  scopes: null,
  flows: null,
} as const;

/** Nothing happens to any run; the session is over once `over` is set. */
function quietLive(session: { over: boolean; unknown?: boolean }): RunLive {
  const at = new Date('2026-11-26T12:00:00Z');
  const feed: Pick<RunFeed, 'changes$' | 'readMissed'> = {
    changes$: NEVER,
    readMissed: () => Promise.resolve({ at, runs: [], complete: true }),
  };
  const tokens: Pick<AccessTokens, 'isLive'> = {
    isLive: () =>
      session.unknown === true ? Promise.reject(new Error('no database')) : Promise.resolve(!session.over),
  };
  const parts = [null, null, null, null, feed, tokens, { news$: NEVER }] as unknown as ConstructorParameters<
    typeof RunLive
  >;
  return new RunLive(...parts);
}

describe('an open stream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows signs of life, and ends with the session that it was asked for in', async () => {
    const session = { over: false };
    const seen: unknown[] = [];
    const stream = quietLive(session).followAll(USER, undefined, undefined);
    stream.subscribe({ next: (event) => seen.push(event), complete: () => seen.push('end') });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(seen).toEqual([ALIVE, ALIVE]);
    session.over = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual([ALIVE, ALIVE, 'end']);
  });

  it('outlives a database that cannot be asked', async () => {
    const seen: unknown[] = [];
    const stream = quietLive({ over: false, unknown: true }).followAll(USER, undefined, undefined);
    stream.subscribe({ next: (event) => seen.push(event), complete: () => seen.push('end') });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual([ALIVE]);
  });
});
