import {
  civilDateOf,
  DAY_MS,
  dayOfWeek,
  firstWeekStart,
  floorMod,
  dayNumberOf,
  US_WEEKS,
  weekOfYear,
  yearStart,
} from './calendar.js';
import { ERAS, HALVES, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS } from './date-names.js';
import { parseDatePattern } from './date-pattern.js';
import { formatOffset, type TimeZone } from '../zones/time-zone.js';

/** Java's `SimpleDateFormat(pattern, Locale.US).format`, in a zone. `pattern` is checked when it is used. */
export function formatDate(epochMs: number, pattern: string, zone: TimeZone): string {
  const pieces = parseDatePattern(pattern);
  const moment = momentOf(epochMs, zone);
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : formatField(moment, piece.letter, piece.count)))
    .join('');
}

/** Java's `Date.toString()`. */
export function formatDateText(epochMs: number, zone: TimeZone): string {
  return formatDate(epochMs, 'EEE MMM dd HH:mm:ss zzz yyyy', zone);
}

interface Moment {
  readonly epochMs: number;
  readonly zone: TimeZone;
  readonly dayNumber: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly msOfDay: number;
}

function momentOf(epochMs: number, zone: TimeZone): Moment {
  const localMs = epochMs + zone.offsetAt(epochMs);
  const dayNumber = Math.floor(localMs / DAY_MS);
  return {
    epochMs,
    zone,
    dayNumber,
    ...civilDateOf(dayNumber, 'hybrid'),
    msOfDay: floorMod(localMs, DAY_MS),
  };
}

function formatField(moment: Moment, letter: string, count: number): string {
  const number = NUMBERS[letter];
  if (number !== undefined) return pad(number(moment), count);
  const text = TEXTS[letter];
  return text === undefined ? '' : text(moment, count);
}

const hourOf = ({ msOfDay }: Moment) => Math.floor(msOfDay / 3_600_000);

const NUMBERS: Readonly<Record<string, (moment: Moment) => number>> = {
  d: ({ day }) => day,
  D: ({ dayNumber, year }) => dayNumber - yearStart(year, 'hybrid') + 1,
  w: ({ dayNumber }) => weekOfYear(dayNumber, 'hybrid', US_WEEKS).week,
  W: ({ dayNumber, year, month }) => {
    const monthStart = dayNumberOf({ year, month, day: 1 }, 'hybrid');
    return Math.floor((dayNumber - firstWeekStart(monthStart, US_WEEKS)) / 7) + 1;
  },
  F: ({ day }) => Math.floor((day - 1) / 7) + 1,
  u: ({ dayNumber }) => floorMod(dayOfWeek(dayNumber) - 2, 7) + 1,
  H: hourOf,
  k: (moment) => hourOf(moment) || 24,
  K: (moment) => hourOf(moment) % 12,
  h: (moment) => hourOf(moment) % 12 || 12,
  m: ({ msOfDay }) => Math.floor(msOfDay / 60_000) % 60,
  s: ({ msOfDay }) => Math.floor(msOfDay / 1000) % 60,
  S: ({ msOfDay }) => msOfDay % 1000,
};

const TEXTS: Readonly<Record<string, (moment: Moment, count: number) => string>> = {
  G: ({ year }) => ERAS[year > 0 ? 1 : 0] ?? '',
  y: ({ year }, count) => formatYear(year > 0 ? year : 1 - year, count),
  Y: ({ dayNumber }, count) => formatYear(weekOfYear(dayNumber, 'hybrid', US_WEEKS).weekYear, count),
  M: ({ month }, count) => formatMonth(month, count),
  L: ({ month }, count) => formatMonth(month, count),
  E: ({ dayNumber }, count) => (count >= 4 ? WEEKDAYS : SHORT_WEEKDAYS)[dayOfWeek(dayNumber) - 1] ?? '',
  a: (moment) => HALVES[hourOf(moment) < 12 ? 0 : 1] ?? '',
  z: ({ epochMs, zone }, count) => zone.nameAt(epochMs, count >= 4 ? 'long' : 'short'),
  Z: ({ epochMs, zone }) => formatOffset(zone.offsetAt(epochMs), ''),
  X: ({ epochMs, zone }, count) => formatIsoOffset(zone.offsetAt(epochMs), count),
};

function formatYear(year: number, count: number): string {
  return count === 2 ? pad(year % 100, 2) : pad(year, count);
}

function formatMonth(month: number, count: number): string {
  if (count >= 4) return MONTHS[month - 1] ?? '';
  return count === 3 ? (SHORT_MONTHS[month - 1] ?? '') : pad(month, count);
}

function formatIsoOffset(offsetMs: number, count: number): string {
  if (offsetMs === 0) return 'Z';
  const text = formatOffset(offsetMs, count === 3 ? ':' : '');
  return count === 1 ? text.slice(0, 3) : text;
}

function pad(value: number, count: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(count, '0');
}
