import { describe, expect, it } from 'vitest';
import { cronShape } from './cron-shape.js';

describe('a cron expression in few words', () => {
  it.each([
    ['0 0/5 * * * ?', { kind: 'minutes', every: 5 }],
    ['*/10 * * * *', { kind: 'minutes', every: 10 }],
    ['* * * * *', { kind: 'minutes', every: 1 }],
    ['0/15 * * * * ?', { kind: 'seconds', every: 15 }],
    ['0 0 * * * ?', { kind: 'hours', every: 1 }],
    ['0 0 0/6 * * ?', { kind: 'hours', every: 6 }],
    ['0 0,30 * * * ? *', { kind: 'minutesOfHour', minutes: [0, 30] }],
    ['0 15 3 * * ?', { kind: 'times', times: ['03:15'], days: 'all' }],
    ['0 0 6,18 ? * MON-FRI', { kind: 'times', times: ['06:00', '18:00'], days: { week: [1, 2, 3, 4, 5] } }],
    ['0 0 3 ? * 1,7', { kind: 'times', times: ['03:00'], days: { week: [0, 6] } }],
    ['0 9 * * 1,7', { kind: 'times', times: ['09:00'], days: { week: [1, 0] } }],
    ['0 0 3 L * ?', { kind: 'times', times: ['03:00'], days: 'last' }],
    ['0 0 3 15 * ?', { kind: 'times', times: ['03:00'], days: { date: 15 } }],
  ])('is %s', (expression, shape) => {
    expect(cronShape(expression)).toEqual(shape);
  });

  it.each([
    '0 0/7 * * * ?',
    '0 0 3 15W * ?',
    '0 0 3 ? * 6#1',
    '0 0 0 1 1 ? 2027/2',
    '0 9 1 * MON',
    'nonsense',
    '',
  ])('is not made of %s', (expression) => {
    expect(cronShape(expression)).toBeNull();
  });
});
