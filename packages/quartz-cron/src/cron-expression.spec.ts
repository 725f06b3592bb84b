import { describe, expect, it } from 'vitest';
import { CronSyntaxError, nextTimes, parseCron } from './index.js';

function problemOf(expression: string): CronSyntaxError {
  try {
    parseCron(expression);
  } catch (error) {
    if (error instanceof CronSyntaxError) return error;
    throw error;
  }
  throw new Error(`"${expression}" was accepted`);
}

describe('parseCron', () => {
  it('reads lists, ranges, steps and names, in ascending order and once each', () => {
    const cron = parseCron('30,5,5 0/20 22-2 ? jan,MAR-may *  2026-2030/2');
    expect(cron).toMatchObject({
      seconds: [5, 30],
      minutes: [0, 20, 40],
      hours: [0, 1, 2, 22, 23],
      months: [1, 3, 4, 5],
      years: [2026, 2028, 2030],
    });
  });

  it('takes a range of one value, and the widest step', () => {
    expect(parseCron('0 5-5 0/23 * * ?')).toMatchObject({ minutes: [5], hours: [0, 23] });
  });

  it('puts second 0 where the five-field form has none', () => {
    expect(parseCron('*/30 8 * * *')).toMatchObject({ seconds: [0], minutes: [0, 30], hours: [8] });
  });

  it.each([
    ['* * *', null, 1, 'this one has 3'],
    ['0 0 12 * * ? 2026 2027', null, 1, 'this one has 8'],
    ['', null, 1, 'this one has 0'],
    ['60 0 12 * * ?', 'seconds', 1, 'does not go to 60'],
    ['0 75 12 * * ?', 'minutes', 3, 'does not go to 75'],
    ['0 0 24 * * ?', 'hours', 5, 'does not go to 24'],
    ['0 0 noon * * ?', 'hours', 5, 'does not understand "noon"'],
    ['0 0 1,,2 * * ?', 'hours', 7, 'empty element'],
    ['0 0 1-2-3 * * ?', 'hours', 5, 'more than one "-"'],
    ['0 0/5/5 * * * ?', 'minutes', 3, 'more than one "/"'],
    ['0 0/0 * * * ?', 'minutes', 3, 'a step of 1 to 59'],
    ['0 0/60 * * * ?', 'minutes', 3, 'a step of 1 to 59'],
    ['0 ? * * * ?', 'minutes', 3, 'does not understand "?"'],
    ['0 0 12 0 * ?', 'days of the month', 8, 'does not go to 0'],
    ['0 0 12 MON * ?', 'days of the month', 8, 'does not understand "MON"'],
    ['0 0 12 L-31 * ?', 'days of the month', 8, 'more than 30 days back'],
    ['0 0 12 32W * ?', 'days of the month', 8, 'does not go to 32'],
    ['0 0 12 1 13 ?', 'months', 10, 'does not go to 13'],
    ['0 0 12 ? * 0', 'days of the week', 12, 'does not go to 0'],
    ['0 0 12 ? * MON#6', 'days of the week', 12, '1 to 5 after "#"'],
    ['0 0 12 ? * MON#0', 'days of the week', 12, '1 to 5 after "#"'],
    ['0 0 12 x5W * ?', 'days of the month', 8, 'does not understand "x5W"'],
    ['0 0 12 5Wx * ?', 'days of the month', 8, 'does not understand "5Wx"'],
    ['0 0 12 ? * FOOL', 'days of the week', 12, 'does not understand "FOO"'],
    ['0 0 12 ? * ?', 'days of the week', 12, 'like the day of the month'],
    ['0 0 12 1 * MON', 'days of the week', 12, 'so does the day of the month "1"'],
    ['0 0 12 * * ? 1969', 'years', 14, 'does not go to 1969'],
    ['0 0 12 * * ? 2030-2026', 'years', 14, 'ends before it starts'],
    ['0 12 * * 8', 'days of the week', 10, 'does not go to 8'],
  ])('refuses "%s" and says which field, where and why', (expression, field, column, why) => {
    const problem = problemOf(expression);
    expect({ field: problem.field, column: problem.column }).toEqual({ field, column });
    expect(problem.message).toContain(why);
  });

  it('says what a field allows', () => {
    expect(problemOf('0 0 12 ? * 9').message).toBe(
      'the field for days of the week (number 6, "9" at column 12) does not go to 9; allowed: 1-7 (1 is Sunday) or SUN-SAT, *, lists 1,2, ranges 1-5 and steps 0/15, ?, L (Saturday), 6L (last Friday) and 6#3 (third Friday)',
    );
  });

  it('takes * where Quartz insists on ?, since both mean any day', () => {
    const after = new Date('2026-03-01T00:00:00Z');
    expect(nextTimes('0 0 12 * * *', 'UTC', after, 3)).toEqual(nextTimes('0 0 12 * * ?', 'UTC', after, 3));
    expect(nextTimes('0 0 12 * * MON', 'UTC', after, 3)).toEqual(
      nextTimes('0 0 12 ? * MON', 'UTC', after, 3),
    );
  });

  it('fires on either day when five fields name a day of the month and of the week', () => {
    const times = nextTimes('0 0 13 * FRI', 'UTC', new Date('2026-02-01T00:00:00Z'), 5);
    expect(times.map((time) => time.toISOString().slice(0, 10))).toEqual([
      '2026-02-06',
      '2026-02-13',
      '2026-02-20',
      '2026-02-27',
      '2026-03-06',
    ]);
  });

  it('takes lists of special days, which Quartz does not', () => {
    const times = nextTimes('0 0 0 1,15W,L * ?', 'UTC', new Date('2026-01-31T12:00:00Z'), 4);
    expect(times.map((time) => time.toISOString().slice(0, 10))).toEqual([
      '2026-02-01',
      '2026-02-16',
      '2026-02-28',
      '2026-03-01',
    ]);
  });
});
