import { afterEach, describe, expect, it, vi } from 'vitest';
import { httpClientError } from './http-client.errors.js';
import { type AttemptResult, parseRetryAfter, retryDelay } from './retry.js';

const now = new Date('2026-03-01T12:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sunday, 01-Mar-26 12:00:30 GMT', 30_000],
    ['Sun Mar  1 12:00:30 2026', 30_000],
    ['Sun, 01 Mar 2026 14:00:30 +0200', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['', null],
    ['2026-03-01', null],
  ])('reads %j as %j ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });
});

describe.each(['America/Los_Angeles', 'Asia/Kathmandu'])('on a machine in %s', (zone) => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    'Sun, 01 Mar 2026 12:00:30 GMT',
    'Sunday, 01-Mar-26 12:00:30 GMT',
    'Sun Mar  1 12:00:30 2026',
    'Sun Mar 01 12:00:30 2026',
  ])('%s is a time of UTC', (value) => {
    vi.stubEnv('TZ', zone);
    expect(new Date(now).getTimezoneOffset()).not.toBe(0);
    expect(parseRetryAfter(value, now)).toBe(30_000);
  });
});

const status = (status: number, headers = {}): AttemptResult => ({ status, headers });
const half = (): number => 0.5;

describe('retryDelay', () => {
  it.each([200, 301, 400, 401, 403, 404, 409, 422, 498])('gives up at status %i', (code) => {
    expect(retryDelay(1, status(code), now, half)).toBeNull();
  });

  it.each([408, 425, 429, 499, 500, 502, 503, 504, 599])('tries again at status %i', (code) => {
    expect(retryDelay(1, status(code), now, half)).toBe(250);
  });

  it('reads the kind of an error alone', () => {
    const transient = { error: httpClientError('CONNECTION_FAILED', 'x') };
    const config = { error: httpClientError('EGRESS_DENIED', 'x') };
    expect(retryDelay(1, transient, now, half)).toBe(250);
    expect(retryDelay(1, config, now, half)).toBeNull();
    const limited = { error: httpClientError('HOST_CLOSED', 'x', { details: { retryAfterMs: 7_000 } }) };
    expect(retryDelay(1, limited, now, half)).toBe(7_250);
    expect(retryDelay(1, { error: new Error('transient') }, now, half)).toBeNull();
  });

  it('doubles the bound with every attempt, up to the cap', () => {
    const policy = { baseMs: 100, capMs: 1_000 };
    const delays = [1, 2, 3, 4, 5, 50].map((attempt) => retryDelay(attempt, status(503), now, half, policy));
    expect(delays).toEqual([50, 100, 200, 400, 500, 500]);
  });

  it('spreads over the whole bound', () => {
    expect(retryDelay(1, status(503), now, () => 0)).toBe(0);
    expect(retryDelay(1, status(503), now, () => 0.999)).toBe(500);
  });

  it.each([
    ['seconds', '3'],
    ['a date', 'Sun, 01 Mar 2026 12:00:03 GMT'],
  ])('never comes back sooner than a Retry-After in %s', (_form, value) => {
    expect(retryDelay(1, status(429, { 'retry-after': value }), now, () => 0)).toBe(3_000);
    expect(retryDelay(9, status(429, { 'retry-after': value }), now, () => 0.999)).toBe(3_500);
  });
});
