import type { FieldSpec } from './cron-field.js';

const PLAIN = '*, lists 1,2, ranges 1-5 and steps 0/15';
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const numbered = (names: readonly string[], first: number): Record<string, number> =>
  Object.fromEntries(names.map((name, index) => [name, index + first]));

export const SECONDS: FieldSpec = {
  label: 'seconds',
  min: 0,
  max: 59,
  cycle: 60,
  allowed: `0-59, ${PLAIN}`,
};

export const MINUTES: FieldSpec = { ...SECONDS, label: 'minutes' };

export const HOURS: FieldSpec = {
  label: 'hours',
  min: 0,
  max: 23,
  cycle: 24,
  allowed: `0-23, ${PLAIN}`,
};

export const DAYS_OF_MONTH: FieldSpec = {
  label: 'days of the month',
  min: 1,
  max: 31,
  cycle: 31,
  allowed: `1-31, ${PLAIN}, ?, L (last day), L-3, LW (last weekday) and 15W (weekday nearest to the 15th)`,
};

export const MONTHS_OF_YEAR: FieldSpec = {
  label: 'months',
  min: 1,
  max: 12,
  cycle: 12,
  names: numbered(MONTHS, 1),
  allowed: `1-12 or JAN-DEC, ${PLAIN}`,
};

/** Days of the week as Quartz counts them: 1 is Sunday. */
export const QUARTZ_WEEKDAYS: FieldSpec = {
  label: 'days of the week',
  min: 1,
  max: 7,
  cycle: 7,
  names: numbered(WEEKDAYS, 1),
  allowed: `1-7 (1 is Sunday) or SUN-SAT, ${PLAIN}, ?, L (Saturday), 6L (last Friday) and 6#3 (third Friday)`,
};

/** Days of the week as five-field cron counts them: 0 and 7 are Sunday. */
export const UNIX_WEEKDAYS: FieldSpec = {
  label: 'days of the week',
  min: 0,
  max: 6,
  cycle: 7,
  alias: 7,
  names: numbered(WEEKDAYS, 0),
  allowed: `0-7 (0 and 7 are Sunday) or SUN-SAT, ${PLAIN}, ?, 5L (last Friday) and 5#3 (third Friday)`,
};

export const YEARS: FieldSpec = {
  label: 'years',
  min: 1970,
  max: 2199,
  cycle: null,
  allowed: `1970-2199, ${PLAIN}`,
};
