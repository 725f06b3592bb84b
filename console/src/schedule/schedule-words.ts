import type { scheduleWords } from '../words/schedule.js';
import type { Say } from '../words/fill.js';
import { cronShape } from './cron-shape.js';

export type ScheduleWord = keyof (typeof scheduleWords)['en'];

export type Schedule =
  | { readonly type: 'interval'; readonly everySeconds: number }
  | { readonly type: 'cron'; readonly expression: string }
  | { readonly type: 'after-flow'; readonly flow: string };

export const UNITS = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

/** An interval in its largest whole unit. */
export function unitOf(everySeconds: number): readonly [(typeof UNITS)[number][0], number] {
  const [unit, seconds] = UNITS.find(([, size]) => everySeconds > 0 && everySeconds % size === 0) ?? [
    'seconds',
    1,
  ];
  return [unit, everySeconds / seconds];
}

/** A schedule as a person says it: “every 5 minutes”. Null where only the expression itself says it. */
export function saySchedule(schedule: Schedule, say: Say<ScheduleWord>, language: string): string | null {
  if (schedule.type === 'after-flow') return say('say.after', { flow: schedule.flow });
  if (schedule.type === 'interval') {
    const [unit, n] = unitOf(schedule.everySeconds);
    return say(`say.${unit}`, { n });
  }
  const shape = cronShape(schedule.expression);
  if (shape === null) return null;
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  if (shape.kind === 'minutesOfHour')
    return say('say.minutesOfHour', { minutes: list.format(shape.minutes.map(String)) });
  if (shape.kind !== 'times') return say(`say.${shape.kind}`, { n: shape.every });
  const times = list.format(shape.times);
  const { days } = shape;
  if (days === 'all') return say('say.daily', { times });
  if (days === 'last') return say('say.lastDay', { times });
  if ('date' in days) return say('say.onDate', { day: String(days.date), times });
  if (String(days.week) === '1,2,3,4,5') return say('say.weekdays', { times });
  // 4 January 1970 was a Sunday.
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const names = days.week.map((day) => name.format(new Date(Date.UTC(1970, 0, 4 + day))));
  return say('say.onDays', { days: list.format(names), times });
}
