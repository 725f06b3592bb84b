import { describe, expect, it } from 'vitest';
import { soundFailure, soundMessage, soundReport } from './report-schema.js';

const LIMITS = {
  timeoutMs: 1,
  memoryMb: 1,
  maxOutputBytes: 1_000,
  maxStdoutBytes: 1,
  maxHttpCalls: 0,
  maxHttpBytes: 0,
};
const report = (more: object): unknown => ({
  outputs: [],
  failure: null,
  stdout: '',
  log: [],
  durationMs: 1,
  ...more,
});
const output = (more: object = {}): object => ({
  relationship: 'success',
  text: '[]',
  attributes: {},
  ...more,
});

describe('what a runner reports', () => {
  it.each([
    ['a code that only the parent gives', { code: 'SCRIPT_UNAVAILABLE', message: 'x' }],
    ['a code of the queue', { code: 'SCRIPT_BUSY', message: 'x' }],
    ['a name that every object has', { code: 'constructor', message: 'x' }],
    ['a code that is none', { code: 7, message: 'x' }],
    ['a message that is no text', { code: 'SCRIPT_FAILED', message: { length: 1e9 } }],
    ['nothing', undefined],
    ['a text', 'SCRIPT_FAILED'],
  ])('is a plain failure of the script with %s', (_what, failure) => {
    expect(soundFailure(failure)).toMatchObject({ code: 'SCRIPT_FAILED', message: /without an answer/ });
    expect(soundReport(report({ failure }), LIMITS).failure?.code).toBe('SCRIPT_FAILED');
  });

  it('brings no member that a failure does not have, and no text without end', () => {
    const failure = {
      code: 'SCRIPT_FAILED',
      message: 'm'.repeat(1e6),
      retryAfterMs: 1e9,
      status: 503,
      line: -1,
      column: 2,
    };
    expect(soundFailure(failure)).toEqual({ code: 'SCRIPT_FAILED', message: 'm'.repeat(8_000) });
  });

  it.each([
    ['no list', { outputs: {} }],
    ['a text of another type', { outputs: [output({ text: 1 })] }],
    ['an attribute of another type', { outputs: [output({ attributes: { a: {} } })] }],
    ['attributes that are a list', { outputs: [output({ attributes: ['a'] })] }],
  ])('is a failure with outputs that are %s', (_what, more) => {
    expect(soundReport(report(more), LIMITS)).toMatchObject({
      outputs: [],
      failure: { code: 'SCRIPT_FAILED' },
    });
  });

  it('counts texts, attributes and their names', () => {
    const codeOf = (more: object) => soundReport(report({ outputs: [output(more)] }), LIMITS).failure?.code;
    expect(codeOf({ text: 'x'.repeat(800) })).toBeUndefined();
    expect(codeOf({ text: 'x'.repeat(1_000) })).toBe('SCRIPT_OUTPUT_TOO_LARGE');
    expect(codeOf({ attributes: { a: 'ş'.repeat(500) } })).toBe('SCRIPT_OUTPUT_TOO_LARGE');
    expect(codeOf({ attributes: { ['n'.repeat(1_000)]: '' } })).toBe('SCRIPT_OUTPUT_TOO_LARGE');
    const many = Array.from({ length: 20 }, () => output());
    expect(soundReport(report({ outputs: many }), LIMITS).failure?.code).toBe('SCRIPT_OUTPUT_TOO_LARGE');
  });

  it.each([
    null,
    { type: 'else' },
    { type: 'http-request', callId: '1', request: {} },
    {
      type: 'http-request',
      callId: 1,
      request: { method: 'GET', url: 1, headers: {}, body: null, timeoutMs: null },
    },
    {
      type: 'http-request',
      callId: 1,
      request: { method: 'GET', url: '', headers: { a: 1 }, body: null, timeoutMs: null },
    },
  ])('is no message: %j', (message) => {
    expect(soundMessage(message)).toBeNull();
  });
});
