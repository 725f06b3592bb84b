import { describe, expect, it } from 'vitest';
import type { AlarmCondition, AlarmRule } from './alarm.js';
import { AT_REST, type Measures, messageOf, nextWatch, valueOf } from './alarm-rules.js';

const NOTHING: Measures = {
  runs: 0,
  failedRuns: 0,
  rows: 0,
  failedRows: 0,
  averageSeconds: null,
  loginFailures: 0,
  heldRows: 0,
  flapping: 0,
  minutesWithoutSuccess: null,
};

describe('the value of an alarm', () => {
  it.each<[AlarmCondition, Partial<Measures>, number | null]>([
    ['row-error-rate', { rows: 200, failedRows: 3 }, 1.5],
    ['row-error-rate', { rows: 9, failedRows: 9 }, null],
    ['run-error-rate', { runs: 20, failedRuns: 5 }, 25],
    ['run-error-rate', { runs: 9, failedRuns: 9 }, null],
    ['flow-duration', { runs: 10, averageSeconds: 61.5 }, 61.5],
    ['flow-duration', {}, null],
    ['no-success', { minutesWithoutSuccess: 90 }, 90],
    ['no-success', {}, null],
    ['row-failures', { failedRows: 4 }, 4],
    ['row-failures', {}, 0],
    ['login-failure', { loginFailures: 2 }, 2],
    ['held-rows', { heldRows: 3 }, 3],
    ['flapping', { flapping: 1 }, 1],
  ])('%s of %j is %j', (condition, measures, expected) => {
    expect(valueOf({ condition, minimum: 10 }, { ...NOTHING, ...measures })).toBe(expected);
  });
});

const RULE: AlarmRule = {
  condition: 'row-error-rate',
  threshold: 10,
  resolveThreshold: 5,
  windowMinutes: 60,
  minimum: 1,
  openAfterSeconds: 60,
  resolveAfterSeconds: 120,
};

/** What happens, minute by minute, when the alarm sees these values. */
function story(values: (number | null)[], rule: AlarmRule = RULE): string[] {
  let watch = AT_REST;
  return values.map((value, minute) => {
    const next = nextWatch(rule, watch, value, new Date(minute * 60_000));
    watch = next.watch;
    return next.happened ?? '-';
  });
}

describe('an alarm', () => {
  it('opens when its value has been at the threshold long enough', () => {
    expect(story([10, 10])).toEqual(['-', 'opened']);
  });

  it('opens at once when it need not be sure', () => {
    expect(story([10], { ...RULE, openAfterSeconds: 0 })).toEqual(['opened']);
  });

  it('does not open on a single peak', () => {
    expect(story([50, 9, 50, 9])).toEqual(['-', '-', '-', '-']);
  });

  it('says nothing more while it is open', () => {
    expect(story([20, 20, 90, 20])).toEqual(['-', 'opened', '-', '-']);
  });

  it('stays open between the two thresholds', () => {
    expect(story([20, 20, 9, 6, 9, 5])).toEqual(['-', 'opened', '-', '-', '-', '-']);
  });

  it('resolves when its value has been below the lower one long enough, without a break', () => {
    expect(story([20, 20, 4, 20, 4, 4, 4])).toEqual(['-', 'opened', '-', '-', '-', '-', 'resolved']);
  });

  it('resolves when there is nothing to judge any more', () => {
    expect(story([20, 20, null, null, null])).toEqual(['-', 'opened', '-', '-', 'resolved']);
  });

  it('opens again after it was resolved', () => {
    expect(story([20, 20, 1, 1, 1, 20, 20])).toEqual(['-', 'opened', '-', '-', 'resolved', '-', 'opened']);
  });

  it('says what has happened in a sentence', () => {
    expect(messageOf(RULE, 'images', 'opened', 12.3456)).toBe(
      'Flow images: 12.35 % of the rows failed in the last 60 minutes (the alarm is set to 10).',
    );
    expect(messageOf({ ...RULE, condition: 'no-success' }, 'images', 'resolved', null)).toBe(
      'Flow images: resolved, nothing is wrong any more.',
    );
  });
});
