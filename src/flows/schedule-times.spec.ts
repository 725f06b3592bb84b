import { describe, expect, it } from 'vitest';
import type { Schedule } from './schedule.dto.js';
import { fireTimes } from './schedule-times.js';

const clock = { timezone: 'Europe/Istanbul', startedAt: new Date('2026-11-23T10:00:07Z') };

function times(schedule: Schedule, after: string, count: number): string[] {
  return fireTimes(schedule, clock, new Date(after), count).map((time) => time.toISOString());
}

describe('fireTimes', () => {
  const everyFiveMinutes: Schedule = { type: 'interval', everySeconds: 300 };

  it('counts an interval from the start of the flow, which is its first time', () => {
    expect(times(everyFiveMinutes, '2026-11-23T10:00:06.999Z', 3)).toEqual([
      '2026-11-23T10:00:07.000Z',
      '2026-11-23T10:05:07.000Z',
      '2026-11-23T10:10:07.000Z',
    ]);
  });

  it('keeps an interval in step however late it is asked for', () => {
    expect(times(everyFiveMinutes, '2026-11-23T10:05:07.000Z', 1)).toEqual(['2026-11-23T10:10:07.000Z']);
    expect(times(everyFiveMinutes, '2026-12-01T00:00:00Z', 1)).toEqual(['2026-12-01T00:00:07.000Z']);
  });

  it('reads cron on the clocks of the timezone', () => {
    expect(times({ type: 'cron', expression: '0 30 9 * * ?' }, '2026-11-23T00:00:00Z', 2)).toEqual([
      '2026-11-23T06:30:00.000Z',
      '2026-11-24T06:30:00.000Z',
    ]);
  });

  it('knows no time for a flow that another one triggers', () => {
    expect(times({ type: 'after-flow', flow: 'products' }, '2026-11-23T00:00:00Z', 5)).toEqual([]);
  });
});
