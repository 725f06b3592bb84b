import { describe, expect, it } from 'vitest';
import { AppError, type ErrorKind } from '../common/index.js';
import { isHopeless, isWritten, LONG_QUIET_MS, refusalOf, signOf, type WriteAnswer } from './write-answer.js';

const answered = (status: number, headers: Record<string, string> = {}): WriteAnswer => ({
  status,
  headers,
  body: 'what Omnitron says',
  durationMs: 7,
});
const failed = (error: AppError): WriteAnswer => ({ error });
const ofKind = (kind: ErrorKind, code = 'ANY', details: Record<string, unknown> = {}): AppError =>
  new AppError(code, { kind, status: 500, title: '' }, 'why', { details });

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('%i is a row written', (status) => {
    expect(isWritten(answered(status))).toBe(true);
  });

  it.each([100, 199, 300, 301, 302, 303, 304, 307, 308, 400, 404, 500])('%i is none', (status) => {
    expect(isWritten(answered(status))).toBe(false);
  });

  it('that never came is none either', () => {
    expect(isWritten(failed(ofKind('transient', 'CONNECTION_FAILED')))).toBe(false);
  });

  it.each([
    [302, 'OMNITRON_REJECTED'],
    [400, 'OMNITRON_REJECTED'],
    [401, 'OMNITRON_UNAUTHORIZED'],
    [403, 'OMNITRON_UNAUTHORIZED'],
    [404, 'OMNITRON_REJECTED'],
    [408, 'OMNITRON_UNAVAILABLE'],
    [422, 'OMNITRON_REJECTED'],
    [425, 'OMNITRON_UNAVAILABLE'],
    [429, 'OMNITRON_RATE_LIMITED'],
    [498, 'OMNITRON_REJECTED'],
    [499, 'OMNITRON_UNAVAILABLE'],
    [503, 'OMNITRON_UNAVAILABLE'],
  ])('%i refuses the row as %s', (status, code) => {
    expect(refusalOf(answered(status), [])).toEqual({ code, detail: 'what Omnitron says' });
  });

  it('is kept without secrets, at most 4000 characters of it', () => {
    const long = { status: 400, headers: {}, body: `s3cret ${'x'.repeat(5000)}`, durationMs: 1 };
    const { detail } = refusalOf(long, ['s3cret']);
    expect(detail).toHaveLength(4000);
    expect(detail).not.toContain('s3cret');
  });
});

describe('what an answer says of the account', () => {
  it.each([
    [201, 'answered'],
    [302, 'answered'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [404, 'answered'],
    [429, 'overloaded'],
    [500, 'failed'],
    [502, 'failed'],
    [503, 'overloaded'],
  ])('%i: %s', (status, kind) => {
    expect(signOf(answered(status), 0)).toMatchObject({ kind });
  });

  it('slow answers and none at all are too much work, a broken connection is a failure', () => {
    for (const code of ['RESPONSE_TIMEOUT', 'BODY_STALLED', 'TOTAL_TIMEOUT'] as const)
      expect(signOf(failed(ofKind('transient', code)), 0)).toMatchObject({ kind: 'overloaded', code });
    expect(signOf(failed(ofKind('transient', 'CONNECTION_FAILED')), 0)).toMatchObject({ kind: 'failed' });
  });

  it('a wait counts only when it was asked for, and is longer than what is waited for', () => {
    const asked = answered(503, { 'retry-after': '60' });
    expect(signOf(asked, LONG_QUIET_MS + 1)).toMatchObject({ askedMs: LONG_QUIET_MS + 1 });
    expect(signOf(asked, LONG_QUIET_MS)).toMatchObject({ askedMs: 0 });
    expect(signOf(answered(503), LONG_QUIET_MS + 1)).toMatchObject({ askedMs: 0 });
    const limited = ofKind('rate-limited', 'HOST_CLOSED', { retryAfterMs: 90_000 });
    expect(signOf(failed(limited), 90_000)).toMatchObject({ askedMs: 90_000 });
  });
});

describe('an error that every other row would meet', () => {
  it.each([
    ['config', true],
    ['input', true],
    ['transient', false],
    ['rate-limited', false],
    ['auth', false],
  ] as const)('of kind %s: %s', (kind, hopeless) => {
    expect(isHopeless(ofKind(kind))).toBe(hopeless);
  });

  it('is not one row whose answer is too large', () => {
    expect(isHopeless(ofKind('config', 'RESPONSE_TOO_LARGE'))).toBe(false);
  });
});
