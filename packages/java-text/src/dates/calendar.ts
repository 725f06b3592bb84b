/**
 * Days, years and weeks. A *day number* counts days from 1970-01-01. Years are astronomical (0 is 1 BC, -1 is 2 BC).
 * `java.util` changes from the Julian to the Gregorian calendar on 1582-10-15; `java.time` is Gregorian throughout.
 */
export type CalendarKind = 'hybrid' | 'proleptic';

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export const DAY_MS = 86_400_000;

/** 1582-10-15, the first day that was counted the Gregorian way. */
const CUTOVER_DAY = -141_427;

/** The day number of a date; `month` and `day` may lie outside their ranges and carry over. */
export function dayNumberOf({ year, month, day }: CivilDate, calendar: CalendarKind): number {
  const months = year * 12 + (month - 1);
  const y = Math.floor(months / 12);
  const m = months - y * 12 + 1;
  const gregorian = monthStart(y, m, gregorianLeaps) + day - 1;
  if (calendar === 'proleptic' || gregorian >= CUTOVER_DAY) return gregorian;
  // The two calendars are two days apart at the epoch of this count, in year 0.
  const julian = monthStart(y, m, julianLeaps) - 2 + day - 1;
  return julian < CUTOVER_DAY ? julian : gregorian;
}

/** The date of a day number. */
export function civilDateOf(dayNumber: number, calendar: CalendarKind): CivilDate {
  const julian = calendar === 'hybrid' && dayNumber < CUTOVER_DAY;
  const leaps = julian ? julianLeaps : gregorianLeaps;
  const counted = julian ? dayNumber + 2 : dayNumber;
  let year = Math.floor(counted / 365.2425) + 1970;
  while (monthStart(year, 1, leaps) > counted) year -= 1;
  while (monthStart(year + 1, 1, leaps) <= counted) year += 1;
  let month = 12;
  while (monthStart(year, month, leaps) > counted) month -= 1;
  return { year, month, day: counted - monthStart(year, month, leaps) + 1 };
}

/** 1 for Sunday to 7 for Saturday. */
export function dayOfWeek(dayNumber: number): number {
  return floorMod(dayNumber + 4, 7) + 1;
}

/** How weeks are counted: the day they begin with (1 is Sunday) and the days of a new year that its first week needs. */
export interface WeekRule {
  readonly firstDay: number;
  readonly minimalDays: number;
}

/** American weeks, as `Locale.US` has them. */
export const US_WEEKS: WeekRule = { firstDay: 1, minimalDays: 1 };

/** The last day of week `weekday` on or before a day number. */
export function weekdayOnOrBefore(dayNumber: number, weekday: number): number {
  return dayNumber - floorMod(dayOfWeek(dayNumber) - weekday, 7);
}

/** The day number on which week 1 of the period (a year, a month) that starts on `periodStart` begins. */
export function firstWeekStart(periodStart: number, rule: WeekRule): number {
  const start = weekdayOnOrBefore(periodStart + 6, rule.firstDay);
  return start - periodStart >= rule.minimalDays ? start - 7 : start;
}

export function yearStart(year: number, calendar: CalendarKind): number {
  return dayNumberOf({ year, month: 1, day: 1 }, calendar);
}

/** The week-based year and the week in it. */
export function weekOfYear(
  dayNumber: number,
  calendar: CalendarKind,
  rule: WeekRule,
): { weekYear: number; week: number } {
  const { year } = civilDateOf(dayNumber, calendar);
  for (const weekYear of [year + 1, year, year - 1]) {
    const start = firstWeekStart(yearStart(weekYear, calendar), rule);
    if (dayNumber >= start) return { weekYear, week: Math.floor((dayNumber - start) / 7) + 1 };
  }
  return { weekYear: year, week: 1 };
}

export function floorMod(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function gregorianLeaps(year: number): number {
  return Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
}

function julianLeaps(year: number): number {
  return Math.floor(year / 4);
}

/** Days from 1970-01-01 (Gregorian count of years) to the first of a month, under one rule for leap years. */
function monthStart(year: number, month: number, leaps: (year: number) => number): number {
  const leapDay = month > 2 && leaps(year) > leaps(year - 1) ? 1 : 0;
  const epoch = 1969 * 365 + gregorianLeaps(1969);
  return (year - 1) * 365 + leaps(year - 1) + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDay - epoch;
}
