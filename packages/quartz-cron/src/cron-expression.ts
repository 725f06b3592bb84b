import type { DayRule } from './calendar-day.js';
import { expandPart, type Field, fieldError, type FieldSpec, listParts } from './cron-field.js';
import { CronSyntaxError } from './cron-syntax-error.js';
import { isOpen, readDaysOfMonth, readDaysOfWeek } from './day-fields.js';
import {
  DAYS_OF_MONTH,
  HOURS,
  MINUTES,
  MONTHS_OF_YEAR,
  QUARTZ_WEEKDAYS,
  SECONDS,
  UNIX_WEEKDAYS,
  YEARS,
} from './field-specs.js';

/** A parsed expression: the local times it names. All lists are ascending and without duplicates. */
export interface CronExpression {
  readonly text: string;
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1–12 */
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly firesOn: DayRule;
}

const UNIX_FIELDS = [MINUTES, HOURS, DAYS_OF_MONTH, MONTHS_OF_YEAR, UNIX_WEEKDAYS];
const QUARTZ_FIELDS = [SECONDS, MINUTES, HOURS, DAYS_OF_MONTH, MONTHS_OF_YEAR, QUARTZ_WEEKDAYS, YEARS];

/**
 * Reads a Quartz expression of six fields (second, minute, hour, day of month, month, day of week) or seven (with a
 * year), or a five-field one (without the second). Throws `CronSyntaxError`.
 *
 * The two dialects count weekdays differently (Quartz: 1 is Sunday; five fields: 0 is) and combine the two day fields
 * differently: Quartz wants one of them left open, five-field cron fires when either matches.
 */
export function parseCron(text: string): CronExpression {
  const written = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
  const specs = written.length === 5 ? UNIX_FIELDS : QUARTZ_FIELDS;
  if (written.length < 5 || written.length > specs.length) {
    throw new CronSyntaxError(
      `a cron expression has 5 fields (minute hour day month weekday), 6 (second first) or 7 (year last); this one has ${written.length}`,
      { field: null, column: 1 },
    );
  }
  /** The field as written; one that the form leaves out reads as `absent`. */
  const field = (spec: FieldSpec, absent = '*'): Field => {
    const index = specs.indexOf(spec);
    const { text, column } = written[index] ?? { text: absent, column: 1 };
    return { text, column, position: index + 1, spec };
  };
  return {
    text,
    seconds: values(field(SECONDS, '0')),
    minutes: values(field(MINUTES)),
    hours: values(field(HOURS)),
    months: values(field(MONTHS_OF_YEAR)),
    years: values(field(YEARS)),
    firesOn:
      specs === UNIX_FIELDS
        ? eitherDay(field(DAYS_OF_MONTH), field(UNIX_WEEKDAYS))
        : oneDayField(field(DAYS_OF_MONTH), field(QUARTZ_WEEKDAYS)),
  };
}

function values(field: Field): readonly number[] {
  const found = new Set(listParts(field).flatMap((part) => expandPart(field, part)));
  return [...found].sort((a, b) => a - b);
}

/** Quartz: one of the two day fields restricts, the other is `?` (we take `*` as well, since it means the same). */
function oneDayField(monthField: Field, weekField: Field): DayRule {
  if (monthField.text === '?' && weekField.text === '?') {
    throw fieldError(weekField, weekField, 'is "?" like the day of the month: put * in one of them');
  }
  if (!isOpen(monthField) && !isOpen(weekField)) {
    throw fieldError(
      weekField,
      weekField,
      `restricts the day, and so does the day of the month "${monthField.text}": put ? in one of them`,
    );
  }
  return isOpen(monthField) ? readDaysOfWeek(weekField) : readDaysOfMonth(monthField);
}

/** Five-field cron: a field with `*` in it does not restrict; two that do are alternatives (crontab(5)). */
function eitherDay(monthField: Field, weekField: Field): DayRule {
  const ofMonth = readDaysOfMonth(monthField);
  const ofWeek = readDaysOfWeek(weekField);
  const restrict = [monthField, weekField].every(({ text }) => !/[*?]/.test(text));
  return restrict ? (day) => ofMonth(day) || ofWeek(day) : (day) => ofMonth(day) && ofWeek(day);
}
