import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { duringRun } from './tracing.js';
import { SlowWatch } from './slow-watch.js';

describe('the watch for what is slow', () => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const lines = (): string[] => warn.mock.calls.map(([, text]) => String(text));

  beforeEach(() => {
    vi.useFakeTimers();
    warn.mockClear();
  });
  afterEach(() => void vi.useRealTimers());

  const watch = new SlowWatch({ page: 1000, script: 1000, post: 1000, run: 60_000 });
  const post = (ms: number): void => watch.note('post', ms, () => 'POST https://shop/');

  it('says nothing below the limit', () => {
    post(999);
    vi.advanceTimersByTime(20_000);
    expect(lines()).toEqual([]);
  });

  it('tells the first at once, and what follows within ten seconds in one line', () => {
    for (const ms of [1200, 3000, 2000]) post(ms);
    expect(lines()).toEqual(['A POST to Omnitron took 1.2 s, more than 1 s: POST https://shop/']);
    vi.advanceTimersByTime(10_000);
    expect(lines().slice(1)).toEqual([
      'A POST to Omnitron was slow 2 more times within 10 s, the slowest 3 s',
    ]);
    post(1500);
    expect(lines()).toHaveLength(3);
    vi.advanceTimersByTime(10_000);
    expect(lines()).toHaveLength(3);
  });

  it('names the run that was slowed down, each by itself', () => {
    for (const id of ['r1', 'r2']) duringRun({ id, flowSlug: 'images' }, () => post(2000));
    expect(warn.mock.calls.map(([fields]) => fields as unknown)).toEqual(
      ['r1', 'r2'].map((runId) => ({ slow: 'post', durationMs: 2000, runId, flow: 'images' })),
    );
    vi.advanceTimersByTime(10_000);
  });
});
