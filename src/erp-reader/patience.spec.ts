import { describe, expect, it } from 'vitest';
import { patienceMs } from './patience.js';

const card = { maxAttempts: 5, waitMinutes: 10 };

describe('patienceMs', () => {
  it.each([
    ['PAGE_FAILED', undefined, 600_000],
    ['RESPONSE_TRUNCATED', undefined, 600_000],
    ['RESPONSE_TRUNCATED', 'short', 60_000],
    ['READ_SHORT', undefined, 60_000],
    ['ERP_ANSWERED_ERROR', 'short', 60_000],
    ['ERP_ANSWERED_ERROR', 'long', 600_000],
    ['ERP_ANSWERED_ERROR', 'none', 0],
    ['PAGE_REFUSED', undefined, 0],
    ['ERP_UNAUTHORIZED', undefined, 0],
    ['RESPONSE_NOT_JSON', undefined, 0],
  ] as const)('%s (%s) waits for %i ms', (code, patience, expected) => {
    expect(patienceMs({ code, details: patience === undefined ? {} : { patience } }, card)).toBe(expected);
  });

  it('never waits where the card says so', () => {
    const error = { code: 'PAGE_FAILED', details: {} };
    expect(patienceMs(error, { ...card, waitMinutes: 0 })).toBe(0);
    expect(patienceMs(error, { ...card, maxAttempts: 1 })).toBe(0);
    expect(patienceMs({ code: 'READ_SHORT', details: {} }, { ...card, waitMinutes: 0 })).toBe(0);
  });
});
