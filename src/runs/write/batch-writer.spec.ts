import { describe, expect, it } from 'vitest';
import { tooManyFailed } from './batch-writer.js';

describe('write.maxFailedRows', () => {
  const codeAt = (failed: number, maxFailedRows: number | null): string | undefined =>
    tooManyFailed({ failed }, { write: { maxFailedRows } })?.code;

  it.each([0, 1, 20])('%i lets exactly so many fail', (most) => {
    expect(codeAt(most, most)).toBeUndefined();
    expect(codeAt(most + 1, most)).toBe('TOO_MANY_FAILED_ROWS');
  });

  it('is no limit when it is not set', () => {
    expect(codeAt(1_000_000, null)).toBeUndefined();
  });
});
