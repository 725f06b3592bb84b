/**
 * When a cron expression fires next, on the clocks of a time zone.
 *
 * The idea: between two changes of a zone's offset, local time is plain arithmetic. So the search takes the offset in
 * force, finds the next local time that matches as if that offset held for ever, and believes it only when no change
 * lies before it; otherwise it starts again from the change. Two rules fall out of that and one is added:
 *
 * - *Gap* (clocks jump from 02:00 to 03:00): local times in it never come up, so an expression that names one does not
 *   fire that day. One that runs through the hour goes on at the first minute that exists.
 * - *Overlap* (clocks fall back from 03:00 to 02:00): local times in it come up twice. An expression of all 24 hours
 *   fires in both passes, since the time really passes. One that names hours fires once, in the second pass.
 *
 * Quartz is the reference for the gap and for named hours. Where an expression runs every hour Quartz goes silent for the
 * whole first pass, a defect that its users report; ours does not.
 */
import type { CalendarDay } from './calendar-day.js';
import { type CronExpression, parseCron } from './cron-expression.js';
import { nextOffsetChange, offsetAt } from './zone.js';

const DAY_MS = 86_400_000;
/** More than two offsets of the world differ by, so that local and absolute order agree beyond it. */
const FAR_MS = 2 * DAY_MS;

/**
 * The next `count` fire times after `after`, ascending; fewer when the expression never fires again. `timezone` is an IANA
 * name. Throws `CronSyntaxError`.
 */
export function nextTimes(expression: string, timezone: string, after: Date, count: number): Date[] {
  const cron = parseCron(expression);
  const times: Date[] = [];
  let last: Date | null = after;
  while (times.length < count && (last = nextTime(cron, timezone, last)) !== null) times.push(last);
  return times;
}

/** The first instant after `after` at which `cron` fires in `timezone` (an IANA name); null when it never does again. */
export function nextTime(cron: CronExpression, timezone: string, after: Date): Date | null {
  const everyHour = cron.hours.length === 24;
  let from = after.getTime() + 1;
  for (;;) {
    const offset = offsetAt(timezone, from);
    const local = nextLocalTime(cron, from + offset);
    if (local === null) return null;
    const candidate = local - offset;
    const change = nextOffsetChange(timezone, from, Math.min(candidate, from + FAR_MS));
    if (change !== null) {
      from = change;
    } else if (candidate > from + FAR_MS) {
      from = Math.max(from + FAR_MS, candidate - FAR_MS);
    } else if (everyHour || !comesAgain(timezone, candidate)) {
      return new Date(candidate);
    } else {
      from = candidate + 1;
    }
  }
}

/** True when the local time of `instant` is the first of two. */
function comesAgain(timezone: string, instant: number): boolean {
  const change = nextOffsetChange(timezone, instant, instant + DAY_MS);
  return change !== null && instant + offsetAt(timezone, instant) - offsetAt(timezone, change) >= change;
}

/** The first local time at or after `fromMs` that matches; local times are written as milliseconds, as if they were UTC. */
function nextLocalTime(cron: CronExpression, fromMs: number): number | null {
  const from = new Date(Math.ceil(fromMs / 1000) * 1000);
  const today = calendarDay(from.getUTCFullYear(), from.getUTCMonth() + 1, from.getUTCDate());
  if (matchesDay(cron, today)) {
    const time = nextTimeOfDay(cron, from.getUTCHours(), from.getUTCMinutes(), from.getUTCSeconds());
    if (time !== null) return startOf(today) + time;
  }
  const day = nextDay(cron, today);
  return day === null ? null : startOf(day) + (nextTimeOfDay(cron, 0, 0, 0) ?? 0);
}

/** Milliseconds from midnight to the first matching time of day at or after the one given; null when the day has none. */
function nextTimeOfDay(cron: CronExpression, hour: number, minute: number, second: number): number | null {
  for (const h of cron.hours) {
    if (h < hour) continue;
    for (const m of cron.minutes) {
      if (h === hour && m < minute) continue;
      const s = cron.seconds.find((value) => h > hour || m > minute || value >= second);
      if (s !== undefined) return ((h * 60 + m) * 60 + s) * 1000;
    }
  }
  return null;
}

/** The first matching day after `today`. */
function nextDay(cron: CronExpression, today: CalendarDay): CalendarDay | null {
  for (const year of cron.years) {
    if (year < today.year) continue;
    for (const month of cron.months) {
      if (year === today.year && month < today.month) continue;
      const sameMonth = year === today.year && month === today.month;
      const first = calendarDay(year, month, sameMonth ? today.day + 1 : 1);
      for (let day = first; day.day <= day.lastDay; day = dayAfter(day)) {
        if (cron.firesOn(day)) return day;
      }
    }
  }
  return null;
}

function matchesDay(cron: CronExpression, day: CalendarDay): boolean {
  return cron.years.includes(day.year) && cron.months.includes(day.month) && cron.firesOn(day);
}

function calendarDay(year: number, month: number, day: number): CalendarDay {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
  return { year, month, day, weekday, lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate() };
}

/** The next day of the same month; beyond its last, a day that no month has, which ends the loop over it. */
function dayAfter(day: CalendarDay): CalendarDay {
  return { ...day, day: day.day + 1, weekday: (day.weekday % 7) + 1 };
}

function startOf({ year, month, day }: CalendarDay): number {
  return Date.UTC(year, month - 1, day);
}
