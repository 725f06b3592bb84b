import { civilDateOf, DAY_MS, dayOfWeek, floorMod, yearStart } from './calendar.js';
import { HALVES, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS } from './date-names.js';
import { type DateTimePiece, parseDateTimePattern } from './date-time-pattern.js';
import { floorDiv } from '../numbers/long.js';
import type { TimeZone } from '../zones/time-zone.js';

interface Moment {
  readonly zone: TimeZone;
  readonly epochMs: number;
  readonly offsetMs: number;
  readonly dayNumber: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly msOfDay: number;
  readonly nanoOfSecond: number;
}

/** Java's `DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(zone).format`. */
export function formatInstant(nanos: bigint, pattern: string, zone: TimeZone): string {
  const pieces = parseDateTimePattern(pattern);
  const epochMs = Number(floorDiv(nanos, 1_000_000n));
  const offsetMs = zone.offsetAt(epochMs);
  const dayNumber = Math.floor((epochMs + offsetMs) / DAY_MS);
  const moment: Moment = {
    zone,
    epochMs,
    offsetMs,
    dayNumber,
    ...civilDateOf(dayNumber, 'proleptic'),
    msOfDay: floorMod(epochMs + offsetMs, DAY_MS),
    nanoOfSecond: Number(nanos - floorDiv(nanos, 1_000_000_000n) * 1_000_000_000n),
  };
  return formatPieces(pieces, moment);
}

function formatPieces(pieces: readonly DateTimePiece[], moment: Moment): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      return piece.kind === 'optional'
        ? formatPieces(piece.pieces, moment)
        : formatField(moment, piece.letter, piece.count);
    })
    .join('');
}

const hourOf = ({ msOfDay }: Moment) => Math.floor(msOfDay / 3_600_000);
const quarterOf = ({ month }: Moment) => Math.floor((month - 1) / 3) + 1;
const weekdayOf = ({ dayNumber }: Moment) => dayOfWeek(dayNumber);

function formatField(moment: Moment, letter: string, count: number): string {
  const pad = (value: number | bigint) => String(value).padStart(count, '0');
  const { year, month, day, msOfDay, nanoOfSecond, offsetMs, zone, epochMs, dayNumber } = moment;
  switch (letter) {
    case 'G':
      return count === 4
        ? year > 0
          ? 'Anno Domini'
          : 'Before Christ'
        : count === 5
          ? year > 0
            ? 'A'
            : 'B'
          : year > 0
            ? 'AD'
            : 'BC';
    case 'u':
      return formatYear(year, count);
    case 'y':
      return formatYear(year > 0 ? year : 1 - year, count);
    case 'D':
      return pad(dayNumber - yearStart(year, 'proleptic') + 1);
    case 'M':
    case 'L':
      return count <= 2 ? pad(month) : nameOf(month - 1, count, SHORT_MONTHS, MONTHS);
    case 'd':
      return pad(day);
    case 'Q':
    case 'q':
      return count <= 2 ? pad(quarterOf(moment)) : quarterName(quarterOf(moment), count);
    case 'E':
      return nameOf(weekdayOf(moment) - 1, Math.max(count, 3), SHORT_WEEKDAYS, WEEKDAYS);
    case 'e':
    case 'c':
      return count <= 2
        ? pad(weekdayOf(moment))
        : nameOf(weekdayOf(moment) - 1, count, SHORT_WEEKDAYS, WEEKDAYS);
    case 'a':
      return HALVES[hourOf(moment) < 12 ? 0 : 1] ?? '';
    case 'H':
      return pad(hourOf(moment));
    case 'k':
      return pad(hourOf(moment) || 24);
    case 'K':
      return pad(hourOf(moment) % 12);
    case 'h':
      return pad(hourOf(moment) % 12 || 12);
    case 'm':
      return pad(Math.floor(msOfDay / 60_000) % 60);
    case 's':
      return pad(Math.floor(msOfDay / 1000) % 60);
    case 'S':
      return String(nanoOfSecond).padStart(9, '0').slice(0, count);
    case 'A':
      return pad(msOfDay);
    case 'n':
      return pad(nanoOfSecond);
    case 'N':
      return pad(BigInt(Math.floor(msOfDay / 1000)) * 1_000_000_000n + BigInt(nanoOfSecond));
    case 'V':
      return zone.id;
    case 'v':
    case 'z':
      return zone.nameAt(epochMs, count >= 4 ? 'long' : 'short');
    case 'O':
      return localizedOffset(offsetMs, count);
    default:
      return formatOffsetField(offsetMs, letter, count);
  }
}

function formatYear(year: number, count: number): string {
  if (count === 2) return String(floorMod(year, 100)).padStart(2, '0');
  const digits = String(Math.abs(year)).padStart(count, '0');
  return (year < 0 ? '-' : count >= 4 && digits.length > count ? '+' : '') + digits;
}

function nameOf(index: number, count: number, short: readonly string[], long: readonly string[]): string {
  const name = (count === 3 ? short : long)[index] ?? '';
  return count === 5 ? name.charAt(0) : name;
}

function quarterName(quarter: number, count: number): string {
  if (count === 3) return `Q${quarter}`;
  return count === 4 ? `${['1st', '2nd', '3rd', '4th'][quarter - 1]} quarter` : String(quarter);
}

function localizedOffset(offsetMs: number, count: number): string {
  if (offsetMs === 0) return 'GMT';
  const { sign, hours, minutes } = partsOf(offsetMs);
  if (count === 4) return `GMT${sign}${two(hours)}:${two(minutes)}`;
  return `GMT${sign}${hours}${minutes === 0 ? '' : `:${two(minutes)}`}`;
}

/** `X` (with `Z` for zero), `x` and `Z` in their widths. */
function formatOffsetField(offsetMs: number, letter: string, count: number): string {
  if (letter === 'Z' && count === 4) return localizedOffset(offsetMs, 4);
  if (offsetMs === 0 && (letter === 'X' || (letter === 'Z' && count === 5))) return 'Z';
  const { sign, hours, minutes, seconds } = partsOf(offsetMs);
  const width = letter === 'Z' ? (count === 5 ? 5 : 2) : count;
  const colon = width === 3 || width === 5 ? ':' : '';
  const short = width === 1 && minutes === 0 ? '' : `${colon}${two(minutes)}`;
  const tail = width >= 4 && seconds !== 0 ? `${colon}${two(seconds)}` : '';
  return `${sign}${two(hours)}${short}${tail}`;
}

function partsOf(offsetMs: number): { sign: string; hours: number; minutes: number; seconds: number } {
  const total = Math.abs(offsetMs) / 1000;
  return {
    sign: offsetMs < 0 ? '-' : '+',
    hours: Math.floor(total / 3600),
    minutes: Math.floor(total / 60) % 60,
    seconds: Math.floor(total) % 60,
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
