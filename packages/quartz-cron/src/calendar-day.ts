/** One day of the proleptic Gregorian calendar, with what the day fields of a cron expression ask about it. */
export interface CalendarDay {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly day: number;
  /** 1 = Sunday … 7 = Saturday, as Quartz counts. */
  readonly weekday: number;
  /** The month's last day, 28–31. */
  readonly lastDay: number;
}

const SUNDAY = 1;
const SATURDAY = 7;

/** Says whether an expression fires on a day. */
export type DayRule = (day: CalendarDay) => boolean;

export const everyDay: DayRule = () => true;

export function daysOfMonth(days: ReadonlySet<number>): DayRule {
  return ({ day }) => days.has(day);
}

export function daysOfWeek(weekdays: ReadonlySet<number>): DayRule {
  return ({ weekday }) => weekdays.has(weekday);
}

/** `L` and `L-n`: the last day of the month, or n days before it. Months too short for that are left out. */
export function beforeMonthEnd(days: number): DayRule {
  return ({ day, lastDay }) => day === lastDay - days;
}

/** `nW`: the weekday (Monday–Friday) nearest to day n, within the month. Months without a day n are left out. */
export function weekdayNearest(target: number): DayRule {
  return (date) => target <= date.lastDay && date.day === nearestWeekday(date, target);
}

/** `LW` and `L-nW`: the weekday nearest to the last day of the month, or to n days before it. */
export function weekdayNearestMonthEnd(days: number): DayRule {
  return (date) => date.lastDay > days && date.day === nearestWeekday(date, date.lastDay - days);
}

/** `nL` in the weekday field: the last such weekday of the month. */
export function lastWeekdayOfMonth(target: number): DayRule {
  return ({ day, weekday, lastDay }) => weekday === target && day + 7 > lastDay;
}

/** `n#k`: the k-th such weekday of the month; a month without a fifth is left out. */
export function nthWeekdayOfMonth(target: number, nth: number): DayRule {
  return ({ day, weekday }) => weekday === target && Math.ceil(day / 7) === nth;
}

/** The weekday nearest to `target` that does not leave the month: a Saturday the 1st moves to Monday the 3rd. */
function nearestWeekday({ day, weekday, lastDay }: CalendarDay, target: number): number {
  const shift = (((target - day) % 7) + 7) % 7;
  const targetWeekday = ((weekday - 1 + shift) % 7) + 1;
  if (targetWeekday === SATURDAY) return target === 1 ? target + 2 : target - 1;
  if (targetWeekday === SUNDAY) return target === lastDay ? target - 2 : target + 1;
  return target;
}
