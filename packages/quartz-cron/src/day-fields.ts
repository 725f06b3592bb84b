import {
  beforeMonthEnd,
  type DayRule,
  daysOfMonth,
  daysOfWeek,
  everyDay,
  lastWeekdayOfMonth,
  nthWeekdayOfMonth,
  weekdayNearest,
  weekdayNearestMonthEnd,
} from './calendar-day.js';
import { expandPart, type Field, fieldError, type FieldPart, listParts, readValue } from './cron-field.js';

/** The field names no day of its own: `?` or `*`. */
export function isOpen(field: Field): boolean {
  return field.text === '?' || field.text === '*';
}

/** `1,15`, `L`, `L-3`, `LW`, `L-3W`, `15W` and lists of them. */
export function readDaysOfMonth(field: Field): DayRule {
  if (isOpen(field)) return everyDay;
  return anyOf(listParts(field).map((part) => dayOfMonth(field, part)));
}

/** `MON-FRI`, `2,4`, `L`, `6L`, `FRI#2` and lists of them. */
export function readDaysOfWeek(field: Field): DayRule {
  if (isOpen(field)) return everyDay;
  return anyOf(listParts(field).map((part) => dayOfWeek(field, part)));
}

function dayOfMonth(field: Field, part: FieldPart): DayRule {
  const fromEnd = /^L(?:-(\d{1,2}))?(W)?$/i.exec(part.text);
  if (fromEnd) {
    const days = Number(fromEnd[1] ?? 0);
    if (days > 30) throw fieldError(field, part, 'counts more than 30 days back from the last');
    return fromEnd[2] === undefined ? beforeMonthEnd(days) : weekdayNearestMonthEnd(days);
  }
  const nearest = /^(\d+)W$/i.exec(part.text);
  if (nearest) return weekdayNearest(readValue(field, part, nearest[1] ?? ''));
  return daysOfMonth(new Set(expandPart(field, part)));
}

function dayOfWeek(field: Field, part: FieldPart): DayRule {
  const last = /^(\w*)L$/i.exec(part.text);
  if (last?.[1] === '') return daysOfWeek(new Set([toQuartz(field, field.spec.max)]));
  if (last) return lastWeekdayOfMonth(toQuartz(field, readValue(field, part, last[1] ?? '')));
  const nth = /^(\w+)#(\d+)$/.exec(part.text);
  if (nth) {
    const count = Number(nth[2]);
    if (count < 1 || count > 5) throw fieldError(field, part, 'needs 1 to 5 after "#"');
    return nthWeekdayOfMonth(toQuartz(field, readValue(field, part, nth[1] ?? '')), count);
  }
  return daysOfWeek(new Set(expandPart(field, part).map((value) => toQuartz(field, value))));
}

/** A weekday of either dialect as 1 (Sunday) to 7. */
function toQuartz({ spec }: Field, value: number): number {
  return ((value - spec.min) % 7) + 1;
}

function anyOf(rules: readonly DayRule[]): DayRule {
  return (day) => rules.some((rule) => rule(day));
}
