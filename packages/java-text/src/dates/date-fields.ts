import { dayNumberOf, firstWeekStart, US_WEEKS, weekdayOnOrBefore, yearStart } from './calendar.js';

/** The fields of a date that a pattern can set. */
export type DateField =
  | 'era'
  | 'year'
  | 'weekYear'
  | 'month'
  | 'weekOfYear'
  | 'weekOfMonth'
  | 'dayOfMonth'
  | 'dayOfYear'
  | 'dayOfWeek'
  | 'dayOfWeekInMonth'
  | 'half'
  | 'hour'
  | 'hourOfDay'
  | 'minute'
  | 'second'
  | 'millisecond';

/**
 * Fields as they were parsed, resolved to a moment the lenient way of `java.util.GregorianCalendar`: any value is
 * taken and carries over (day 0, month 13), and of fields that contradict each other the set that was completed last
 * decides.
 */
export class DateFields {
  private readonly values = new Map<DateField, number>();
  private readonly stamps = new Map<DateField, number>();
  private clock = 0;

  set(field: DateField, value: number): void {
    this.values.set(field, value);
    this.clock += 1;
    this.stamps.set(field, this.clock);
  }

  get(field: DateField): number | undefined {
    return this.values.get(field);
  }

  /** The wall clock's time, in milliseconds counted as if it were UTC. Fields that are not set are those of 1970-01-01. */
  localMs(): number {
    return this.dayNumber() * 86_400_000 + this.msOfDay();
  }

  private msOfDay(): number {
    const value = (field: DateField) => this.values.get(field) ?? 0;
    const halfDay =
      Math.min(this.stamp('hour'), this.stamp('half')) || Math.max(this.stamp('hour'), this.stamp('half'));
    const hours = halfDay > this.stamp('hourOfDay') ? value('hour') + 12 * value('half') : value('hourOfDay');
    return ((hours * 60 + value('minute')) * 60 + value('second')) * 1000 + value('millisecond');
  }

  private dayNumber(): number {
    if (this.stamp('weekYear') > this.stamp('year')) return this.weekDate();
    const year = this.year();
    const way = this.way();
    if (way === 'dayOfYear') return yearStart(year, 'hybrid') + this.value('dayOfYear', 1) - 1;
    if (way === 'weekOfYear') return this.inWeek(yearStart(year, 'hybrid'), this.value('weekOfYear', 1));
    const monthStart = dayNumberOf({ year, month: this.value('month', 0) + 1, day: 1 }, 'hybrid');
    if (way === 'weekOfMonth') return this.inWeek(monthStart, this.value('weekOfMonth', 1));
    if (way === 'dayOfWeekInMonth') return this.nthWeekday(monthStart, year);
    return monthStart + this.value('dayOfMonth', 1) - 1;
  }

  /** Which of the fields that can tell a day within its year was completed last. */
  private way(): 'dayOfMonth' | 'weekOfMonth' | 'dayOfWeekInMonth' | 'dayOfYear' | 'weekOfYear' {
    const weekday = this.stamp('dayOfWeek');
    const withWeekday = (field: DateField) =>
      weekday === 0 ? 0 : this.stamp(field) && Math.max(this.stamp(field), weekday);
    const complete = {
      dayOfMonth: this.stamp('dayOfMonth'),
      weekOfMonth: withWeekday('weekOfMonth'),
      dayOfWeekInMonth: withWeekday('dayOfWeekInMonth'),
      dayOfYear: this.stamp('dayOfYear'),
      weekOfYear: withWeekday('weekOfYear'),
    };
    const partial = {
      dayOfMonth: 0,
      weekOfMonth: this.stamp('weekOfMonth'),
      dayOfWeekInMonth: Math.max(this.stamp('dayOfWeekInMonth'), weekday),
      dayOfYear: 0,
      weekOfYear: this.stamp('weekOfYear'),
    };
    const stamps = Object.values(complete).some((stamp) => stamp > 0) ? complete : partial;
    const best = Math.max(...Object.values(stamps));
    if (best === 0 || best === stamps.dayOfMonth) return 'dayOfMonth';
    const yearWins = this.stamp('weekOfYear');
    if (best === stamps.weekOfMonth && this.stamp('weekOfMonth') >= yearWins) return 'weekOfMonth';
    if (best === stamps.dayOfWeekInMonth && this.stamp('dayOfWeekInMonth') >= yearWins)
      return 'dayOfWeekInMonth';
    return best === stamps.dayOfYear ? 'dayOfYear' : 'weekOfYear';
  }

  private year(): number {
    const year = this.value('year', 1970);
    return this.values.get('era') === 0 ? 1 - year : year;
  }

  private weekDate(): number {
    const start = firstWeekStart(yearStart(this.value('weekYear', 1970), 'hybrid'), US_WEEKS);
    return start + 7 * (this.value('weekOfYear', 1) - 1) + this.value('dayOfWeek', US_WEEKS.firstDay) - 1;
  }

  private inWeek(periodStart: number, week: number): number {
    const first = firstWeekStart(periodStart, US_WEEKS);
    const weekday = this.values.get('dayOfWeek');
    const day = weekday === undefined ? first : weekdayOnOrBefore(first + 6, weekday);
    return day + 7 * (week - 1);
  }

  private nthWeekday(monthStart: number, year: number): number {
    const weekday = this.value('dayOfWeek', US_WEEKS.firstDay);
    const nth = this.value('dayOfWeekInMonth', 1);
    if (nth >= 0) return weekdayOnOrBefore(monthStart + 7 * nth - 1, weekday);
    const nextMonth = dayNumberOf({ year, month: this.value('month', 0) + 2, day: 1 }, 'hybrid');
    return weekdayOnOrBefore(nextMonth + 7 * (nth + 1) - 1, weekday);
  }

  private value(field: DateField, otherwise: number): number {
    return this.values.get(field) ?? otherwise;
  }

  private stamp(field: DateField): number {
    return this.stamps.get(field) ?? 0;
  }
}
