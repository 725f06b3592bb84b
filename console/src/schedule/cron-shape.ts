/** The cron expressions that can be said in a few words. Times are `HH:MM`, days count from 0, Sunday. */
export type CronShape =
  | { readonly kind: 'seconds' | 'minutes' | 'hours'; readonly every: number }
  | { readonly kind: 'minutesOfHour'; readonly minutes: readonly number[] }
  | {
      readonly kind: 'times';
      readonly times: readonly string[];
      readonly days: 'all' | 'last' | { readonly date: number } | { readonly week: readonly number[] };
    };

const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const isAny = (field: string | undefined): boolean => field === '*' || field === '?';

/** The shape of a Quartz or Unix cron expression; null for one that needs to be read itself. */
export function cronShape(expression: string): CronShape | null {
  const fields = expression.trim().toUpperCase().split(/\s+/);
  const isUnix = fields.length === 5;
  const [second = '', minute = '', hour = '', date = '', month = '', week = '', year = '*'] = isUnix
    ? ['0', ...fields]
    : fields;
  if (fields.length < 5 || fields.length > 7 || !isAny(month) || !isAny(year)) return null;
  const isDaily = isAny(date) && isAny(week);
  const isHourly = isDaily && isAny(hour);
  const steps = /^(?:0|\*)\/(\d+)$/;
  if (isHourly && isAny(minute)) {
    const every = isAny(second) ? 1 : Number(steps.exec(second)?.[1] ?? 0);
    if (every > 0) return { kind: 'seconds', every };
    return second === '0' ? { kind: 'minutes', every: 1 } : null;
  }
  if (second !== '0') return null;
  const everyMinutes = steps.exec(minute)?.[1];
  if (everyMinutes !== undefined) return isHourly ? even('minutes', Number(everyMinutes), 60) : null;
  const minutes = numbersOf(minute);
  if (minutes === null) return null;
  if (isHourly)
    return minutes.length === 1 && minutes[0] === 0
      ? { kind: 'hours', every: 1 }
      : { kind: 'minutesOfHour', minutes };
  const everyHours = steps.exec(hour)?.[1];
  if (everyHours !== undefined)
    return isDaily && minutes.length === 1 && minutes[0] === 0 ? even('hours', Number(everyHours), 24) : null;
  const hours = numbersOf(hour);
  const days = daysOf(date, week, isUnix);
  if (hours === null || days === null || hours.length * minutes.length > 6) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  const times = hours.flatMap((at) => minutes.map((past) => `${two(at)}:${two(past)}`));
  return { kind: 'times', times, days };
}

/** Steps are even only where they divide the hour or the day. */
const even = (kind: 'minutes' | 'hours', every: number, whole: number): CronShape | null =>
  every > 0 && whole % every === 0 ? { kind, every } : null;

function numbersOf(field: string): number[] | null {
  return /^\d+(,\d+)*$/.test(field) ? field.split(',').map(Number) : null;
}

function daysOf(date: string, week: string, isUnix: boolean) {
  if (isAny(week)) {
    if (isAny(date)) return 'all';
    if (date === 'L') return 'last';
    return /^\d+$/.test(date) ? { date: Number(date) } : null;
  }
  if (!isAny(date)) return null;
  const dayOf = (name: string): number => {
    const at = NAMES.indexOf(name);
    if (at !== -1) return at;
    return /^\d$/.test(name) ? (isUnix ? Number(name) % 7 : Number(name) - 1) : -1;
  };
  const found = week.split(',').flatMap((part): number[] => {
    const [from = '', to] = part.split('-');
    const [first, last] = [dayOf(from), to === undefined ? dayOf(from) : dayOf(to)];
    if (first < 0 || last < first) return [-1];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
  return found.some((day) => day < 0 || day > 6) ? null : { week: found };
}
