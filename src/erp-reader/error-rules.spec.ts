import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { ErrorRule } from './error-rule.dto.js';
import { refusedByRules } from './error-rules.js';
import { matchesSafely, patternProblem, PatternTimeout } from './safe-pattern.js';

const rules = (...given: object[]): ErrorRule[] => plainToInstance(ErrorRule, given);
const answered = {
  value: { status: 'ERR', code: 17, ok: false, nothing: null },
  text: () => 'Oturum Kapalı',
};

describe('the rules of a card for errors', () => {
  it.each([
    [{ path: '$.status', equals: 'ERR' }, '$.status is "ERR"'],
    [{ path: '$.code', equals: '17' }, '$.code is 17'],
    [{ path: '$.code', equals: 17 }, '$.code is 17'],
    [{ path: '$.ok', equals: false }, '$.ok is false'],
    [{ path: '$.code', exists: true }, '$.code is 17'],
    [{ path: '$.items', exists: false }, '$.items is not there'],
    [{ path: '$.nothing', exists: false }, '$.nothing is null'],
    [{ path: '$.status', matches: '^E' }, '$.status is "ERR"'],
  ])('match what is found at a path: %j', (rule, words) => {
    expect(refusedByRules(rules({ ...rule, then: 'fail' }), answered)).toEqual({
      against: `read.errorWhen[0] matches the answer: ${words}`,
      action: 'fail',
    });
  });

  it.each([
    [{ path: '$.status', equals: 'OK' }],
    [{ path: '$.items', equals: '' }],
    [{ path: '$.items', exists: true }],
    [{ path: '$.nothing', exists: true }],
    [{ path: '$.code', exists: false }],
    [{ path: '$.status', matches: 'err' }],
    [{ matches: 'kapalı' }],
  ])('leave other answers alone: %j', (rule) => {
    expect(refusedByRules(rules({ ...rule, then: 'fail' }), answered)).toBeNull();
  });

  it('look at the text without a path, and at nothing but the text of what could not be parsed', () => {
    const broken = { ...answered, value: undefined };
    const told = rules(
      { path: '$.status', exists: true, then: 'fail' },
      { matches: '(?i)KAPALI|kapal.', then: 'retry' },
    );
    expect(refusedByRules(told, broken)).toEqual({
      against: 'read.errorWhen[1] matches the answer',
      action: 'retry',
    });
  });

  it('are asked in their order', () => {
    const told = rules(
      { matches: 'Oturum', then: 'renew-login' },
      { path: '$.status', exists: true, then: 'fail' },
    );
    expect(refusedByRules(told, answered)?.action).toBe('renew-login');
  });

  it('end a pattern that would take for ever', () => {
    const text = 'a'.repeat(50_000);
    const startedAt = performance.now();
    expect(() => matchesSafely('^(a+)+$', `${text}b`)).toThrow(PatternTimeout);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const told = rules({ matches: '^(a+)+$', then: 'fail' });
    expect(() => refusedByRules(told, { value: null, text: () => `${text}b` })).toThrow(
      /errorWhen\[0\]\.matches cannot be evaluated.*100 ms/,
    );
    expect(matchesSafely('^a', text)).toBe(true);
  });

  it('refuse what is no regular expression', () => {
    expect(patternProblem('(')).toMatch(/"\(" is no regular expression/);
    expect(patternProblem('(?i)\\p{L}+')).toBeNull();
    expect(patternProblem('a\\-b')).toBeNull();
  });
});
