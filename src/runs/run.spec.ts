import { describe, expect, it } from 'vitest';
import { runStatus } from './run.js';

const end = (written: number, skipped: number, failed: number, held = 0) => ({
  written,
  skipped,
  failed,
  held,
  failure: null,
  cancelled: false,
});

describe('the status of a run is computed', () => {
  it.each([
    ['empty', end(0, 0, 0)],
    ['succeeded', end(5, 0, 0)],
    ['succeeded', end(0, 5, 0)],
    ['partial', end(4, 0, 1)],
    ['partial', end(0, 4, 1)],
    ['failed', end(0, 0, 5)],
    ['partial', end(5, 5, 0, 1)],
    ['partial', end(0, 0, 5, 1)],
    ['partial', end(0, 0, 0, 1)],
    ['cancelled', { ...end(3, 2, 0), cancelled: true }],
    ['failed', { ...end(3, 2, 0), cancelled: true, failure: { step: 'read', code: 'X', detail: 'x' } }],
    ['failed', { ...end(0, 0, 0), failure: { step: 'login', code: 'X', detail: 'x' } }],
  ])('%s for %j', (status, counts) => {
    expect(runStatus(counts)).toBe(status);
  });
});
