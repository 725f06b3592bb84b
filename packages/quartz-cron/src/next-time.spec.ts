import { Cron } from 'croner';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTimeZone, nextTimes } from './index.js';

interface FireTimes {
  expression: string;
  timezone: string;
  after: string;
  next: string[];
}

/** What Quartz 2.3.2 itself answers, around changes to and from daylight saving time and elsewhere. */
const quartz = readFileSync(new URL('../conformance/fire-times.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as FireTimes);

const iso = (times: readonly Date[]): string[] =>
  times.map((time) => time.toISOString().replace('.000Z', 'Z'));

const fires = (expression: string, timezone: string, after: string, count: number): string[] =>
  iso(nextTimes(expression, timezone, new Date(after), count));

describe('nextTimes beside Quartz', () => {
  it.each(quartz)('$expression in $timezone after $after', ({ expression, timezone, after, next }) => {
    expect(fires(expression, timezone, after, 6)).toEqual(next);
  });
});

/** Expressions of both dialects as croner writes them, where the two spellings differ. */
const CRONER: readonly (readonly [ours: string, croner: string])[] = [
  ['*/7 * * * *', '*/7 * * * *'],
  ['0 0,30 * * * ?', '0 0,30 * * * *'],
  ['5 4 * * *', '5 4 * * *'],
  ['0 22 * * 1-5', '0 22 * * 1-5'],
  ['0 0 1,15 * 3', '0 0 1,15 * 3'],
  ['0 9 * * 0', '0 9 * * 0'],
  ['0 9 * * 7', '0 9 * * 7'],
  ['0 9 * * FRI-SUN', '0 9 * * 5-7'],
  ['15 14 1 * *', '15 14 1 * *'],
  ['0 12 * * 1#2', '0 12 * * 1#2'],
  ['0 12 * * 5L', '0 12 * * 5#L'],
  ['0 12 L * *', '0 12 L * *'],
  ['0 12 15W * *', '0 12 15W * *'],
  ['0 0 12 ? * 2-6', '0 0 12 * * 1-5'],
  ['0 0 12 LW * ?', '0 0 12 LW * *'],
  ['10 0/10 9-17 ? * MON', '10 */10 9-17 * * 1'],
  ['0 0 0 1 1 ? 2027-2040/4', '0 0 0 1 1 * 2027-2040/4'],
  ['0 0/5 * * * ? *', '0 */5 * * * *'],
  ['0 30 * * * ?', '0 30 * * * *'],
  ['0 15 10 ? * MON-FRI', '0 15 10 * * 1-5'],
  ['0 0 8-18/2 * * ?', '0 0 8-18/2 * * *'],
  ['0 0 6 ? * SUN', '0 0 6 * * 0'],
  ['0 45 23 L * ?', '0 45 23 L * *'],
  ['0 0 5 1 */3 *', '0 0 5 1 */3 *'],
  ['0 10 12 29 2 ?', '0 10 12 29 2 *'],
  ['*/15 59 23 31 12 ?', '*/15 59 23 31 12 *'],
  ['0 20 4 ? JAN,JUL FRI#3', '0 20 4 * 1,7 5#3'],
];

const ZONES = [
  'UTC',
  'Europe/Istanbul',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
];

/** Common days, and the hours before clocks go forward and back in Berlin, New York and on Lord Howe. */
const STARTS = [
  '2026-02-10T05:06:07Z',
  '2026-03-07T20:10:00Z',
  '2026-03-28T22:10:00Z',
  '2026-04-04T12:10:00Z',
  '2026-10-03T13:10:00Z',
  '2026-10-24T22:10:00Z',
  '2026-10-31T20:10:00Z',
  '2027-12-30T23:59:59Z',
];

describe('nextTimes beside croner', () => {
  it.each(CRONER.flatMap(([ours, theirs]) => ZONES.map((zone) => [ours, zone, theirs] as const)))(
    '%s in %s',
    (ours, timezone, theirs) => {
      for (const after of STARTS) {
        const expected = new Cron(theirs, { timezone }).nextRuns(12, new Date(after));
        expect(fires(ours, timezone, after, 12)).toEqual(iso(expected));
      }
    },
  );
});

describe('an hour that comes twice', () => {
  const BEFORE = '2026-10-25T00:40:00Z'; // 02:40 in Berlin, the first time

  it('fires in both passes when the expression runs every hour, as croner does and Quartz fails to', () => {
    expect(fires('0 0/20 * * * ?', 'Europe/Berlin', '2026-10-24T23:50:00Z', 8)).toEqual([
      '2026-10-25T00:00:00Z',
      '2026-10-25T00:20:00Z',
      '2026-10-25T00:40:00Z',
      '2026-10-25T01:00:00Z',
      '2026-10-25T01:20:00Z',
      '2026-10-25T01:40:00Z',
      '2026-10-25T02:00:00Z',
      '2026-10-25T02:20:00Z',
    ]);
    const croner = new Cron('*/20 * * * *', { timezone: 'Europe/Berlin' }).nextRuns(30, new Date(BEFORE));
    expect(fires('*/20 * * * *', 'Europe/Berlin', BEFORE, 30)).toEqual(iso(croner));
  });

  it('fires once, in the second pass, when the expression names the hour', () => {
    expect(fires('0 30 2 * * ?', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T01:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
  });

  it('still fires in the second pass when asked during the first', () => {
    expect(fires('0 15 2 * * ?', 'Europe/Berlin', BEFORE, 1)).toEqual(['2026-10-25T01:15:00Z']);
  });

  it('knows overlaps of half an hour', () => {
    expect(fires('0 0/15 * * * ?', 'Australia/Lord_Howe', '2026-04-04T14:20:00Z', 6)).toEqual([
      '2026-04-04T14:30:00Z',
      '2026-04-04T14:45:00Z',
      '2026-04-04T15:00:00Z',
      '2026-04-04T15:15:00Z',
      '2026-04-04T15:30:00Z',
      '2026-04-04T15:45:00Z',
    ]);
  });
});

describe('nextTimes', () => {
  it('is strictly after the instant, to the millisecond', () => {
    expect(fires('0 0 12 * * ?', 'UTC', '2026-01-01T12:00:00.000Z', 1)).toEqual(['2026-01-02T12:00:00Z']);
    expect(fires('0 0 12 * * ?', 'UTC', '2026-01-01T11:59:59.999Z', 1)).toEqual(['2026-01-01T12:00:00Z']);
  });

  it('ends with the last year, and at once when no day ever matches', () => {
    expect(fires('0 0 0 1 1 ? 2027-2028', 'UTC', '2026-01-01T00:00:00Z', 9)).toHaveLength(2);
    expect(fires('0 0 0 30 2 ?', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([]);
    expect(fires('0 0 0 1 1 ? 2020', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });

  it('finds a leap day that is years away', () => {
    expect(fires('0 0 9 29 2 ?', 'Europe/Istanbul', '2096-03-01T00:00:00Z', 1)).toEqual([
      '2104-02-29T06:00:00Z',
    ]);
  });
});

describe('isTimeZone', () => {
  it.each(['Europe/Istanbul', 'UTC', 'Etc/GMT+3', 'America/Argentina/Buenos_Aires'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['Europe/Istambul', '+03:00', 'GMT+25', '', 'Europe/Istanbul '])('does not know "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
