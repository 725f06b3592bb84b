import { describe, expect, it, vi } from 'vitest';
import { OutcomeBuffer } from './outcome-buffer.js';
import type { RowOutcome } from './row-outcomes.js';

const outcome = (rowNo: number): RowOutcome => ({
  rowNo,
  status: 'written',
  code: null,
  detail: null,
  httpStatus: 201,
  attempts: 1,
  durationMs: 5,
});

describe('OutcomeBuffer', () => {
  it('saves every outcome once, in bulk and in order', async () => {
    const saved: number[][] = [];
    {
      await using buffer = new OutcomeBuffer(async (outcomes) => {
        saved.push(outcomes.map(({ rowNo }) => rowNo));
        await Promise.resolve();
      });
      for (let rowNo = 0; rowNo < 4100; rowNo += 1) buffer.add(outcome(rowNo));
    }
    expect(saved.map((rows) => rows.length)).toEqual([2000, 2000, 100]);
    expect(saved.flat()).toEqual(Array.from({ length: 4100 }, (_, rowNo) => rowNo));
  });

  it('saves what has waited for a while', async () => {
    vi.useFakeTimers();
    const save = vi.fn<() => Promise<void>>().mockResolvedValue();
    const buffer = new OutcomeBuffer(save);
    buffer.add(outcome(1));
    await vi.advanceTimersByTimeAsync(250);
    expect(save).toHaveBeenCalledOnce();
    vi.useRealTimers();
    await buffer[Symbol.asyncDispose]();
  });

  it('throws at its end what a save threw, and saves nothing after it', async () => {
    const save = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('database is away'));
    const use = async (): Promise<void> => {
      await using buffer = new OutcomeBuffer(save);
      for (let rowNo = 0; rowNo < 2100; rowNo += 1) buffer.add(outcome(rowNo));
    };
    await expect(use()).rejects.toThrow('database is away');
    expect(save).toHaveBeenCalledOnce();
  });
});
