/**
 * Dates as ERPs want them. A moment is a whole number of microseconds since 1970 in UTC, since the documented format
 * carries six digits of a second and a JavaScript Date only three.
 */
import { isTimeZone } from '@image-integrator/quartz-cron';

export type Micros = number;

const DAY_MS = 86_400_000;

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+ -]\d\d(?::?\d\d)?)?)?$/i;

/**
 * The moment that a text names: an ISO 8601 date or date and time. Without an offset it is local time in `timezone`. A `+` that
 * a query string turned into a space is taken for a `+`. Null when the text is no date.
 */
export function parseMoment(text: string, timezone: string): Micros | null {
  const match = DATE.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const clock = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const inRange =
    Number(month) <= 12 &&
    new Date(clock).getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  if (!inRange) return null;
  const offset = zone === undefined ? localOffsetMs(clock, timezone) : zoneOffsetMs(zone);
  return (clock - offset) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/**
 * The offset of the moment at which clocks in `timezone` show `clockMs`. Of an hour that comes twice the earlier one is
 * taken; an hour that is skipped is read by the clock of before, so neither ever looks too short a time back.
 */
function localOffsetMs(clockMs: number, timezone: string): number {
  const before = offsetMs(clockMs - DAY_MS, timezone);
  const after = offsetMs(clockMs + DAY_MS, timezone);
  const possible = [before, after].filter((offset) => offsetMs(clockMs - offset, timezone) === offset);
  return possible.length === 0 ? before : Math.max(...possible);
}

const zoneNames = new Map<string, Intl.DateTimeFormat>();

/** How far local time in `timezone` is ahead of UTC at a moment. Throws RangeError for an unknown timezone. */
function offsetMs(epochMs: number, timezone: string): number {
  let format = zoneNames.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
    zoneNames.set(timezone, format);
  }
  const name = format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes, seconds] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  if (sign === undefined) return 0;
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === '-' ? -ahead : ahead;
}

const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface LocalTime {
  readonly date: Date;
  readonly micros: number;
  readonly offsetMs: number;
}

type Field = (time: LocalTime, width: number) => string;
const padded =
  (value: (date: Date) => number): Field =>
  ({ date }, width) =>
    String(value(date)).padStart(width, '0');

/** The letters of java.time's DateTimeFormatter that a request needs. `S` counts digits of the fraction. */
const FIELDS: Readonly<Record<string, Field>> = {
  y: ({ date }, width) => {
    const year = String(date.getUTCFullYear()).padStart(4, '0');
    return width === 2 ? year.slice(-2) : year;
  },
  M: ({ date }, width) =>
    width === 3
      ? (MONTHS[date.getUTCMonth()] ?? '')
      : String(date.getUTCMonth() + 1).padStart(Math.min(width, 2), '0'),
  d: padded((date) => date.getUTCDate()),
  H: padded((date) => date.getUTCHours()),
  h: padded((date) => date.getUTCHours() % 12 || 12),
  m: padded((date) => date.getUTCMinutes()),
  s: padded((date) => date.getUTCSeconds()),
  S: ({ micros }, width) => String(micros).padStart(6, '0').padEnd(9, '0').slice(0, width),
  a: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  E: ({ date }) => DAYS[date.getUTCDay()] ?? '',
  X: ({ offsetMs }, width) =>
    offsetMs === 0 ? 'Z' : offsetText(offsetMs, width === 3 ? ':' : '', width === 1),
  Z: ({ offsetMs }) => offsetText(offsetMs, '', false),
};

function offsetText(offset: number, separator: string, short: boolean): string {
  const minutes = Math.abs(offset) / 60_000;
  const hh = String(Math.floor(minutes / 60)).padStart(2, '0');
  const mm = String(Math.floor(minutes % 60)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hh}${short && mm === '00' ? '' : separator + mm}`;
}

/** What is wrong with a date pattern in words for the user, or null. */
export function dateFormatProblem(format: string): string | null {
  if (format === 'epoch-seconds' || format === 'epoch-millis') return null;
  for (const [token, , letter] of format.matchAll(TOKEN)) {
    if (token === "'") return 'a single quote is not closed';
    if (letter !== undefined && !(letter in FIELDS)) {
      return `the letter ${letter} has no meaning; use ${Object.keys(FIELDS).join(' ')}, and put text into single quotes`;
    }
    if (token.length > 9 && letter !== undefined) return `${token} is too long`;
  }
  return null;
}

/** What is wrong with the name of a time zone, or null. */
export function zoneProblem(zone: string): string | null {
  return isTimeZone(zone) ? null : `"${zone}" is not an IANA timezone; write it like UTC or Europe/Istanbul`;
}

/** Writes a moment in `format` (see `dateFormatProblem`) as clocks in `timezone` show it. */
export function formatMoment(moment: Micros, format: string, timezone: string): string {
  if (format === 'epoch-seconds') return String(Math.floor(moment / 1_000_000));
  const epochMs = Math.floor(moment / 1000);
  if (format === 'epoch-millis') return String(epochMs);
  const offset = offsetMs(epochMs, timezone);
  const micros = ((moment % 1_000_000) + 1_000_000) % 1_000_000;
  const time = { date: new Date(epochMs + offset), micros, offsetMs: offset };
  return format.replaceAll(TOKEN, (token, quoted: string | undefined, letter: string | undefined) => {
    if (letter !== undefined) return FIELDS[letter]?.(time, token.length) ?? token;
    if (quoted === undefined) return token;
    return quoted === '' ? "'" : quoted.replaceAll("''", "'");
  });
}
